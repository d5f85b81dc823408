// The last ticket of this browser, which the start page leads to.

const KEPT = 'mpp.lastTicket';

/** @param {{id: string, number: string, date: string}} ticket */
export function rememberTicket(ticket) {
  try {
    localStorage.setItem(KEPT, JSON.stringify({ id: ticket.id, number: ticket.number, date: ticket.date }));
  } catch (err) {
    // Without storage the ticket's own address still leads to it.
  }
}

/** @returns {{id: string, number: string} | null} */
export function lastTicket() {
  try {
    const last = JSON.parse(localStorage.getItem(KEPT) || 'null');
    return last && last.id ? last : null;
  } catch (err) {
    return null;
  }
}
