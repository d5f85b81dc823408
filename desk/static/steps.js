// What the desk may do with a ticket now. The rows mirror hall/transition.go; a Go test holds
// them equal, so that a button never offers what the server would refuse.

/** @type {Record<string, string[]>} */
const FROM = {
  reinstate: ['no_show'],
  late: ['waiting'],
  cancel: ['waiting', 'held'],
  class: ['waiting', 'called', 'serving', 'held'],
  note: ['waiting', 'called', 'serving', 'held', 'no_show'],
};

const OVER = ['done', 'no_show', 'cancelled', 'expired'];

/**
 * The desk's actions for a ticket, the likeliest first: steps, and printing. None for a ticket of
 * another day.
 * @param {API.Ticket} ticket
 * @param {string} today the open business date
 * @param {string} role of whoever works here
 * @returns {string[]}
 */
export function stepsFor(ticket, today, role) {
  if (ticket.date !== today) return [];
  const steps = Object.keys(FROM).filter((step) => FROM[step].indexOf(ticket.state) >= 0 && (step !== 'late' || ticket.late_by > 0));
  if (OVER.indexOf(ticket.state) >= 0) return steps;
  if (ticket.origin === 'kiosk' && role !== 'supervisor') steps.push('reprint');
  return steps.concat('print');
}

/** Steps that whoever made them may take back for a while. */
const REVERTIBLE = ['reinstate', 'cancel', 'class'];

/** @param {string} step */
export function canRevert(step) {
  return REVERTIBLE.indexOf(step) >= 0;
}
