// What an officer may press now. The rows mirror hall/transition.go; a Go test holds
// them equal, so a button never offers what the server would refuse.

import { stopped } from '/counter/next.js';

/** @type {Record<string, string[]>} */
export const TRANSITIONS = {
  recall: ['called'],
  start: ['called'],
  finish: ['called', 'serving'],
  'no-show': ['called'],
  reinstate: ['no_show'],
  requeue: ['called'],
  hold: ['called', 'serving'],
  resume: ['held'],
  transfer: ['called', 'serving', 'held'],
  late: ['waiting'],
  cancel: ['waiting', 'held'],
  class: ['waiting', 'called', 'serving', 'held'],
  note: ['waiting', 'called', 'serving', 'held', 'no_show'],
  services: ['waiting', 'called', 'serving', 'held'],
};

export const COUNTER_TRANSITIONS = {
  open: ['closed'],
  pause: ['open'],
  resume: ['paused'],
  close: ['open', 'paused'],
};

/**
 * KEYS maps a key to the command behind it. One key does one thing, whatever the state:
 * a Space that called in one moment and started in the next would act on a double press.
 * @type {Record<string, string>}
 */
export const KEYS = {
  ' ': 'call-next', Enter: 'call-next',
  u: 'recall', m: 'start', s: 'finish', t: 'no-show', l: 'requeue', h: 'hold', a: 'transfer',
  z: 'revert', i: 'pause', n: 'finish-next', o: 'outcome', c: 'call', p: 'serve',
};

/**
 * allows reports whether the table has the step from this state.
 * @param {string} action
 * @param {string} state
 */
export function allows(action, state) {
  return Boolean(TRANSITIONS[action]) && TRANSITIONS[action].indexOf(state) >= 0;
}

/**
 * direct reports whether somebody is served without a number.
 * @param {API.Ticket | null} ticket
 */
export function direct(ticket) {
  return Boolean(ticket) && /** @type {API.Ticket} */ (ticket).origin === 'counter';
}

/** CALLS are the commands that bring somebody to the counter, which a pause of the agency or the hall stops. */
export const CALLS = ['call-next', 'call', 'serve', 'finish-next', 'resume-held'];

/**
 * revertLeft is how long the last step may still be taken back, in ms: until the instant that
 * the server names, which knows the hall's policy.
 * @param {Live.CounterTopic | null} topic
 * @param {number} now
 */
export function revertLeft(topic, now) {
  return topic && topic.last && topic.revert_until ? Math.max(0, Date.parse(topic.revert_until) - now) : 0;
}

/**
 * absentWait is what the hall's rule still wants before the called citizen may be recorded as
 * absent: calls, then time, in ms.
 * @param {Live.CounterTopic | null} topic
 * @param {number} now
 */
export function absentWait(topic, now) {
  const rule = topic && topic.no_show;
  return rule ? { missing: rule.missing, ms: rule.missing > 0 ? 0 : Math.max(0, Date.parse(rule.from) - now) } : { missing: 0, ms: 0 };
}

/**
 * mayChoose is whether the console's user may call a number out of order.
 * @param {Live.CounterTopic} topic
 * @param {{role: string}} [me]
 */
export function mayChoose(topic, me) {
  return topic.chosen_by !== 'supervisor' || !me || me.role !== 'officer';
}

/**
 * allowed lists the commands that make sense for a console's state (CounterTopic).
 * @param {Live.CounterTopic | null} topic
 * @param {number} left of the time in which the last step may be taken back, in ms
 * @param {number} now
 * @param {{role: string}} [me] who is at the console
 * @returns {Record<string, boolean>}
 */
export function allowed(topic, left, now, me) {
  /** @type {Record<string, boolean>} */
  const out = {};
  if (!topic || !topic.counter) return out;
  const counter = topic.counter;
  const state = counter.ticket ? counter.ticket.state : '';
  const free = counter.state === 'open' && !counter.ticket;
  out['call-next'] = free;
  out.call = free && mayChoose(topic, me);
  out.serve = free;
  Object.keys(TRANSITIONS).forEach((action) => {
    if (['reinstate', 'resume', 'late', 'cancel', 'class', 'note', 'services'].indexOf(action) < 0) out[action] = allows(action, state);
  });
  const wait = absentWait(topic, now);
  if (wait.missing > 0 || wait.ms > 0) out['no-show'] = false;
  // Somebody without a number has no place to wait.
  if (direct(counter.ticket)) out.hold = out.transfer = false;
  out.outcome = out.finish;
  // Only from serving: a ticket finished and replaced in one press without ever having
  // been started would leave no true service time behind.
  out['finish-next'] = state === 'serving' && counter.state === 'open';
  out.revert = left > 0;
  out.open = counter.state !== 'open';
  out.pause = counter.state === 'open';
  out.close = counter.state !== 'closed' && !counter.ticket;
  out['resume-held'] = free;
  if (stopped(topic, now)) CALLS.forEach((command) => { out[command] = false; });
  // At a row of a list, which has those alone for which it makes sense.
  out.reinstate = true;
  out.more = true;
  out.cancel = true;
  out['transfer-held'] = true;
  return out;
}

/**
 * commandOf finds the command of a key press, or null for one that is not ours: a held
 * key, a shortcut of the browser, or a key typed into a field.
 * @param {KeyboardEvent} event
 * @param {Object<string, string>} [pad] further keys of this machine, by their code
 * @returns {string | null}
 */
export function commandOf(event, pad) {
  if (event.repeat || event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return null;
  const target = /** @type {any} */ (event.target || {});
  if (/^(INPUT|TEXTAREA|SELECT)$/.test(target.tagName || '')) return null;
  if (pad && pad[event.code]) return pad[event.code];
  // A focused button answers Space and Enter itself.
  const press = event.key === ' ' || event.key === 'Enter';
  if (press && /^(BUTTON|A|SUMMARY)$/.test(target.tagName || '')) return null;
  const key = event.key.length === 1 ? event.key.toLowerCase() : event.key;
  return KEYS[key] || null;
}
