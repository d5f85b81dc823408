// How long to wait before something is tried again.

/**
 * Doubles with each try up to a longest wait, and is random within its upper half, so
 * that a hall's screens do not all come back in the same moment.
 * @param {number} tries made so far, from 0
 * @param {number} [first] ms
 * @param {number} [longest] ms
 * @returns {number} ms
 */
export function backoffMs(tries, first, longest) {
  return Math.min(longest || 10000, (first || 500) * Math.pow(2, tries)) * (0.5 + Math.random() / 2);
}

/**
 * @param {number} tries made so far, from 0
 * @returns {Promise<void>} settles when it is time for the next
 */
export function backoff(tries) {
  return new Promise((ok) => setTimeout(ok, backoffMs(tries)));
}
