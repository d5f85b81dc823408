// What live pages read out of the states of the feed. Pure functions.

/** @typedef {'none' | 'ok' | 'warn' | 'over'} Level */

/**
 * How a time stands against its target: "warn" from 80 %, "over" past it, "none"
 * without a target.
 * @param {number} ms
 * @param {number | null | undefined} target ms
 * @returns {Level}
 */
export function level(ms, target) {
  if (!target || target <= 0) return 'none';
  if (ms > target) return 'over';
  return ms >= target * 0.8 ? 'warn' : 'ok';
}

/**
 * The values of a keyed part of a state; none where it is missing.
 * @template T
 * @param {Record<string, T> | null | undefined} map
 * @returns {T[]}
 */
export function values(map) {
  const all = map || {};
  return Object.keys(all).map((key) => all[key]);
}

/**
 * The counters of a state by number.
 * @template {{number: number}} T
 * @param {{counters?: Record<string, T>}} state
 * @returns {T[]}
 */
export function countersOf(state) {
  return values(state.counters).sort((a, b) => a.number - b.number);
}
