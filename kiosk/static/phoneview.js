// The parts of the phone ticket; each gives what belongs into its section.

import { className, isPriority } from '/ui/classes.js';
import { h } from '/ui/dom.js';
import { businessDate, counterName, counterTitle, duration, has, t, text, time, zoneName } from '/ui/i18n.js';
import { icon } from '/ui/icons.js';
import { spell } from '/kiosk/ticketview.js';
import { numberSize, waitWords } from '/kiosk/words.js';

export const NEAR = 3;

/** @param {API.Ticket} k @returns {string} the word for what a person should know first */
export function mood(k) {
  if (k.state !== 'waiting' || k.counters_open === 0) return k.state; // nobody is called next
  return k.ahead === 0 ? 'next' : k.ahead <= NEAR ? 'near' : k.state;
}

/** @param {string} state */
function moodIcon(state) {
  const icons = /** @type {Object<string, string>} */ ({ called: 'call', serving: 'counter', held: 'hold', done: 'check', no_show: 'absent', cancelled: 'close', expired: 'clock' });
  return icons[state] || 'clock';
}

/** @param {API.Ticket} k */
export function hero(k) {
  const n = k.counter ? k.counter.number : '';
  return [
    h('h1', { class: 'pass-headline' }, icon(moodIcon(k.state)), h('span', null, t('phone.headline_' + mood(k)))),
    k.state === 'called' && h('p', { class: 'pass-goto', 'data-counter': n }, t('phone.go_to', { n })),
    k.state === 'called' && k.counter && counterName(k.counter) && h('p', { class: 'pass-counter' }, counterName(k.counter)),
    h('p', { class: 'visually-hidden' }, t('phone.your_number') + ': ' + spell(k.number)),
    h('p', { class: 'pass-number num' + numberSize(k.number), 'aria-hidden': 'true', 'data-number': k.number }, k.number),
    h('p', { class: 'pass-about' }, about(k)),
    k.state === 'called' && k.calls > 1 && h('p', { class: 'pass-recall' }, icon('recall'), t('phone.recalled', { n: k.calls })),
    h('p', { class: 'pass-service' }, h('strong', null, text(k.service.name)), h('span', null, text(k.agency.name))),
    isPriority(k.class) && h('p', null, h('span', { class: 'badge badge-priority' }, icon('priority'), className(k.class))),
  ];
}

/** @param {API.Ticket} k */
function about(k) {
  const zone = text(k.zone.name);
  const agency = k.agency.short || text(k.agency.name);
  const n = k.counter ? k.counter.number : '';
  switch (k.state) {
    case 'waiting': return mood(k) === 'waiting' ? t('phone.about_waiting', { zone }) : t('phone.about_near', { zone });
    case 'called': return t('phone.about_called', { agency, zone });
    case 'serving': return t('phone.about_serving', { n, agency });
    case 'held': return [k.reason && t('phone.held.' + k.reason), k.return_at ? t('phone.about_held_until', { time: time(k.return_at) }) : ''].filter(Boolean).join(' ');
    case 'no_show': return n ? t('phone.about_no_show', { n }) : t('phone.about_no_show_desk');
    default: return t('phone.about_' + k.state);
  }
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

/** @param {API.Ticket} k */
export function bring(k) {
  return [h('h2', { class: 'phone-h' }, t('phone.bring')), h('ul', null, k.requirements.map((/** @type {any} */ r) => h('li', null, text(r))))];
}

/** @param {API.Ticket} k */
export function details(k) {
  const clock = (/** @type {string | null} */ at) => (at ? time(at) + ' ' + zoneName() : '');
  const waited = k.called_at && k.queued_at ? Date.parse(k.called_at) - Date.parse(k.queued_at) : -1;
  const row = (/** @type {string} */ name, /** @type {string} */ value, /** @type {any} */ shown) => Boolean(shown)
    && h('div', { class: 'detail' }, h('dt', null, name), h('dd', null, value));
  const rows = [
    row(t('term.service'), text(k.service.name), true),
    row(t('term.agency'), text(k.agency.name), true),
    row(t('term.zone'), text(k.zone.name), true),
    row(t('phone.leg'), t('phone.leg_n', { n: k.leg }), k.leg > 1),
    row(t('phone.issued'), businessDate(k.date) + ', ' + clock(k.issued_at), true),
    row(t('phone.called'), clock(k.called_at), k.called_at),
    row(t('phone.waited'), duration(waited), waited >= 0),
    row(t('phone.started'), clock(k.started_at), k.started_at),
    row(t('phone.served'), duration(k.service_ms), k.state === 'done' && k.started_at),
    row(t('phone.ended'), clock(k.ended_at), k.ended_at),
    row(t('phone.outcome'), t('outcome.' + k.outcome), k.state === 'done' && k.outcome && has('outcome.' + k.outcome)),
  ];
  return [
    h('h2', { class: 'phone-h' }, t('phone.details')),
    h('dl', { class: 'detail-list' }, rows),
  ];
}
