// The choice of a counter: an officer who signed in takes one of the agency's counters.

import { api } from '/ui/api.js';
import { decide } from '/ui/ask.js';
import { h, mount } from '/ui/dom.js';
import { onHall } from '/ui/hall.js';
import { counterTitle, shortName, t, time } from '/ui/i18n.js';
import { icon } from '/ui/icons.js';
import { explain } from '/ui/page.js';
import { sessionOver } from '/ui/session.js';
import { staffFeed } from '/ui/staff.js';

const REFRESH_MS = 5000;
// Asking renews the session, which must be able to end where nobody is.
const ASKS = 120;

/** @typedef {API.HolderList['holders'][number]} Holder */
/** @typedef {{counter: API.Counter, holder: Holder | null}} Place a counter, and whoever has taken it */

/**
 * The agency's counters by number, with their holders.
 * @param {API.Counter[]} counters
 * @param {Holder[]} holders
 * @param {string} agency
 * @returns {Place[]}
 */
export function places(counters, holders, agency) {
  return counters.filter((c) => c.agency.id === agency).sort((a, b) => a.number - b.number)
    .map((counter) => ({ counter, holder: holders.find((x) => x.counter === counter.id) || null }));
}

/**
 * Asks the server who holds the agency's counters.
 * @param {string} agency
 * @returns {Promise<Place[]>}
 */
export async function loadPlaces(agency) {
  const [list, held] = await Promise.all([api('GET', '/counters', undefined, { tries: 2 }), api('GET', '/session/counters', undefined, { tries: 2 })]);
  return places(list.counters, held.holders, agency);
}

/**
 * Takes a counter. One that somebody else holds is taken over only after a question that
 * names the holder; null when the officer decided against it.
 * @param {API.Counter} counter
 * @param {Holder | null} holder as far as the page knows
 * @returns {Promise<API.Me | null>}
 */
export async function take(counter, holder) {
  let other = holder && !holder.you ? { name: holder.name, since: holder.since } : null;
  for (;;) {
    if (other && !await agreeToTake(counter, other)) return null;
    try {
      return await api('POST', '/session/counter', { counter: counter.id, take_over: Boolean(other) });
    } catch (err) {
      const e = /** @type {any} */ (err);
      // Somebody was faster than this page's list.
      if (e.code !== 'counter_held' || other) throw e;
      other = { name: e.fields.holder || '', since: e.fields.since || null };
    }
  }
}

/**
 * @param {API.Counter} counter
 * @param {{name: string, since: string | null}} holder
 */
async function agreeToTake(counter, holder) {
  const answer = await decide({
    title: t('counter.take.title', { n: counter.number }),
    body: [h('p', null, t('counter.take.held', { name: holder.name, time: time(holder.since) })), h('p', null, t('counter.take.means', { name: holder.name }))],
    options: [{ value: 'take', label: t('counter.take.over') }],
    stay: t('ui.cancel'),
  });
  return answer === 'take';
}

export class Choice {
  /**
   * @param {HTMLElement} root
   * @param {API.Me} me
   */
  constructor(root, me) {
    this.root = root;
    this.me = me;
    this.drawn = '';
    this.busy = false;
    this.timer = 0;
    this.asks = 0;
    /** @type {(me: API.Me) => void} */
    this.done = () => {};
    this.list = h('ul', { class: 'places' }, h('li', { class: 'line-empty' }, t('ui.loading')));
    this.problem = h('p', { class: 'notice notice-bad', role: 'alert', hidden: true });
  }

  /**
   * Shows the counters until one is taken.
   * @param {string} notice what happened before; '' for nothing
   * @returns {Promise<API.Me>} the session with its counter
   */
  ask(notice) {
    this.root.hidden = false;
    mount(this.root, h('section', { class: 'choose stack' }, h('h1', { tabindex: '-1' }, t('counter.choose.title')),
      notice && h('p', { class: 'notice notice-warn', role: 'alert', id: 'choose-notice' }, icon('alert'), notice),
      h('p', { class: 'muted' }, t('counter.choose.about')), this.problem, this.list));
    this.refresh();
    return new Promise((done) => {
      this.done = done;
    });
  }

  async refresh() {
    clearTimeout(this.timer);
    try {
      const all = await loadPlaces(this.me.agency);
      this.fail('');
      this.draw(all);
    } catch (err) {
      if (sessionOver('officer', err)) return;
      this.fail(explain(err));
    }
    this.asks++;
    if (!this.root.hidden && this.asks < ASKS) this.timer = window.setTimeout(() => this.refresh(), REFRESH_MS);
  }

  /** The hall has another configuration: its counters, while they are being chosen from. */
  follow() {
    if (!this.root.hidden) this.refresh();
  }

  /** @param {Place[]} all */
  draw(all) {
    const print = JSON.stringify(all);
    if (print === this.drawn) return;
    this.drawn = print;
    const focused = document.activeElement && document.activeElement.getAttribute('data-counter');
    mount(this.list, all.map((p) => this.place(p)), all.length === 0 && h('li', { class: 'line-empty' }, t('counter.choose.none')));
    const again = this.list.querySelector(focused ? '[data-counter="' + focused + '"]' : 'button');
    if (again instanceof HTMLElement) again.focus();
  }

  /** @param {Place} p */
  place(p) {
    const held = p.holder && !p.holder.you ? p.holder : null;
    const state = held ? t('counter.choose.held', { name: held.name, time: time(held.since) }) : p.holder ? t('counter.choose.yours') : t('counter.choose.free');
    return h('li', null, h('button', { type: 'button', class: 'place', 'data-counter': p.counter.id, 'data-held': String(Boolean(held)), onclick: () => this.pick(p) },
      h('span', { class: 'place-number' }, String(p.counter.number)),
      h('span', { class: 'place-about' }, h('strong', null, counterTitle(p.counter)), h('span', { class: 'place-services' }, p.counter.services.map(shortName).join(', ')),
        h('span', { class: 'place-state' }, icon(held ? 'user' : 'check'), state))));
  }

  /** @param {Place} p */
  async pick(p) {
    if (this.busy) return;
    this.busy = true;
    this.asks = 0;
    this.fail('');
    try {
      const me = await take(p.counter, p.holder);
      if (me) {
        this.root.hidden = true;
        clearTimeout(this.timer);
        mount(this.root);
        this.done(me);
      }
    } catch (err) {
      if (!sessionOver('officer', err)) this.fail(explain(err));
    }
    this.busy = false;
  }

  /** @param {string} problem */
  fail(problem) {
    this.problem.textContent = problem;
    this.problem.hidden = !problem;
  }
}

/**
 * Has the officer choose a counter. A feed of its own tells of imports meanwhile: that of the
 * console is for one counter.
 * @param {import('/ui/session.js').Session} session
 * @param {HTMLElement} root
 * @param {string} notice
 */
export async function chooseCounter(session, root, notice) {
  const choice = new Choice(root, session.principal);
  const feed = staffFeed('officer', session);
  onHall(() => choice.follow());
  const me = await choice.ask(notice);
  feed.close();
  return me.counter;
}
