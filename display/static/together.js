// Which calls are shown beside the one that is being presented: those that still wait to be
// spoken, so that nobody waits for his number to appear, and those that were presented a
// moment ago.

import { values } from '/ui/state.js';

/** How long a new call stands out. */
export const STAYS_MS = 8000;

/** @param {API.Announcement} call */
const placed = (call) => call.number + ' ' + call.counter.number;

export class Together {
  constructor() {
    /** When each was presented, by announcement id. @type {Record<string, number>} */
    this.since = {};
  }

  /**
   * @param {number} id
   * @param {number} now
   */
  began(id, now) {
    this.since[id] = now;
  }

  /**
   * Forgets those that have stood out for long enough; true where there were any.
   * @param {number} now
   */
  over(now) {
    const old = Object.keys(this.since).filter((id) => now - this.since[id] >= STAYS_MS);
    old.forEach((id) => delete this.since[id]);
    return old.length > 0;
  }

  /**
   * @param {Record<string, API.Announcement>} calls of the board
   * @param {API.Announcement | null} current
   * @param {API.Announcement[]} due not presented yet, oldest first
   * @param {number} now
   * @returns {API.Announcement[]} those to come first, then those that were, newest first; each number at its counter
   *   once, and not where it is the large one already: a recall is no other call
   */
  beside(calls, current, due, now) {
    if (!current) return [];
    const waiting = due.filter((c) => c.id !== current.id);
    const just = values(calls).filter((c) => c.id !== current.id && c.standing && c.id in this.since && now - this.since[c.id] < STAYS_MS && waiting.indexOf(c) < 0);
    const seen = [placed(current)];
    return waiting.concat(just.sort((a, b) => b.id - a.id)).filter((c) => seen.indexOf(placed(c)) < 0 && seen.push(placed(c)));
  }
}
