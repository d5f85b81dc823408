// The parts of the phone ticket; each gives what belongs into its section.

import { className, isPriority } from '/ui/classes.js';
import { h } from '/ui/dom.js';
import { businessDate, counterName, counterTitle, t, text, time, zoneName } from '/ui/i18n.js';
import { icon } from '/ui/icons.js';
import { pauseNotice } from '/ui/opens.js';
import { numberSize, spell, waitWords } from '/kiosk/words.js';

/** Outcomes that are no plain end of a visit. */
const UNHAPPY = ['incomplete', 'rejected', 'referred'];

/** @param {API.Ticket} k @returns {string} the word for what a person should know first */
export function mood(k) {
  if (k.state === 'done' && UNHAPPY.indexOf(k.outcome) >= 0) return k.outcome;
  if (k.state !== 'waiting') return k.state;
  return !k.near ? k.state : k.ahead === 0 ? 'next' : 'near';
}

/** Whether nobody has to be called any more. A no-show may come back. @param {API.Ticket} k */
export function isOver(k) {
  return ['done', 'cancelled', 'expired'].indexOf(k.state) >= 0;
}

/** @param {string} name */
function moodIcon(name) {
  const icons = /** @type {Object<string, string>} */ ({
    called: 'call', serving: 'counter', held: 'hold', done: 'check', no_show: 'absent', cancelled: 'close', expired: 'clock', incomplete: 'file', rejected: 'file', referred: 'transfer',
  });
  return icons[name] || 'clock';
}

/** A time of day with its zone. @param {string} at */
const clock = (at) => [time(at), zoneName()].filter(Boolean).join(' ');

/** Where a called citizen goes: the counter's own name where it has one. @param {API.Ticket} k */
export function whereTo(k) {
  if (!k.counter) return '';
  return counterName(k.counter) || t('term.counter_n', { n: k.counter.number });
}

/**
 * @param {API.Ticket} k
 * @param {boolean} [over] its day is over
 */
export function hero(k, over) {
  return [
    h('h1', { class: 'pass-headline' }, icon(moodIcon(mood(k))), h('span', null, t('phone.headline_' + mood(k)))),
    k.state === 'called' && goTo(k),
    h('p', { class: 'visually-hidden' }, t('phone.your_number') + ': ' + spell(k.number)),
    h('p', { class: 'pass-number num' + numberSize(k.number), 'aria-hidden': 'true', 'data-number': k.number }, k.number),
    over ? h('p', { class: 'pass-about' }, businessDate(k.date)) : h('p', { class: 'pass-about' }, about(k)),
    k.state === 'called' && k.calls > 1 && h('p', { class: 'pass-recall' }, icon('recall'), t('phone.recalled', { n: k.calls })),
    h('p', { class: 'pass-service' }, h('strong', null, text(k.service.name)), h('span', null, text(k.agency.name))),
    isPriority(k.class) && h('p', null, h('span', { class: 'badge badge-priority' }, icon('priority'), className(k.class))),
  ];
}

/** The counter is the largest word of the page. @param {API.Ticket} k */
function goTo(k) {
  const where = whereTo(k);
  const n = k.counter ? k.counter.number : '';
  const named = Boolean(k.counter && counterName(k.counter));
  return h('p', { class: 'pass-goto', 'data-counter': n },
    h('span', { class: 'pass-goto-say' }, t('phone.go_to')), ' ',
    h('strong', { class: 'pass-where' + (where.length > 9 ? ' pass-where-long' : '') }, where),
    named && h('span', { class: 'pass-counter' }, ' ', t('term.counter_n', { n })));
}

/** @param {API.Ticket} k */
function about(k) {
  const zone = text(k.zone.name);
  const agency = k.agency.short || text(k.agency.name);
  const n = k.counter ? k.counter.number : '';
  switch (mood(k)) {
    case 'waiting': return k.counters_open === 0 ? t('phone.about_no_counter', { zone }) : t('phone.about_waiting', { zone });
    case 'near':
    case 'next': return t('phone.about_near', { zone });
    case 'called': return t('phone.about_called', { agency, zone });
    case 'serving': return t('phone.about_serving', { n, agency });
    case 'held': return [k.reason && t('phone.held.' + k.reason), back(k)].filter(Boolean).join(' ');
    case 'no_show': return [k.by_rule && t('phone.about_by_rule', { n: k.calls }),
      n ? t('phone.about_no_show', { n }) : t('phone.about_no_show_desk'), returnsTo(k)].filter(Boolean).join(' ');
    default: return t('phone.about_' + mood(k));
  }
}

