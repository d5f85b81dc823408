// How long the kiosk waits for whoever stands before it, in seconds without a touch. Whoever
// needs larger letters needs longer.

import { isLarger, toolsUsed } from '/kiosk/tools.js';

/** So long before the end it asks "still here?". */
export const WARNING_SECONDS = 20;
const IDLE = { usual: 75, larger: 120, guided: 180 };
const TICKET = { usual: 30, larger: 60, guided: 180 };
// A ticket that is held on the screen: it is a stranger's to everybody who comes after.
export const HELD_SECONDS = 180;

let guided = false;
let helped = false;

/** Whoever follows the spoken guidance has to hear all of it first. @param {boolean} on */
export function setGuided(on) {
  guided = on;
}

/** Whoever has called somebody waits for him, and keeps what was chosen. @param {boolean} on */
export function setHelped(on) {
  helped = on;
}

/** How long a ticket stays that nobody holds. */
export function ticketSeconds() {
  return of(TICKET);
}

/** @param {{usual: number, larger: number, guided: number}} seconds */
function of(seconds) {
  return guided || helped ? seconds.guided : isLarger() ? seconds.larger : seconds.usual;
}

/**
 * After how long the kiosk starts anew; 0 for never.
 * @param {string} step
 * @param {boolean} isHeld whether somebody holds the ticket on the screen
 */
export function idleSeconds(step, isHeld) {
  if (step === 'ticket') return isHeld ? HELD_SECONDS : 0;
  if (step === 'agency' && !toolsUsed() && !guided) return 0;
  return of(IDLE);
}
