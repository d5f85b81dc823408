// The ends of an officer's work at a counter: going, and the counter going to somebody else.

import { api } from '/ui/api.js';
import { decide } from '/ui/ask.js';
import { h } from '/ui/dom.js';
import { t } from '/ui/i18n.js';
import { endSession } from '/ui/session.js';
import { whoami } from '/ui/staff.js';
import { keepReason } from '/ui/token.js';
import { direct } from '/counter/actions.js';
import { loadPlaces } from '/counter/choose.js';
import { called } from '/counter/why.js';

/**
 * Whether a counter is open in the name of somebody else than the officer.
 * @param {API.Counter} counter
 * @param {API.Me} me
 */
export function openForAnother(counter, me) {
  return me.kind === 'person' && counter.state !== 'closed' && counter.officer !== '' && counter.officer !== me.name;
}

/** How a visit may end or be interrupted before the officer leaves. @param {API.Ticket} k */
export function ends(k) {
  const finish = { value: 'finish', label: t('counter.finish') };
  return direct(k) ? [finish] : [{ value: 'hold', label: t('counter.hold') }, finish];
}

/**
 * What is asked before an officer leaves a counter in this state.
 * @param {API.Counter} counter
 * @param {boolean} out whether the officer signs out, or takes another counter
 * @returns {{title: string, body: any, options: import('/ui/ask.js').Option[]} | null} null for nothing
 */
export function leaveQuestion(counter, out) {
  const k = counter.ticket;
  const option = (/** @type {string} */ value, /** @type {string} */ key) => ({ value, label: t(key) });
  if (k) {
    return {
      title: t(k.state === 'called' ? 'counter.leave.called' : 'counter.leave.serving', { number: called(k) }), body: h('p', null, t('counter.leave.serving_about')),
      options: ends(k),
    };
  }
  if (counter.state === 'closed') return null;
  return {
    title: t('counter.leave.open', { n: counter.number }), body: h('p', null, t('counter.leave.open_about')),
    options: [option('go', out ? 'counter.leave.just_out' : 'counter.leave.just_change'), option('close', out ? 'counter.leave.close_out' : 'counter.leave.close_change')],
  };
}

/**
 * Asks what happens to the counter and whoever is served there before the officer leaves.
 * @param {{state: () => (API.Counter | null), press: (command: string) => Promise<boolean>}} desk press reports whether it was done
 * @param {boolean} out
 * @returns {Promise<boolean>} whether to leave
 */
export async function mayLeave(desk, out) {
  for (;;) {
    const counter = desk.state();
    const question = counter && leaveQuestion(counter, out);
    if (!question) return true;
    const answer = await decide(Object.assign({ stay: t('counter.leave.stay') }, question));
    if (answer === 'go') return true;
    if (!answer || !await desk.press(answer)) return false;
    // A state that does not show the step yet must not ask again about the same person.
    const now = desk.state();
    if (now && counter && now.ticket && counter.ticket && now.ticket.id === counter.ticket.id) return false;
    if (answer === 'close') return true;
  }
}

/** Gives the counter back and shows the choice. */
export async function changeCounter() {
  await api('DELETE', '/session/counter');
  location.reload();
}

/**
 * The counter's console is not for this officer any more: says who has it now, at the choice.
 * @param {API.Me} me
 * @param {{id: string, number: number}} counter
 */
export async function counterLost(me, counter) {
  const now = await whoami();
  if (!now) {
    endSession('officer');
    return;
  }
  if (!now.counter) keepReason('lost', await lostNotice(me, counter));
  location.reload(); // with another counter: another tab has taken it
}

/**
 * @param {API.Me} me
 * @param {{id: string, number: number}} counter
 */
async function lostNotice(me, counter) {
  try {
    const place = (await loadPlaces(me.agency)).find((p) => p.counter.id === counter.id);
    const holder = place && place.holder;
    if (holder) return t(holder.you ? 'counter.lost.yourself' : 'counter.lost.taken', { n: counter.number, name: holder.name });
  } catch (err) {
    // The name is not there; that it was lost is.
  }
  return t('counter.lost.gone', { n: counter.number });
}
