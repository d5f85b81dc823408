// How long the kiosk waits for whoever stands before it, in seconds without a touch. Whoever
// needs larger letters needs longer.

import { isLarger, toolsUsed } from '/kiosk/tools.js';

/** So long before the end it asks "still here?". */
export const WARNING_SECONDS = 20;
const IDLE = { usual: 75, larger: 120 };
const TICKET = { usual: 30, larger: 60 };
// A ticket that is held on the screen: it is a stranger's to everybody who comes after.
const HELD = 180;

/** How long a ticket stays that nobody holds. */
export function ticketSeconds() {
  return isLarger() ? TICKET.larger : TICKET.usual;
}

/**
 * After how long the kiosk starts anew; 0 for never.
 * @param {string} step
 * @param {boolean} isHeld whether somebody holds the ticket on the screen
 */
export function idleSeconds(step, isHeld) {
  if (step === 'ticket') return isHeld ? HELD : 0;
  if (step === 'agency' && !toolsUsed()) return 0;
  return isLarger() ? IDLE.larger : IDLE.usual;
}