/** Where an absent citizen's number comes back to. @param {API.Ticket} k */
function returnsTo(k) {
  const p = k.return_place;
  return p ? t('phone.returns', { place: t('place.' + p.where, { n: p.after || 0 }) }) : '';
}

/** Where and when a held citizen returns. @param {API.Ticket} k */
function back(k) {
  const where = k.counter ? t('phone.held_where', { counter: counterTitle(k.counter), agency: k.agency.short || text(k.agency.name) }) : k.agency.short || text(k.agency.name);
  return k.return_at ? t('phone.about_held_until', { where, time: clock(k.return_at) }) : t('phone.about_held', { where });
}

/** A service with its agency. @param {{service: API.Named, agency: API.Named}} leg */
const serviceAt = (leg) => text(leg.service.name) + ' (' + (leg.agency.short || text(leg.agency.name)) + ')';

/**
 * @param {string} sign
 * @param {boolean} isWarning
 * @param {any[]} words
 */
function note(sign, isWarning, ...words) {
  return h('div', { class: 'notice notice-icon' + (isWarning ? ' notice-warn' : '') }, icon(sign), h('div', null, h('p', null, words)));
}

/**
 * What the citizen should know: what is paused, where the visit goes on, that closing may come first, that others went first.
 * @param {API.Ticket} k
 * @param {API.Pause[]} [pauses]
 */
export function told(k, pauses) {
  const waiting = k.state === 'waiting' || k.state === 'called';
  const last = k.earlier[k.earlier.length - 1];
  const planned = k.planned.map(serviceAt).join(', ');
  const lost = isOver(k) || k.state === 'no_show';
  return [
    ...(isOver(k) ? [] : pauses || []).map((p) => pauseNotice(p)),
    waiting && last && note('transfer', false, t(last.end === 'done' ? 'phone.goes_on' : 'phone.moved',
      { done: text(last.service.name), service: text(k.service.name), agency: k.agency.short || text(k.agency.name), zone: text(k.zone.name), number: k.number })),
    planned && note('list', lost, t(lost ? 'phone.not_begun' : 'phone.afterwards'), ' ', planned),
    ...k.dropped.map((leg) => note('clock', true, t('phone.dropped.' + leg.reason, { service: serviceAt(leg) }))),
    k.state === 'waiting' && k.estimate && k.estimate.beyond_closing && note('clock', true,
      h('strong', null, t('kiosk.maybe_not_today')), ' ', t('phone.not_today_what')),
    k.state === 'waiting' && k.late_at && note('clock', false, t('phone.was_late', { time: clock(k.late_at), n: k.ahead })),
  ].filter(Boolean);
}

/**
 * What comes of the services that are done: what is missing, until when each product is ready, and where to say how it was.
 * @param {API.Ticket} k
 * @param {string} [survey] address of the hall's survey
 */
export function result(k, survey) {
  const isDone = k.state === 'done';
  const done = k.earlier.filter((leg) => leg.end === 'done').concat(/** @type {any} */ (isDone ? k : []));
  const named = k.earlier.length > 0 ? (/** @type {API.Ticket['earlier'][number]} */ leg) => text(leg.service.name) + ': ' : () => '';
  const words = done.map((leg) => [text(leg.public_text), leg.public_note].filter(Boolean).map((line) => named(leg) + line))
    .reduce((all, lines) => all.concat(lines), /** @type {string[]} */ ([]));
  const ready = done.filter((leg) => leg.ready_by);
  const handed = done.map((leg) => leg.deliverables.map((d) => named(leg) + text(d.name) + ' \u00d7 ' + d.count)).reduce((all, lines) => all.concat(lines), /** @type {string[]} */ ([]));
  return [
    handed.length > 0 && h('h2', { class: 'phone-h' }, t('phone.delivered')),
    ...handed.map((line) => h('p', null, line)),
    words.length > 0 && h('h2', { class: 'phone-h' }, t('phone.public')),
    ...words.map((line) => h('p', null, line)),
    ready.length > 0 && h('h2', { class: 'phone-h' }, t('phone.ready')),
    ...ready.map((leg) => h('p', { class: 'ready-by' }, readyWords(leg))),
    ready.length > 0 && h('p', { class: 'hint' }, t('phone.ready_rule')),
    isDone && survey && h('p', { class: 'survey-ask' }, t('phone.survey')),
    isDone && survey && h('a', { class: 'btn btn-block', href: survey, rel: 'noopener noreferrer' }, icon('check'), h('span', null, t('start.survey'))),
  ].filter(Boolean);
}

