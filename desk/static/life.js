// The life of a visit in words, from its events.

import { className } from '/ui/classes.js';
import { h } from '/ui/dom.js';
import { has, t, text, time } from '/ui/i18n.js';

/**
 * @typedef {{service: (id: string) => string, counter: (id: string) => string}} Names
 */

/**
 * One line an event: when, what, and by whom.
 * @param {API.Event[]} events
 * @param {Names} names
 */
export function lifeLines(events, names) {
  return events.map((e) => ({ at: e.at, what: what(e, names), about: about(e), who: who(e, names) }));
}

/** @param {ReturnType<typeof lifeLines>} lines */
export function lifeRows(lines) {
  return lines.map((l) => h('li', { class: 'life-row' }, h('span', { class: 'life-at' }, time(l.at)),
    h('span', { class: 'life-what' }, h('strong', null, l.what), l.about && h('span', { class: 'life-about' }, l.about)), h('span', { class: 'life-who' }, l.who)));
}

/**
 * @param {API.Event} e
 * @param {Names} names
 */
function what(e, names) {
  const leg = e.ticket ? e.ticket.leg : null;
  const at = (e.closed && e.closed.counter) || (leg && leg.counter) || '';
  const params = {
    counter: at ? names.counter(at) : '', service: leg ? names.service(leg.service) : '',
    from: className(e.from_class || ''), to: e.ticket ? className(e.ticket.class) : '', step: stepName(e.reverts || ''),
  };
  const key = 'desk.event.' + e.type;
  return has(key) ? t(key, params) : e.type;
}

/** @param {string} type */
function stepName(type) {
  const key = 'desk.step.' + type;
  return has(key) ? t(key) : type;
}

/** @param {API.Event} e */
function about(e) {
  const reason = e.reason ? reasonWords(e.reason) : '';
  const outcome = e.type === 'finished' && e.ticket && e.ticket.leg.outcome ? t('outcome.' + e.ticket.leg.outcome) : '';
  const profile = e.why && e.why.profile ? t('desk.profile.' + e.why.profile, { n: e.why.overtaken }) : '';
  return [outcome, profile, reason, e.note].filter(Boolean).join(' \u00b7 ');
}

/**
 * A reason as pages write it: a code, perhaps with a note behind it, or free text.
 * @param {string} reason
 */
export function reasonWords(reason) {
  const [code, ...note] = reason.split(': ');
  const key = ['desk.reason.', 'desk.hold.'].map((p) => p + code).filter(has)[0];
  return key ? [t(key), ...note].join(': ') : reason;
}

/**
 * @param {API.Event} e
 * @param {Names} names
 */
function who(e, names) {
  const a = e.actor;
  const role = has('role.' + a.role) ? t('role.' + a.role) : a.role;
  return [a.name ? text(a.name) : role, a.counter ? names.counter(a.counter) : ''].filter(Boolean).join(', ');
}
