// The server's clock, so that a wrong clock of a display does not falsify what it shows.

let speed = 1;
/** @type {Array<{server: number, local: number}>} */
let samples = [];

const local = () => performance.now();

/**
 * Notes an instant that the server just sent. A message is always late, never
 * early, so of the last samples the one furthest ahead is nearest to the truth.
 * @param {string | number | null | undefined} at
 */
export function noteServerTime(at) {
  const server = typeof at === 'number' ? at : Date.parse(at || '');
  if (!isFinite(server)) return;
  samples.push({ server, local: local() });
  if (samples.length > 8) samples.shift();
}

/** A training hall's clock may run faster. @param {number | undefined} factor */
export function setClockSpeed(factor) {
  const next = factor && factor > 0 ? factor : 1;
  if (next !== speed) samples = samples.slice(-1);
  speed = next;
}

/** @returns {number} the server's time now, in ms since 1970; the browser's own before the first sample */
export function serverNow() {
  if (samples.length === 0) return Date.now();
  const now = local();
  return Math.max.apply(null, samples.map((s) => s.server + (now - s.local) * speed));
}
