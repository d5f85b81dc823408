// What the console says: of a command that was done, and why one cannot be now, with the keys that would do.

import { has, t, text } from '/ui/i18n.js';
import { CALLS, absentWait, direct, mayChoose } from '/counter/actions.js';
import { stopped } from '/counter/next.js';

/** Whom a sentence is about. @param {{number: string}} k */
export function called(k) {
  return k.number || t('counter.direct.who');
}

/**
 * @param {string} command
 * @param {Live.CounterTopic} topic
 * @param {number} now
 * @param {{role: string}} [me]
 */
export function whyNot(command, topic, now, me) {
  if (command === 'call' && !mayChoose(topic, me)) return t('counter.why.chosen');
  return t('counter.error.not_now', { action: t('counter.name.' + command) }) + ' ' + reason(command, topic, now);
}

/**
 * @param {string} command
 * @param {Live.CounterTopic} topic
 * @param {number} now
 */
function reason(command, topic, now) {
  const counter = topic.counter;
  const k = counter.ticket;
  if (command === 'revert') return t('counter.why.revert');
  const pause = counter.state === 'open' && CALLS.indexOf(command) >= 0 && (!k || command === 'finish-next' && k.state === 'serving') && stopped(topic, now);
  if (pause) return k ? pause + ' ' + t('counter.why.finish_only') : pause;
  if (!k && counter.state !== 'open' && command !== 'pause') return t('counter.why.' + counter.state);
  if (!k) return t(has('counter.why.' + command) ? 'counter.why.' + command : 'counter.why.nobody');
  if (k.state === 'called' && command === 'no-show') return absent(topic, k, now);
  const key = direct(k) ? 'counter.why.direct' : 'counter.why.' + k.state;
  return t(k.state === 'called' && command === 'finish-next' ? key + '_first' : key, { number: called(k) });
}

/**
 * @param {Live.CounterTopic} topic
 * @param {API.Ticket} k
 * @param {number} now
 */
function absent(topic, k, now) {
  const wait = absentWait(topic, now);
  return wait.missing > 0 ? t('counter.why.calls', { number: k.number, n: wait.missing })
    : t('counter.why.gap', { number: k.number, n: Math.ceil(wait.ms / 1000) });
}

/**
 * What the hall's rule says of a called citizen who does not come, '' for nothing.
 * @param {Live.CounterTopic} topic
 * @param {number} now
 * @param {(ms: number) => string} clock
 */
export function absentNote(topic, now, clock) {
  const wait = absentWait(topic, now);
  if (wait.missing > 0) return t('counter.absent.calls', { n: wait.missing });
  if (wait.ms > 0) return t('counter.absent.gap', { n: Math.ceil(wait.ms / 1000) });
  const auto = topic.no_show && topic.no_show.auto_at;
  return auto ? t('counter.absent.auto', { time: clock(Math.max(0, Date.parse(auto) - now)) }) : '';
}

const DONE = /** @type {Object<string, string>} */ ({
  'call-next': 'called', call: 'called', outcome: 'finish', 'resume-held': 'resume', 'transfer-held': 'transfer', open: 'opened', adopt: 'adopted', pause: 'paused', close: 'closed',
});

/**
 * That a service is done, where its visit goes on, and what of it cannot be served any more.
 * @param {API.Ticket} k as the finish answered it
 */
function finished(k) {
  const on = k.state === 'waiting' || k.state === 'serving';
  const said = on ? t('counter.done.onward', { number: called(k), service: text(k.service.name), agency: k.agency.short || text(k.agency.name) }) : t('counter.done.finish', { number: called(k) });
  return k.dropped.length === 0 ? said : said + ' ' + t('counter.done.dropped', { services: k.dropped.map((d) => text(d.service.name)).join(', ') });
}

/**
 * @param {string} command
 * @param {any[]} answers
 * @param {API.Ticket} [ticket] of a list, as it was before
 * @param {string} [nobody] why nobody is next, where some wait
 * @returns {{kind: 'good' | 'info', message: string}}
 */
export function done(command, answers, ticket, nobody) {
  const last = answers[answers.length - 1];
  if (command === 'finish-next') {
    return last ? { kind: 'good', message: finished(answers[0]) + ' ' + t('counter.done.called', { number: last.number }) }
      : { kind: 'info', message: finished(answers[0]) + ' ' + (nobody || t('counter.done.nobody')) };
  }
  if (!last) return { kind: 'info', message: nobody || t('counter.done.nobody') };
  const key = 'counter.done.' + (DONE[command] || command);
  if (!last.service) return { kind: 'good', message: t(key) };
  if (key === 'counter.done.finish') return { kind: last.dropped.length > 0 ? 'info' : 'good', message: finished(last) };
  const to = ticket && ticket.return_place;
  return { kind: 'good', message: t(key, { number: called(last), service: text(last.service.name), place: to ? t('place.' + to.where, { n: to.after || 0 }) : '' }).replace(' .', '.') };
}

/** Why somebody is served without a number, in words. @param {string} reason a code, words behind it, or words alone */
export function directReason(reason) {
  const [code, ...words] = reason.split(': ');
  const key = 'counter.serve.r.' + code;
  return has(key) ? [t(key), ...words].join(': ') : reason;
}
