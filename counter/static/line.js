// The people beside the counter: those that come next, those who were held, those who were absent.

import { className, isPriority } from '/ui/classes.js';
import { h, setText } from '/ui/dom.js';
import { has, stopwatch, t, text, time } from '/ui/i18n.js';
import { icon } from '/ui/icons.js';
import { waited } from '/counter/times.js';

/** @typedef {(command: string, ticket: API.Ticket) => void} Press */

/**
 * @param {API.Ticket} k
 * @param {number} now
 * @param {Press} press
 */
export function upcoming(k, now, press) {
  const about = h('span', { class: 'line-time', 'data-queued': k.queued_at }, t('counter.wait_so_far', { time: stopwatch(waited(k, now)) }));
  return row(k, [about], 'call', 'call', press);
}

/**
 * @param {API.Ticket} k
 * @param {number} now
 * @param {Press} press
 */
export function held(k, now, press) {
  const about = h('span', { class: 'line-time', 'data-return': k.return_at || '', 'data-why': k.reason ? ' \u00b7 ' + holdReason(k.reason) : '' });
  sayReturn(about, now);
  return row(k, [about], 'resume-held', 'play', press);
}

/**
 * When somebody who was held is to return, in red once that is over.
 * @param {Element} about
 * @param {number} now
 */
function sayReturn(about, now) {
  const at = about.getAttribute('data-return');
  const over = at ? now - Date.parse(at) : 0;
  const when = !at ? t('counter.no_return') : over > 0 ? t('counter.return_over', { time: time(at), over: stopwatch(over) }) : t('counter.return_at', { time: time(at) });
  about.setAttribute('data-late', String(over > 0));
  setText(about, when + about.getAttribute('data-why'));
}

/**
 * @param {API.Ticket} k
 * @param {Press} press
 */
export function noShow(k, press) {
  const about = h('span', { class: 'line-time' }, t(k.by_rule ? 'counter.left_by_rule' : 'counter.left_at', { time: time(k.ended_at) }));
  return row(k, [about], 'reinstate', 'undo', press);
}

const LABELS = /** @type {Object<string, string>} */ ({ call: 'counter.call_this', 'resume-held': 'counter.resume_held', reinstate: 'counter.reinstate' });

/**
 * @param {API.Ticket} k
 * @param {any[]} about
 * @param {string} command
 * @param {string} sign
 * @param {Press} press
 */
function row(k, about, command, sign, press) {
  const label = t(LABELS[command]);
  return h('li', { class: 'line-item' + (isPriority(k.class) ? ' is-priority' : ''), 'data-ticket': k.id },
    h('strong', { class: 'line-number' }, k.number),
    h('span', { class: 'line-about' }, h('span', { class: 'line-service' },
      isPriority(k.class) && h('span', { class: 'line-class' }, className(k.class)), text(k.service.name)), about),
    h('button', { type: 'button', class: 'line-do', 'data-do': command, 'aria-label': label + ' ' + k.number, onclick: () => press(command, k) },
      icon(sign), h('span', null, label)),
    command !== 'reinstate' && h('button', { type: 'button', class: 'line-do line-more', 'data-do': 'more', 'aria-label': t('counter.more', { number: k.number }), onclick: () => press('more', k) }, '\u22ef'));
}

/**
 * Goes on with the times of the rows.
 * @param {number} now
 * @returns {number} how many should have returned by now
 */
export function tickLines(now) {
  document.querySelectorAll('#upcoming [data-queued]').forEach((node) => {
    const from = Date.parse(node.getAttribute('data-queued') || '');
    if (from) setText(node, t('counter.wait_so_far', { time: stopwatch(now - from) }));
  });
  const all = Array.from(document.querySelectorAll('#held [data-return]'));
  all.forEach((node) => sayReturn(node, now));
  return all.filter((node) => node.getAttribute('data-late') === 'true').length;
}

/** @param {string} reason of a hold: a code, perhaps with a note behind it, or free text */
function holdReason(reason) {
  const [code, ...note] = reason.split(': ');
  const key = 'counter.hold.r.' + code;
  return has(key) ? [t(key), ...note].join(': ') : reason;
}
