// The live feed: a socket that is opened again, and the truth about being stale. topic.js has
// the states.
// The messages are described in docs/live.md.

import { backoffMs } from '/ui/backoff.js';
import { hallTold } from '/ui/hall.js';
import { noteServerTime } from '/ui/sync.js';
import { allSent, asking, isComplete, newTopic, told } from '/ui/topic.js';

/** @typedef {import('/ui/topic.js').Meta} Meta */
/** @typedef {import('/ui/topic.js').Subscription} Subscription */
/**
 * @typedef {Object} LiveOptions
 * @property {string | null} [token]
 * @property {() => Promise<boolean>} [renew] of a page without a token, whose browser has a session: it is asked
 *   when the server says that the session has ended, and answers whether it goes on
 * @property {(stale: boolean) => void} [onStale] true: what is shown may be old; told once per change, first true
 * @property {(code: number) => void} [onClose] closed for good: 4400, or 4401 (sign in again)
 */
/**
 * @typedef {Object} Live
 * @property {(topic: string, onState: (state: any, meta: Meta) => void, onError?: (code: string, detail: string) => void, onNote?: (note: any) => void) => (() => void)} subscribe
 * @property {() => void} close
 * @property {() => boolean} isStale
 */

const FIRST_WAIT_MS = 500;
const LONGEST_WAIT_MS = 15000;
// A server that restarts is back within this; nobody needs to be alarmed.
const GRACE_MS = 2500;
// A session that is over as soon as it was renewed is over.
const RENEW_APART_MS = 10000;

/**
 * Connects to the live feed and stays connected until close().
 * @param {LiveOptions} [options]
 * @returns {Live}
 */
export function connect(options) {
  const feed = new Feed(options || {});
  feed.open();
  return {
    subscribe: (topic, onState, onError, onNote) => feed.subscribe(topic, onState, onError, onNote),
    close: () => feed.end(),
    isStale: () => feed.stale,
  };
}

class Feed {
  /** @param {LiveOptions} options */
  constructor(options) {
    this.options = options;
    /** @type {Map<string, Subscription>} */
    this.subs = new Map();
    /** @type {WebSocket | null} */
    this.socket = null;
    this.stale = true;
    this.ended = false;
    this.tries = 0;
    this.heard = performance.now();
    this.heardAt = Date.now(); // goes on while the machine sleeps
    this.heartbeat = 10000;
    this.retry = 0;
    this.grace = 0;
    this.barred = 0; // until then the server wants no socket from here
    this.renewed = -Infinity; // when the session was last asked for
    this.watch = setInterval(() => this.check(), 1000);
    this.onOnline = () => this.hurry();
    this.onOffline = () => this.setStale(true);
    this.onVisible = () => {
      if (document.visibilityState === 'visible') this.hurry();
    };
    window.addEventListener('online', this.onOnline);
    window.addEventListener('offline', this.onOffline);
    document.addEventListener('visibilitychange', this.onVisible);
    if (options.onStale) options.onStale(true);
  }

  open() {
    clearTimeout(this.retry);
    if (this.ended) return;
    const url = location.protocol.replace('http', 'ws') + '//' + location.host + '/live';
    const socket = new WebSocket(url);
    this.socket = socket;
    this.listen();
    socket.onopen = () => {
      if (this.options.token) socket.send(JSON.stringify({ op: 'hello', token: this.options.token }));
      else if (this.options.renew) socket.send(JSON.stringify({ op: 'hello' }));
      this.subs.forEach((sub) => this.ask(sub));
    };
    socket.onmessage = (e) => {
      if (this.socket === socket) this.receive(e.data);
    };
    socket.onclose = (e) => {
      if (this.socket === socket) this.lost(e.code);
    };
  }

  /** @param {Subscription} sub */
  ask(sub) {
    if (!this.socket || this.socket.readyState !== WebSocket.OPEN) return;
    this.socket.send(JSON.stringify(asking(sub)));
  }

  listen() {
    this.heard = performance.now();
    this.heardAt = Date.now();
  }

  /** How long nothing was heard, in ms; also over a sleep of the machine. */
  silence() {
    return Math.max(performance.now() - this.heard, Date.now() - this.heardAt);
  }

  /** @param {string} data */
  receive(data) {
    if (this.isDead()) {
      this.drop(); // what comes after a sleep is of before it
      return;
    }
    const msg = JSON.parse(data);
    this.listen();
    noteServerTime(msg.at);
    if (msg.op === 'welcome') {
      this.tries = 0;
      if (msg.heartbeat_ms > 0) this.heartbeat = msg.heartbeat_ms;
    } else if (msg.op === 'heartbeat') {
      this.subs.forEach((sub) => allSent(sub, msg.seq));
      hallTold(msg.version, msg.date);
    } else {
      const sub = this.subs.get(msg.topic);
      if (sub) told(sub, msg);
    }
    this.fresh();
  }

