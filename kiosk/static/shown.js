// The ticket on the kiosk's screen, kept through a reload of the page for as long as it
// would have stayed, and no longer: the next person is a stranger.

import { HELD_SECONDS } from '/kiosk/patience.js';

const KEPT = 'mpp.kiosk.shown';

/**
 * @param {API.Ticket} ticket
 * @param {number} left seconds
 * @param {boolean} held whether the seconds stand still
 */
export function keepShown(ticket, left, held) {
  try {
    sessionStorage.setItem(KEPT, JSON.stringify({ ticket, left, until: Date.now() + (held ? HELD_SECONDS : left) * 1000 }));
  } catch (err) {
    // Without storage a reload leads to the beginning.
  }
}

/** @returns {{ticket: API.Ticket, left: number} | null} left: whole seconds, at least one */
export function keptShown() {
  try {
    const { ticket, left, until } = JSON.parse(sessionStorage.getItem(KEPT) || '{}');
    const now = Math.min(left, Math.ceil((until - Date.now()) / 1000));
    return ticket && now > 0 ? { ticket, left: now } : null;
  } catch (err) {
    return null;
  }
}

export function forgetShown() {
  try {
    sessionStorage.removeItem(KEPT);
  } catch (err) {
    // There is none then.
  }
}
