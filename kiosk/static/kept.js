// The last state of a ticket as this browser saw it, for the time without the server.

const KEPT = 'mpp.ticketState';

/**
 * @typedef {Object} Kept
 * @property {API.Ticket} ticket
 * @property {number} at the server's time at which it was so, in ms
 */

/**
 * @param {API.Ticket} ticket
 * @param {number} at
 */
export function keepState(ticket, at) {
  try {
    localStorage.setItem(KEPT, JSON.stringify({ ticket, at }));
  } catch (err) {
    // Without storage the page shows nothing until the server answers.
  }
}

/**
 * @param {string} id
 * @returns {Kept | null} null for another ticket
 */
export function keptState(id) {
  try {
    const kept = JSON.parse(localStorage.getItem(KEPT) || 'null');
    return kept && kept.at > 0 && kept.ticket && kept.ticket.id === id && Array.isArray(kept.ticket.earlier) ? kept : null;
  } catch (err) {
    return null;
  }
}

export function forgetState() {
  try {
    localStorage.removeItem(KEPT);
  } catch (err) {
    // There is none then.
  }
}
