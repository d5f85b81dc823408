// What the page modules need of a browser, under the test's control: addresses from
// /ui/, a clock with its timers, chance, WebSocket and fetch.

import { register } from 'node:module';

register('data:text/javascript,' + encodeURIComponent(`
export function resolve(name, context, next) {
  const page = /^\\/(\\w+)\\/(.*\\.js)$/.exec(name);
  return next(page ? ${JSON.stringify(new URL('../../', import.meta.url).href)} + page[1] + '/static/' + page[2] : name, context);
}`));

const events = () => {
  const heard = {};
  return {
    heard,
    addEventListener: (type, f) => { (heard[type] = heard[type] || new Set()).add(f); },
    removeEventListener: (type, f) => { if (heard[type]) heard[type].delete(f); },
    fire: (type, event) => { (heard[type] || []).forEach((f) => f(event)); },
  };
};

const put = (name, value) => Object.defineProperty(globalThis, name, { value, configurable: true, writable: true });

/** Clock stands still until it is moved; timers run in their order. */
export class Clock {
  constructor() {
    this.now = 1000;
    this.timers = new Map();
    this.next = 1;
    put('setTimeout', (f, ms) => this.add(f, ms || 0, 0));
    put('setInterval', (f, ms) => this.add(f, ms, ms));
    put('clearTimeout', (id) => this.timers.delete(id));
    put('clearInterval', (id) => this.timers.delete(id));
    put('performance', { now: () => this.now });
  }

  add(f, ms, every) {
    this.timers.set(this.next, { f, at: this.now + ms, every });
    return this.next++;
  }

  /** Lets time pass, and what was promised meanwhile happen. */
  async pass(ms) {
    const end = this.now + ms;
    await settle();
    for (;;) {
      let due = null;
      this.timers.forEach((t, id) => { if (t.at <= end && (!due || t.at < due.t.at)) due = { t, id }; });
      if (!due) break;
      this.now = Math.max(this.now, due.t.at);
      if (due.t.every) due.t.at += due.t.every; else this.timers.delete(due.id);
      due.t.f();
      await settle();
    }
    this.now = end;
  }

  /** How long until the next timer that runs once; null without one. */
  get wait() {
    const once = [...this.timers.values()].filter((t) => !t.every).map((t) => t.at - this.now);
    return once.length ? Math.min(...once) : null;
  }
}

const immediate = globalThis.setImmediate;

/** All that is promised already has happened after it. */
export const settle = () => new Promise((ok) => immediate(ok));

/** Sockets lists each that a page opened; the test plays the server. */
export class Socket {
  static all = [];
  static OPEN = 1;
  static CONNECTING = 0;

  constructor(url) {
    this.url = url;
    this.readyState = 0;
    this.sent = [];
    this.closed = null;
    Socket.all.push(this);
  }

  static get last() { return Socket.all[Socket.all.length - 1]; }

  send(text) { this.sent.push(JSON.parse(text)); }
  close(code) { this.closed = code || 1005; this.readyState = 3; }

  opens() { this.readyState = 1; this.onopen(); }
  says(message) { this.onmessage({ data: JSON.stringify(message) }); }
  ends(code) { this.readyState = 3; this.onclose({ code }); }
}

/** A page's surroundings, anew. */
export function page() {
  const clock = new Clock();
  Socket.all = [];
  const chance = { value: 0.5 };
  Math.random = () => chance.value;
  const document = Object.assign(events(), { visibilityState: 'visible', documentElement: { lang: 'id', getAttribute: () => null } });
  const window = Object.assign(events(), { setTimeout: globalThis.setTimeout, clearTimeout: globalThis.clearTimeout, setInterval: globalThis.setInterval });
  put('document', document);
  put('window', window);
  put('location', { protocol: 'https:', host: 'mpp.test' });
  put('WebSocket', Socket);
  return { clock, chance, document, window };
}

/** Lets fetch give these answers, one after the other, and notes what was asked. */
export function answers(list) {
  const asked = [];
  put('fetch', async (url, options) => {
    asked.push({ url, key: options.headers['Idempotency-Key'], options });
    const a = list.shift();
    if (!a) throw new TypeError('network');
    if (a === 'hang') {
      return new Promise((ok, no) => options.signal.addEventListener('abort', () => no(new Error('aborted'))));
    }
    const type = a.status >= 400 ? 'application/problem+json' : 'application/json';
    return new Response(a.body === undefined ? null : JSON.stringify(a.body), { status: a.status, headers: Object.assign({ 'Content-Type': type }, a.headers) });
  });
  return asked;
}
