// Of the boards in one room one speaks at a time, and each call is spoken by one of them. A
// board that is paired asks the server for its turn before it speaks; others, which anybody
// may open, neither ask nor keep those from speaking.

import { api, newKey } from '/ui/api.js';

// Whoever did not speak last lets the other go first, so that it is one board that speaks.
const YIELD_MS = 1500;
const AGAIN_MS = 700;
// Well within the server's lease, which ends 8 s after a board was last heard of.
const RENEW_MS = 3000;
const ASK_MS = 1500;
// Where the server cannot be asked, a board that did not speak last waits no longer for it.
const AWAY_MS = 60000;

/** @typedef {'yours' | 'later' | 'said' | ''} Turn '' where the server cannot be asked */
/** @typedef {(room: string, call: number, over: boolean) => Promise<Turn>} Ask */

/**
 * askTurn asks the server, in the name of a board that is paired.
 * @param {string} token
 * @returns {Ask}
 */
export function askTurn(token) {
  const board = newKey();
  return (room, call, over) => api('POST', '/rooms/' + encodeURIComponent(room) + '/turn', { board, call, over }, { token, tries: 1, timeoutMs: ASK_MS })
    .then((answer) => answer.turn, () => '');
}

const pause = (/** @type {number} */ ms) => new Promise((ok) => setTimeout(ok, ms));

export class Turns {
  /**
   * @param {Ask | null} ask null for a board that speaks by itself
   * @param {(ms: number) => Promise<any>} [wait]
   */
  constructor(ask, wait) {
    this.ask = ask;
    this.wait = wait || pause;
    this.mine = true; // whether it was this board that spoke last
  }

  /**
   * Speaks a call when it is this board's turn; it settles at the end, or when another board
   * has the call.
   * @param {string} room '' for none
   * @param {number} call
   * @param {() => Promise<any>} speak
   * @param {() => boolean} stands whether the call is still to be spoken
   * @returns {Promise<any>}
   */
  async take(room, call, speak, stands) {
    if (!this.ask || !room) return speak();
    let away = 0;
    for (let ms = this.mine ? 0 : YIELD_MS; stands(); ms = AGAIN_MS) {
      if (ms) await this.wait(ms);
      const turn = await this.ask(room, call, false);
      if (turn === 'said') this.mine = false;
      if (turn === 'said') return undefined;
      if (turn === 'yours') return this.hold(room, call, speak);
      if (!turn && this.mine) return speak();
      away = turn ? 0 : away + ms + ASK_MS;
      if (away > AWAY_MS) return undefined;
    }
    return undefined;
  }

  /**
   * @param {string} room
   * @param {number} call
   * @param {() => Promise<any>} speak
   */
  async hold(room, call, speak) {
    const ask = /** @type {Ask} */ (this.ask);
    this.mine = true;
    const renewal = setInterval(() => ask(room, call, false), RENEW_MS);
    try {
      await speak();
    } finally {
      clearInterval(renewal);
      ask(room, call, true);
    }
  }
}
