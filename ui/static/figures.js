// The manager's figures, worked out of the live state (HallView). Pure functions of the
// state and the hall's present time, so that each figure can be tried by itself.

import { countersOf, level, values } from '/ui/state.js';

/** @typedef {import('/ui/state.js').Level | 'unserved'} Level */
/** @typedef {'waiting' | 'priority' | 'called' | 'serving' | 'held' | 'issued' | 'done' | 'no_show' | 'cancelled' | 'expired'} Count */
/** @typedef {{load: Live.Load, longest: number, target: number | null, open: number, level: Level, ratio: number}} ServiceRow */
/**
 * @typedef {{agency: API.Named & Live.Ended, services: ServiceRow[], waiting: number, called: number, serving: number, held: number, done: number,
 *   noShow: number, issued: number, longest: number, level: Level, ratio: number, counters: number, open: number}} AgencyRow
 */
/**
 * @typedef {{kind: 'unserved' | 'over' | 'near', grave: boolean, row: ServiceRow}
 *   | {kind: 'paused', grave: boolean, counter: API.Counter, ms: number}
 *   | {kind: 'holidays', grave: boolean, calendars: string[], year: number}} Alert
 */

/** @type {Record<Level, number>} */
const RANK = { unserved: 3, over: 3, warn: 2, ok: 1, none: 0 };
const PAUSE_ALERT_MS = 30 * 60000;

/**
 * since is the time from an instant until now in ms; 0 without an instant.
 * @param {string | null} at
 * @param {number} now
 */
export function since(at, now) {
  return at ? Math.max(0, now - Date.parse(at)) : 0;
}

/**
 * Whether a service is to be shown: one that ended today only while somebody is there.
 * @param {Live.Load} load
 */
function present(load) {
  return !load.ended || load.waiting + load.called + load.serving + load.held > 0;
}

/**
 * The counters to be shown, by number: one that ended today only until it is closed.
 * @param {Live.Hall} hall
 */
export function countersHere(hall) {
  return countersOf(hall).filter((c) => !c.ended || c.state !== 'closed');
}

/**
 * serviceRows judges each service by its longest wait, the worst first: what is
 * over its target before what nears it, then by share of the target, then by people. Where
 * people wait and no counter is open, a wait that is not over yet is not fine: 'unserved'.
 * @param {Live.Hall} hall
 * @param {number} now
 * @returns {ServiceRow[]}
 */
export function serviceRows(hall, now) {
  const counters = values(hall.counters);
  return values(hall.services).filter(present).map((load) => {
    const longest = load.waiting > 0 ? since(load.oldest_at, now) : 0;
    const target = load.wait_target_ms > 0 ? load.wait_target_ms : null;
    const open = counters.filter((c) => c.state === 'open' && serves(c, load.service.id)).length;
    return { load, longest, target, open, level: stands(load.waiting, open, longest, target), ratio: target ? longest / target : 0 };
  }).sort(worstFirst);
}

/**
 * @param {number} waiting
 * @param {number} open
 * @param {number} longest
 * @param {number | null} target
 * @returns {Level}
 */
function stands(waiting, open, longest, target) {
  if (waiting === 0) return target ? 'ok' : 'none';
  const wait = level(longest, target);
  return open === 0 && wait !== 'over' ? 'unserved' : wait;
}

/**
 * @param {API.Counter} counter
 * @param {string} service
 */
function serves(counter, service) {
  return (counter.services || []).some((s) => s.id === service);
}

/**
 * @param {ServiceRow | AgencyRow} a
 * @param {ServiceRow | AgencyRow} b
 */
function worstFirst(a, b) {
  return RANK[b.level] - RANK[a.level] || b.ratio - a.ratio || waitingOf(b) - waitingOf(a) || nameOf(a).localeCompare(nameOf(b));
}

/** @param {ServiceRow | AgencyRow} row */
function waitingOf(row) {
  return 'load' in row ? row.load.waiting : row.waiting;
}

/** @param {ServiceRow | AgencyRow} row */
function nameOf(row) {
  const named = 'load' in row ? row.load.service : row.agency;
  return named.short || (named.name && named.name.id) || named.id;
}

