// The hours of what a board is of: whether it serves, and when it opens again. The answer
// holds until the next of its instants, so it is asked for only then.

import { api } from '/ui/api.js';
import { onHall } from '/ui/hall.js';
import { serverNow } from '/ui/sync.js';

/** After an answer that did not come. */
const AGAIN_MS = 30000;

/** @typedef {API.AgencyList['agencies'][number]['hours']} AgencyHours */
/** @typedef {{serving: boolean, pausing: boolean, opens: string, note: string}} Standing pausing: the day's break */

/**
 * joined is the hours of several agencies together: open while one of them is. A note counts
 * where all have the same.
 * @param {AgencyHours[]} list
 * @returns {Standing}
 */
export function joined(list) {
  const opens = list.map((h) => h.opens_at || '').filter(Boolean).sort()[0] || '';
  const first = list.filter((h) => h.opens_at === opens);
  const note = list.length > 0 && list.every((h) => h.note === list[0].note) ? list[0].note : '';
  return { serving: list.length === 0 || list.some((h) => h.serving), pausing: first.length > 0 && first.every((h) => h.break), opens, note };
}

/**
 * nextChange is when the answer must be asked for again, 0 for never.
 * @param {AgencyHours[]} list
 * @param {number} now
 */
export function nextChange(list, now) {
  const instants = list.map((h) => [h.opens_at, h.closes_at]).reduce((all, two) => all.concat(two), []).map((at) => Date.parse(at || '')).filter((at) => at > now);
  return instants.length > 0 ? Math.min.apply(null, instants) : 0;
}

export class Hours {
  /**
   * @param {() => string[]} agencies the ids that count
   * @param {() => void} onChange
   */
  constructor(agencies, onChange) {
    this.agencies = agencies;
    this.onChange = onChange;
    /** @type {Record<string, AgencyHours>} */
    this.known = {};
    this.due = 0;
    onHall(() => this.load());
  }

  /** @returns {Standing} */
  now() {
    return joined(this.agencies().map((id) => this.known[id]).filter(Boolean));
  }

  async load() {
    this.due = serverNow() + AGAIN_MS;
    try {
      const { agencies } = await api('GET', '/agencies', undefined, { tries: 1 });
      /** @type {AgencyHours[]} */
      const all = agencies.map((/** @type {any} */ a) => a.hours);
      this.known = {};
      agencies.forEach((/** @type {any} */ a) => { this.known[a.id] = a.hours; });
      this.due = nextChange(all, serverNow()) || Infinity;
      this.onChange();
    } catch (err) {
      // The feed says that the server is away; this comes again.
    }
  }

  /** Called each second. */
  tick() {
    if (serverNow() >= this.due) this.load();
  }
}
