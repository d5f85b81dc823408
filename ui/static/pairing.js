// A device that nobody has paired yet: it gets a code for its screen, and asks until an
// administrator has typed it.

import { api } from '/ui/api.js';
import { backoffMs } from '/ui/backoff.js';

export const ASK_MS = 3000;

/** @typedef {{kind: 'kiosk' | 'board' | 'counter', place: string, page: string, version: string}} About */
/** @typedef {{token: string, name: string, kind: string, place: string}} Paired */
/**
 * @typedef {Object} Listener
 * @property {(code: string) => void} onCode a code to show
 * @property {(problem: any) => void} onProblem the server did not answer, or refused; null once it did answer
 */

/** No device is paired by this server. */
export class NoPairing extends Error {}

const rest = (/** @type {number} */ ms) => new Promise((ok) => setTimeout(ok, ms));

/**
 * Gives what the server gave the device once it was paired. A code that is over is replaced.
 * @param {About} about
 * @param {Listener} on
 * @returns {Promise<Paired>}
 * @throws {NoPairing}
 */
export async function pair(about, on) {
  const pending = new Pending(about.kind);
  for (;;) {
    const pairing = pending.load() || await begin(about, on);
    pending.save(pairing);
    on.onCode(pairing.code);
    const paired = await collect(pairing.secret, on);
    pending.save(null);
    if (paired) return paired;
  }
}

/**
 * @param {About} about
 * @param {Listener} on
 * @returns {Promise<API.Pairing>}
 */
async function begin(about, on) {
  for (let i = 0; ; i++) {
    try {
      const pairing = await api('POST', '/pairings', about, { tries: 1 });
      on.onProblem(null);
      return pairing;
    } catch (err) {
      const e = /** @type {any} */ (err);
      if (e.status === 404) throw new NoPairing();
      on.onProblem(e);
      await rest(Math.max(backoffMs(i), e.retryAfterMs, 1000 * (Number(e.fields.retry_after) || 0)));
    }
  }
}

/**
 * @param {string} secret
 * @param {Listener} on
 * @returns {Promise<Paired | null>} null when the code is over
 */
async function collect(secret, on) {
  for (let failed = 0; ;) {
    try {
      const paired = await api('GET', '/pairings/' + encodeURIComponent(secret), undefined, { tries: 1 });
      if (paired) return paired;
      failed = 0;
      on.onProblem(null);
    } catch (err) {
      const e = /** @type {any} */ (err);
      if (e.status === 404) return null;
      on.onProblem(e);
      failed++;
    }
    await rest(failed ? Math.max(ASK_MS, backoffMs(failed)) : ASK_MS);
  }
}

/** The code that is shown, kept so that a reload of the page does not change it. */
class Pending {
  /** @param {string} kind */
  constructor(kind) {
    this.key = 'mpp.pairing.' + kind;
  }

  /** @returns {API.Pairing | null} */
  load() {
    try {
      return JSON.parse(localStorage.getItem(this.key) || 'null');
    } catch (err) {
      return null;
    }
  }

  /** @param {API.Pairing | null} pairing */
  save(pairing) {
    try {
      if (pairing) localStorage.setItem(this.key, JSON.stringify(pairing));
      else localStorage.removeItem(this.key);
    } catch (err) {
      // Without storage a reload shows another code.
    }
  }
}