  /** Not stale any more once every topic has a state or was refused. */
  fresh() {
    let complete = true;
    this.subs.forEach((sub) => {
      if (!isComplete(sub)) complete = false;
    });
    if (!complete) return;
    clearTimeout(this.grace);
    this.grace = 0;
    this.setStale(false);
  }

  /** @param {number} code of the closing */
  lost(code) {
    this.socket = null;
    if (this.ended) return;
    if (code === 4401 && this.options.renew && performance.now() - this.renewed > RENEW_APART_MS) {
      this.renew(this.options.renew);
      return;
    }
    if (code === 4400 || code === 4401) {
      this.forGood(code);
      return;
    }
    if (!this.grace && !this.stale) this.grace = window.setTimeout(() => this.setStale(true), GRACE_MS);
    this.retry = window.setTimeout(() => this.open(), this.wait(code));
  }

  /** @param {number} code */
  forGood(code) {
    this.setStale(true);
    this.end();
    if (this.options.onClose) this.options.onClose(code);
  }

  /**
   * The socket's token has ended. The session may go on: its cookie is newer, or is renewed by asking.
   * @param {() => Promise<boolean>} ask
   */
  async renew(ask) {
    this.renewed = performance.now();
    const goesOn = await ask();
    if (this.ended) return;
    if (goesOn) this.open();
    else this.forGood(4401);
  }

  /**
   * How long until the next try: random, so that a hall's displays do not all come back at once.
   * @param {number} code
   */
  wait(code) {
    if (code === 4429) {
      const wait = 30000 + Math.random() * 5000;
      this.barred = performance.now() + wait;
      return wait;
    }
    // "Going away": the server is back in a moment, and nobody has waited yet.
    const wait = code === 1001 && this.tries === 0 ? 2000 * Math.random() : backoffMs(this.tries, FIRST_WAIT_MS, LONGEST_WAIT_MS);
    this.tries++;
    return wait;
  }

  /** A silent line is a dead line: it is dropped and opened anew. */
  isDead() {
    return this.silence() >= 2.5 * this.heartbeat;
  }

  check() {
    if (!this.isDead()) return;
    this.setStale(true);
    if (this.socket) this.drop(); // without one the next try has its time already
  }

  /** Something changed for the better (network, page seen again): do not wait for the timer. */
  hurry() {
    if (performance.now() < this.barred) return;
    const silent = this.silence() > 1.5 * this.heartbeat;
    if (this.socket && this.socket.readyState === WebSocket.OPEN && !silent) return;
    if (this.socket && this.socket.readyState === WebSocket.CONNECTING && !silent) return;
    this.tries = 0;
    this.drop();
  }

  /** Leaves the socket without waiting for its closing handshake and opens another. */
  drop() {
    if (this.ended) return;
    const old = this.socket;
    this.socket = null;
    if (old) old.close();
    this.open();
  }

  /** @param {boolean} stale */
  setStale(stale) {
    if (this.stale === stale) return;
    this.stale = stale;
    if (this.options.onStale) this.options.onStale(stale);
  }

  /**
   * @param {string} topic
   * @param {(state: any, meta: Meta) => void} onState
   * @param {(code: string, detail: string) => void} [onError]
   * @param {(note: any) => void} [onNote]
   * @returns {() => void} unsubscribe
   */
  subscribe(topic, onState, onError, onNote) {
    const reader = { onState, onError, onNote };
    let sub = this.subs.get(topic);
    if (!sub) {
      sub = newTopic(topic);
      this.subs.set(topic, sub);
      this.ask(sub);
    } else if (sub.state !== undefined) {
      onState(sub.state, { seq: sub.seq, at: '', first: true });
    }
    const mine = sub;
    mine.readers.push(reader);
    return () => {
      mine.readers = mine.readers.filter((r) => r !== reader);
      if (mine.readers.length > 0 || this.subs.get(topic) !== mine) return;
      this.subs.delete(topic);
      if (this.socket && this.socket.readyState === WebSocket.OPEN) this.socket.send(JSON.stringify({ op: 'unsub', topic }));
    };
  }

  end() {
    this.ended = true;
    clearInterval(this.watch);
    clearTimeout(this.retry);
    clearTimeout(this.grace);
    window.removeEventListener('online', this.onOnline);
    window.removeEventListener('offline', this.onOffline);
    document.removeEventListener('visibilitychange', this.onVisible);
    if (this.socket) this.socket.close(1000);
    this.socket = null;
  }
}
