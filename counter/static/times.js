// Times on the console: how long, and how that stands against the published standard.

/**
 * targetMS is a standard's target in ms, or null where it is promised in working time or
 * days: such a clock is not one that an officer can watch at the counter.
 * @param {API.Target | null | undefined} target
 */
export function targetMS(target) {
  if (!target || !(target.value > 0)) return null;
  if (target.unit === 'minute') return target.value * 60000;
  if (target.unit === 'hour') return target.value * 3600000;
  return null;
}

/**
 * waited is a ticket's waiting time in ms: until its first call, or until now.
 * @param {API.Ticket} ticket
 * @param {number} now
 */
export function waited(ticket, now) {
  if (!ticket.queued_at) return 0;
  const end = ticket.called_at ? Date.parse(ticket.called_at) : now;
  return Math.max(0, end - Date.parse(ticket.queued_at));
}

/**
 * served is a ticket's service time in ms so far, holds apart.
 * @param {API.Ticket} ticket
 * @param {number} now
 */
export function served(ticket, now) {
  const closed = ticket.service_ms || 0;
  if (!ticket.serving_since) return closed;
  return closed + Math.max(0, now - Date.parse(ticket.serving_since));
}

/**
 * share is a duration as part of its target in percent, for a bar: 0 to 100.
 * @param {number} ms
 * @param {number | null} target
 */
export function share(ms, target) {
  return target ? Math.min(100, Math.round(ms / target * 100)) : 0;
}