/** @param {API.Ticket['earlier'][number]} leg */
function readyWords(leg) {
  const ready = /** @type {NonNullable<API.Ticket['earlier'][number]['ready_by']>} */ (leg.ready_by);
  const product = text(ready.product) || text(leg.service.name) || t('phone.product');
  const date = businessDate(ready.date);
  return ready.at ? t('phone.ready_at', { product, date, time: clock(ready.at) }) : t('phone.ready_on', { product, date });
}

/** @param {API.Ticket} k */
export function facts(k) {
  if (k.state !== 'waiting') return [];
  return [
    fact('users', t('phone.ahead'), k.ahead === 0 ? t('phone.ahead_none') : t('phone.ahead_n', { n: k.ahead })),
    fact('clock', t('phone.wait'), waitWords(k)),
    fact('zone', t('phone.where'), text(k.zone.name)),
  ];
}

/** @param {string} name @param {string} label @param {string} value */
function fact(name, label, value) {
  return h('div', { class: 'phone-fact' }, icon(name), h('span', { class: 'hint' }, label), h('strong', null, value));
}

const STEPS = ['waiting', 'called', 'serving', 'done'];
const REACHED = /** @type {Object<string, number>} */ ({ waiting: 0, called: 1, serving: 2, held: 2, done: 3 });

/** @param {API.Ticket} k */
export function progress(k) {
  const lost = REACHED[k.state] === undefined;
  let at = lost ? (k.started_at ? 2 : k.called_at ? 1 : 0) : REACHED[k.state];
  if (k.state === 'held' && !k.started_at) at = 1;
  const times = [k.queued_at || k.issued_at, k.called_at, k.started_at, k.state === 'done' ? k.ended_at : null];
  return [
    h('h2', { class: 'visually-hidden' }, t('phone.progress')),
    h('ol', { class: 'progress plain-list' }, STEPS.map((step, i) => h('li', {
      class: 'progress-step' + (i < at || k.state === 'done' ? ' progress-done' : '') + (lost && i === at ? ' progress-lost' : ''),
      'aria-current': i === at && k.state !== 'done' ? 'step' : false,
    },
    h('span', { class: 'progress-dot', 'aria-hidden': 'true' }, i < at || k.state === 'done' ? icon('check') : lost && i === at ? icon('close') : String(i + 1)),
    h('span', { class: 'progress-name' }, lost && i === at ? t('state.' + k.state) : t('phone.step_' + step)),
    h('span', { class: 'progress-time' }, i <= at && times[i] ? time(times[i]) : '')))),
  ];
}

/**
 * The last numbers called, each once: a recall is not news for people who wait.
 * @param {any[]} calls newest first
 */
export function nowCalled(calls) {
  const newest = calls.filter((c, i) => calls.findIndex((other) => other.number === c.number) === i);
  return [
    h('h2', { class: 'phone-h' }, t('phone.now_called')),
    h('ul', { class: 'called-list plain-list' }, newest.slice(0, 4).map((c) => h('li', { class: 'called-row' },
      h('span', { class: 'num called-number' + (isPriority(c.class) ? ' called-priority' : '') }, c.number),
      h('span', null, counterTitle(c.counter)), h('span', { class: 'hint' }, time(c.at))))),
  ];
}

/** What to bring, of each service where there are several. @param {API.Ticket} k */
export function bring(k) {
  const all = [{ service: k.service, requirements: k.requirements }, ...k.planned].filter((leg) => leg.requirements.length > 0);
  return all.length === 0 ? [] : [h('h2', { class: 'phone-h' }, t('phone.bring')), ...all.map((leg) => h('div', null,
    k.planned.length > 0 && h('h3', null, text(leg.service.name)),
    h('ul', null, leg.requirements.map((/** @type {any} */ r) => h('li', null, text(r))))))];
}
