// What the supervisor's page reads out of the live state and the log. Pure functions.

import { countersHere, serviceRows, since } from '/ui/figures.js';
import { values } from '/ui/state.js';

/** Whoever was called so long ago and is not there should be looked after. */
export const LONG_CALL_MS = 5 * 60000;

/** @typedef {API.Counter & Live.Ended} Counter */
/** @typedef {{counter: Counter, ms: number, long: boolean}} CounterRow ms: how long it is called or served; 0 at a counter without a ticket */

/**
 * The counters by number. A call is long after LONG_CALL_MS, a service past its standard.
 * @param {Live.Hall} hall
 * @param {number} now
 * @param {string} agency '' for all
 * @returns {CounterRow[]}
 */
export function counterRows(hall, now, agency) {
  return countersHere(hall).filter((c) => !agency || c.agency.id === agency).map((counter) => {
    const ticket = counter.ticket;
    if (!ticket) return { counter, ms: 0, long: false };
    if (ticket.state === 'called') {
      const ms = since(ticket.last_called_at, now);
      return { counter, ms, long: ms >= LONG_CALL_MS };
    }
    const ms = ticket.service_ms + since(ticket.serving_since, now);
    const load = hall.services[ticket.service.id];
    return { counter, ms, long: !!load && load.service_target_ms > 0 && ms > load.service_target_ms };
  });
}

/**
 * The services with their queues, the worst first.
 * @param {Live.Hall} hall
 * @param {number} now
 * @param {string} agency '' for all
 */
export function queueRows(hall, now, agency) {
  return serviceRows(hall, now).filter((row) => !agency || row.load.agency === agency);
}

/**
 * The services for which people wait and nobody calls once the counter is closed.
 * @param {Live.Hall} hall
 * @param {string} id of the counter
 */
export function leftBy(hall, id) {
  const others = values(hall.counters).filter((c) => c.id !== id && c.state !== 'closed');
  const counter = hall.counters[id];
  return (counter ? counter.services : []).map((s) => hall.services[s.id])
    .filter((load) => load && load.waiting > 0 && !others.some((c) => c.services.some((s) => s.id === load.service.id)));
}

/**
 * The calls by which officers let somebody go before others, the newest first.
 * @param {API.Event[]} events
 */
export function skips(events) {
  return events.filter((e) => e.why && e.why.rule === 'chosen' && e.why.overtaken > 0)
    .map((e) => ({
      seq: e.seq, at: e.at, number: e.ticket ? e.ticket.number : '', agency: e.ticket ? e.ticket.leg.agency : '', counter: e.ticket ? e.ticket.leg.counter : '',
      officer: e.actor.name || e.actor.id, reason: e.reason || '', overtaken: e.why ? e.why.overtaken : 0,
    })).sort((a, b) => b.seq - a.seq);
}
