// Announcer decides which call is presented next and sees to it that each announcement
// id is presented once, in rising order, also across a reload of the page.
//
// It makes no sound and draws nothing: `present(call, {backlog})` does, and answers
// with a promise that settles when the call has been shown and spoken. The next call
// starts then, so two calls of one second follow each other and neither is swallowed.
//
// A call that is older than a minute when the screen first learns of it, after a lost line
// or a night without power, is shown among the others and not presented. One that waits its
// turn here is presented however long that takes.

import { values } from '/ui/state.js';

const OLD_MS = 60000;

/** @typedef {{get: () => number | null, set: (id: number) => void}} Memory */

/**
 * memoryOf keeps the highest presented id under a key of a Storage. A screen whose storage
 * is switched off still works; it only forgets over a reload.
 * @param {Storage | null} storage
 * @param {string} key
 * @returns {Memory}
 */
export function memoryOf(storage, key) {
  return {
    get() {
      try {
        const n = Number(storage && storage.getItem(key));
        return Number.isInteger(n) && n > 0 ? n : null;
      } catch (e) {
        return null;
      }
    },
    set(id) {
      try {
        if (storage) storage.setItem(key, String(id));
      } catch (e) {
        // Nothing to do: storage is full or forbidden.
      }
    },
  };
}

/**
 * newestFirst lists a board's calls, the highest announcement id first.
 * @param {Record<string, API.Announcement> | null | undefined} calls
 */
export function newestFirst(calls) {
  return values(calls).sort((a, b) => b.id - a.id);
}

/**
 * earlier lists the calls before the large one, each number once: a recall is no other call.
 * Later ones are still to be called; they come up in their turn.
 * @param {API.Announcement[]} calls newest first
 * @param {API.Announcement | null} main
 */
export function earlier(calls, main) {
  const seen = main ? [main.number] : [];
  return calls.filter((c) => {
    if (!main || c.id >= main.id || seen.indexOf(c.number) >= 0) return false;
    seen.push(c.number);
    return true;
  });
}

export class Announcer {
  /**
   * @param {Memory} memory
   * @param {(call: API.Announcement, about: {backlog: number}) => Promise<any>} present
   * @param {() => number} [now] the server's clock
   */
  constructor(memory, present, now) {
    this.memory = memory;
    this.present = present;
    this.now = now || Date.now;
    /** @type {Record<number, boolean>} whether a call was too old when it was first seen */
    this.old = {};
    this.heard = memory.get(); // highest id taken up; null before the first snapshot ever
    /** @type {Record<string, API.Announcement>} */
    this.calls = {};
    this.current = null;
    this.wall = Date.now();
    this.at = this.now();
  }

  /**
   * Is to be called each second: where it was not for more than a minute, machine or page slept,
   * and what was to be said before is judged anew. The server's clock may have slept too.
   */
  awake() {
    const slept = Date.now() - this.wall;
    const now = Math.max(this.now(), this.at + slept);
    this.wall += slept;
    this.at = this.now();
    if (slept <= OLD_MS) return;
    values(this.calls).forEach((c) => {
      this.old[c.id] = this.old[c.id] || now - Date.parse(c.at || '') > OLD_MS;
    });
  }

  /**
   * snapshot takes a whole state as of event `seq`. The very first one of a screen is
   * silent. When the hall's numbering lies behind the screen's memory the hall was set up
   * anew: old memory must not silence it for days, so it counts as a first snapshot.
   * @param {Record<string, API.Announcement>} calls
   * @param {number} seq
   */
  snapshot(calls, seq) {
    if (this.heard === null || (typeof seq === 'number' && seq < this.heard)) {
      const newest = newestFirst(calls)[0];
      this.remember(newest ? newest.id : 0);
    }
    this.update(calls);
  }

  /**
   * update takes the calls after a delta.
   * @param {Record<string, API.Announcement>} calls
   */
  update(calls) {
    this.calls = calls || {};
    /** @type {Record<number, boolean>} */
    const old = {};
    values(this.calls).forEach((c) => {
      old[c.id] = c.id in this.old ? this.old[c.id] : this.now() - Date.parse(c.at || '') > OLD_MS;
    });
    this.old = old;
    if (!this.current) this.next();
  }

  /**
   * due lists what is still to be presented, oldest first. A call that no longer stands
   * is on the list of recent calls but nobody is sent to its counter.
   * @returns {API.Announcement[]}
   */
  due() {
    const heard = this.heard || 0;
    return newestFirst(this.calls).filter((c) => c.id > heard && c.standing && !this.old[c.id]).reverse();
  }

  next() {
    this.awake();
    const due = this.due();
    if (this.heard === null || due.length === 0) return;
    const call = due[0];
    // Remembered before it is presented: a page that dies in the middle of a call
    // must not say it twice.
    this.remember(call.id);
    this.current = call;
    const done = () => {
      if (this.current !== call) return;
      this.current = null;
      this.next();
    };
    Promise.resolve()
      .then(() => this.present(call, { backlog: due.length - 1 }))
      .then(done, done);
  }

  /** @param {number} id */
  remember(id) {
    this.heard = id;
    this.memory.set(id);
  }
}