/**
 * agencyRows adds the services of each agency up; its state is that of its worst service.
 * @param {Live.Hall} hall
 * @param {number} now
 * @returns {AgencyRow[]}
 */
export function agencyRows(hall, now) {
  const services = serviceRows(hall, now);
  const counters = countersHere(hall);
  const here = (/** @type {API.Named & Live.Ended} */ agency) => !agency.ended || services.some((row) => row.load.agency === agency.id) || counters.some((c) => c.agency.id === agency.id);
  return values(hall.agencies).filter(here).map((agency) => {
    const own = services.filter((row) => row.load.agency === agency.id);
    const booths = counters.filter((c) => c.agency.id === agency.id);
    const sum = (/** @type {Count} */ field) => own.reduce((n, row) => n + row.load[field], 0);
    const worst = own[0];
    return {
      agency, services: own,
      waiting: sum('waiting'), called: sum('called'), serving: sum('serving'), held: sum('held'),
      done: sum('done'), noShow: sum('no_show'), issued: sum('issued'),
      longest: own.reduce((ms, row) => Math.max(ms, row.longest), 0),
      level: worst ? worst.level : 'none', ratio: worst ? worst.ratio : 0,
      counters: booths.length, open: booths.filter((c) => c.state === 'open').length,
    };
  }).sort(worstFirst);
}

/**
 * headline adds the hall up.
 * @param {Live.Hall} hall
 * @param {number} now
 */
export function headline(hall, now) {
  const loads = values(hall.services);
  const counters = countersHere(hall);
  const sum = (/** @type {Count} */ field) => loads.reduce((n, load) => n + (load[field] || 0), 0);
  const inState = (/** @type {API.CounterState} */ state) => counters.filter((c) => c.state === state).length;
  const rows = serviceRows(hall, now);
  const longest = rows.reduce((/** @type {ServiceRow | null} */ best, row) => (row.longest > (best ? best.longest : 0) ? row : best), null);
  return {
    waiting: sum('waiting'), priority: sum('priority'), called: sum('called'), serving: sum('serving'), held: sum('held'),
    issued: sum('issued'), done: sum('done'), noShow: sum('no_show'), cancelled: sum('cancelled'), expired: sum('expired'),
    open: inState('open'), paused: inState('paused'), closed: inState('closed'), counters: counters.length,
    longest: longest ? longest.longest : 0, longestRow: longest,
    level: rows.length ? rows[0].level : 'none',
  };
}

/**
 * alerts lists what a manager can act on now, the gravest first:
 * unserved:    people wait and no counter that serves them is open
 * over, near:  else: the longest wait of a service is past, or past 80 % of, its target
 * paused:      a counter has been paused for half an hour or more
 * holidays:    calendars have no holidays in this year, or soon in the next
 * @param {Live.Hall} hall
 * @param {number} now
 * @returns {Alert[]}
 */
export function alerts(hall, now) {
  /** @type {Alert[]} */
  const out = [];
  serviceRows(hall, now).forEach((row) => {
    if (row.load.waiting > 0 && row.open === 0) out.push({ kind: 'unserved', grave: true, row });
    else if (row.level === 'over') out.push({ kind: 'over', grave: true, row });
    else if (row.level === 'warn') out.push({ kind: 'near', grave: false, row });
  });
  countersHere(hall).forEach((counter) => {
    const ms = since(counter.since, now);
    if (counter.state === 'paused' && ms >= PAUSE_ALERT_MS) out.push({ kind: 'paused', grave: false, counter, ms });
  });
  const missing = (hall.warnings || []).filter((w) => w.code === 'no_holidays');
  missing.map((w) => w.params.year).filter((year, i, years) => years.indexOf(year) === i).forEach((year) => {
    out.push({ kind: 'holidays', grave: false, calendars: missing.filter((w) => w.params.year === year).map((w) => w.params.calendar), year });
  });
  return out.filter((a) => a.grave).concat(out.filter((a) => !a.grave));
}
