// Times of the day, as the hall's clock shows them.

/** The minutes from midnight. @param {string} clock such as 07:30 or 07.30 */
export function minutesOf(clock) {
  return Number(clock.slice(0, 2)) * 60 + Number(clock.slice(3, 5));
}

/**
 * The instant of a time of today, in the hall's zone.
 * @param {string} clock HH:MM
 * @param {number} now ms
 * @param {string} shown what the hall's clock shows now, HH.MM
 */
export function instantOf(clock, now, shown) {
  return new Date(now - now % 60000 + (minutesOf(clock) - minutesOf(shown)) * 60000).toISOString();
}
