// The supervisor's page: counters, queues and skips of the own agency; a manager's of all.

import { api, newKey } from '/ui/api.js';
import { ask, decide } from '/ui/ask.js';
import { byId, h, mount, setText } from '/ui/dom.js';
import { Drawn } from '/ui/drawn.js';
import { duration, number, shortName, t, text, time } from '/ui/i18n.js';
import { explain, start } from '/ui/page.js';
import { Sender } from '/ui/sender.js';
import { onSignOut, staffFeed, staffSession } from '/ui/staff.js';
import { values } from '/ui/state.js';
import { serverNow } from '/ui/sync.js';
import { toast } from '/ui/toasts.js';
import { Pauses } from '/office/supervise_pauses.js';
import { askMove, askQuota, askTell } from '/office/supervise_asks.js';
import { counterRows, leftBy, queueRows, skips } from '/office/supervise.js';

const REFRESH_MS = 5000;
const PAGE = 1000;

class Supervise {
  /**
   * @param {import('/ui/session.js').Session} session
   * @param {API.Hall} hall
   */
  constructor(session, hall) {
    this.session = session;
    this.hall = hall;
    this.drawn = new Drawn();
    this.sender = new Sender((path, body, key) => api('POST', path, body, { token: session.token, key, tries: 3 }), newKey);
    this.own = session.principal.role === 'supervisor' ? session.principal.agency : '';
    /** @type {Live.Hall | null} */
    this.state = null;
    /** @type {API.Event[]} today's calls */
    this.calls = [];
    this.after = 0;
    this.date = '';
    this.asked = 0; // when the log was read last
    this.pauses = new Pauses((path, body) => this.send(path, body), this.own);
  }

  open() {
    const live = staffFeed('manager', this.session);
    live.subscribe(this.own ? 'agency:' + this.own : 'hall', (state) => {
      this.state = state;
      this.agencies(state);
      this.pauses.show(state);
      this.draw();
    }, (code, detail) => toast('bad', detail || t('ui.failed')));
    setInterval(() => this.draw(), REFRESH_MS);
    byId('agency').addEventListener('change', () => this.draw());
    byId('tell').addEventListener('click', () => this.tell());
    this.pauses.open(() => byId('agency').value);
  }

  /** @param {Live.Hall} state */
  agencies(state) {
    const list = values(state.agencies).map((a) => ({ id: a.id, name: shortName(a) })).sort((a, b) => a.name.localeCompare(b.name));
    byId('agency-label').hidden = !!this.own;
    setText(byId('supervise-title'), this.own ? t('supervise.of', { agency: list.length ? text(state.agencies[this.own].name) : '' }) : t('supervise.title'));
    this.drawn.once('agency', list, (node) => mount(node, h('option', { value: '' }, t('supervise.all')), list.map((a) => h('option', { value: a.id }, a.name))));
  }

  draw() {
    if (!this.state) return;
    const agency = this.own || byId('agency').value;
    const now = serverNow();
    this.counters(counterRows(this.state, now, agency), now);
    this.queues(queueRows(this.state, now, agency));
    this.skips(skips(this.calls).filter((s) => !agency || s.agency === agency));
    if (now - this.asked >= REFRESH_MS) this.readCalls(now);
  }

  /** Reads what the log has of today's calls since it was read last. @param {number} now */
  async readCalls(now) {
    const state = /** @type {Live.Hall} */ (this.state);
    this.asked = now;
    if (state.date !== this.date) Object.assign(this, { date: state.date, after: 0, calls: [] });
    if (!state.date) return;
    try {
      for (let more = true; more;) {
        const got = await api('GET', '/events?type=called&limit=' + PAGE + '&date=' + state.date + '&after=' + this.after, undefined, { token: this.session.token });
        this.calls = this.calls.concat(got.events);
        this.after = got.next;
        more = got.events.length === PAGE;
      }
    } catch (err) {
      // The log is away for a while: what was read stays, and it is asked again.
    }
  }

  /**
   * @param {import('/office/supervise.js').CounterRow[]} rows
   * @param {number} now
   */
  counters(rows, now) {
    const cells = rows.map(({ counter: c, ms, long }) => ({
      id: c.id, n: c.number, agency: shortName(c.agency), state: c.state, officer: c.officer || '–', long, unread: !!c.message, closed: c.state === 'closed',
      ticket: c.ticket ? c.ticket.number || t('term.no_number') : '', service: c.ticket ? text(c.ticket.service.name) : '',
      doing: c.ticket ? t('supervise.' + c.ticket.state, { time: minutes(ms) }) : idle(c, now), waiting: number(c.waiting),
    }));
    this.drawn.once('counters-body', cells, (node) => mount(node, cells.map((c) => h('tr', { 'data-counter': c.id, 'data-state': c.state, 'data-long': String(c.long) },
      h('th', { scope: 'row' }, h('span', { class: 'dot dot-' + c.state }), h('strong', null, String(c.n)), !this.own && h('span', { class: 'sup-sub' }, c.agency)),
      h('td', null, c.officer, c.unread && h('span', { class: 'sup-sub' }, t('supervise.unread'))),
      h('td', { class: 'sup-doing' }, c.ticket && h('strong', null, c.ticket), h('span', null, c.doing), c.service && h('span', { class: 'sup-sub' }, c.service)),
      h('td', { class: 'right' }, c.waiting),
      h('td', { class: 'right' }, h('button', { type: 'button', class: 'btn btn-small', 'data-do': c.closed ? 'open' : 'close', 'aria-label': t(c.closed ? 'supervise.open_n' : 'supervise.close_n', { n: c.n }),
        onclick: () => (c.closed ? this.openCounter(c.id) : this.closeCounter(c.id)) }, t(c.closed ? 'supervise.open' : 'supervise.close'))))),
    cells.length === 0 && h('tr', null, h('td', { colspan: '5', class: 'table-empty' }, t('supervise.no_counters')))));
  }

  /** @param {import('/ui/figures.js').ServiceRow[]} rows */
  queues(rows) {
    const cells = rows.map((r) => ({
      id: r.load.service.id, name: text(r.load.service.name), agency: this.agencyName(r.load.agency), level: r.level, waiting: r.load.waiting,
      longest: r.load.waiting > 0 ? minutes(r.longest) : '–', open: r.open, used: r.load.quota_used, quota: r.load.quota,
    }));
    this.drawn.once('queues-body', cells, (node) => mount(node, cells.map((c) => h('tr', { 'data-queue': c.id, 'data-level': c.level },
      h('th', { scope: 'row' }, c.name, !this.own && h('span', { class: 'sup-sub' }, c.agency)),
      h('td', { class: 'right strong' }, number(c.waiting)), h('td', { class: 'right sup-longest' }, c.longest), h('td', { class: 'right', 'data-none': String(c.open === 0 && c.waiting > 0) }, number(c.open)),
      h('td', { class: 'right' }, h('button', { type: 'button', class: 'btn btn-small sup-quota', 'data-do': 'quota', 'data-full': String(c.quota >= 0 && c.used >= c.quota), onclick: () => this.quota(c.id) },
        h('span', { class: 'visually-hidden' }, t('supervise.col.quota') + ' ' + c.name + ' '), quotaText(c.used, c.quota))),
      h('td', { class: 'right' }, h('button', { type: 'button', class: 'btn btn-small', 'data-do': 'move', disabled: c.waiting === 0, 'aria-label': t('supervise.move_of', { service: c.name }),
        onclick: () => this.move(c.id) }, t('supervise.move')))))));
  }

  /** @param {ReturnType<typeof skips>} list */
  skips(list) {
    setText(byId('skips-count'), number(list.length));
    this.drawn.once('skips', list, (node) => mount(node, list.map((s) => h('li', { class: 'skip' },
      h('p', null, h('strong', null, s.number), ' ', t('supervise.skip', { time: time(s.at), officer: s.officer, counter: this.counterName(s.counter), n: number(s.overtaken) })),
      h('p', { class: 'sup-sub' }, s.reason))), list.length === 0 && h('li', { class: 'sup-sub' }, t('supervise.no_skips'))));
  }

  /** @param {string} id */
  agencyName(id) {
    const a = this.state && this.state.agencies[id];
    return a ? shortName(a) : id;
  }

  /** @param {string} id */
  counterName(id) {
    const c = this.state && this.state.counters[id];
    return c ? t('term.counter_n', { n: c.number }) : id;
  }

  /**
   * @param {string} path
   * @param {any} body
   */
  async send(path, body) {
    try {
      return await this.sender.send(path, body);
    } catch (err) {
      toast('bad', explain(err));
      return null;
    }
  }

  /** @param {string} id */
  async openCounter(id) {
    const name = this.counterName(id);
    const yes = await ask({ title: t('supervise.ask_open', { counter: name }), ok: t('supervise.open'), body: [h('p', null, t('supervise.ask_open_about'))], read: () => true });
    if (yes && await this.send('/counters/' + id + '/open', {})) toast('good', t('supervise.opened', { counter: name }));
  }

  /** @param {string} id */
  async closeCounter(id) {
    const name = this.counterName(id);
    const left = leftBy(/** @type {Live.Hall} */ (this.state), id);
    const about = left.map((load) => h('p', { class: 'notice notice-warn' }, t('supervise.left', { service: text(load.service.name), n: number(load.waiting) })));
    const options = [{ value: 'close', label: t('supervise.close') }].concat(left.length === 1 ? [{ value: 'move', label: t('supervise.close_move') }] : []);
    const chosen = await decide({ title: t('supervise.ask_close', { counter: name }), body: about.length ? about : h('p', null, t('supervise.ask_close_about')), options, stay: t('ui.cancel') });
    if (!chosen || !await this.send('/counters/' + id + '/close', {})) return;
    toast('good', t('supervise.closed', { counter: name }));
    if (chosen === 'move') await this.move(left[0].service.id);
  }

  /** Leaves a message at the open counters, or some of them. */
  async tell() {
    const rows = counterRows(/** @type {Live.Hall} */ (this.state), serverNow(), this.own || byId('agency').value).map((r) => r.counter).filter((c) => c.state !== 'closed');
    if (!rows.length) {
      toast('info', t('supervise.tell.nobody'));
      return;
    }
    const wish = await askTell(rows);
    if (!wish) return;
    const sent = await Promise.all(wish.counters.map((id) => this.send('/counters/' + id + '/message', { text: wish.text })));
    const n = sent.filter(Boolean).length;
    if (n > 0) toast('good', t('supervise.told', { n: number(n) }));
  }

  /** @param {string} id of the service */
  async quota(id) {
    const load = /** @type {Live.Hall} */ (this.state).services[id];
    const wish = await askQuota(load);
    const set = wish && await this.send('/services/' + id + '/quota', wish);
    if (set) toast('good', t('supervise.quota.set', { service: text(load.service.name), quota: set.tickets < 0 ? t('supervise.no_quota') : number(set.tickets) }));
  }

  /** @param {string} id of the service whose queue is moved */
  async move(id) {
    const state = /** @type {Live.Hall} */ (this.state);
    const load = state.services[id];
    const targets = queueRows(state, serverNow(), this.own).filter((r) => r.load.service.id !== id && !r.load.ended)
      .map((r) => ({ agency: state.agencies[r.load.agency], service: r.load.service, waiting: r.load.waiting, open: r.open }))
      .sort((a, b) => Number(b.agency.id === load.agency) - Number(a.agency.id === load.agency) || text(a.service.name).localeCompare(text(b.service.name)));
    const wish = await askMove({
      from: load.service, waiting: load.waiting, targets,
      list: async () => (await api('GET', '/services/' + id + '/waiting', undefined, { token: this.session.token })).tickets,
    });
    const done = wish && await this.send('/services/' + id + '/move', wish);
    if (done) toast('good', t('supervise.moved', { n: number(done.moved), service: text(state.services[done.to].service.name) }));
  }
}

/**
 * @param {number} used
 * @param {number} quota -1 for none
 */
function quotaText(used, quota) {
  return number(used) + '/' + (quota < 0 ? '\u221e' : number(quota));
}

/** @param {number} ms */
function minutes(ms) {
  return ms < 60000 ? t('office.under_min') : duration(Math.floor(ms / 60000) * 60000);
}

/**
 * What a counter without a ticket does.
 * @param {API.Counter} c
 * @param {number} now
 */
function idle(c, now) {
  if (c.state === 'closed') return t('counter_state.closed');
  const ms = c.since ? Math.max(0, now - Date.parse(c.since)) : 0;
  return t(c.state === 'paused' ? 'supervise.paused' : 'supervise.free', { time: minutes(ms) });
}

start(async (hall) => {
  const session = await staffSession('manager', ['supervisor', 'manager', 'admin'], hall);
  onSignOut('manager', session);
  byId('who').hidden = false;
  byId('supervise').hidden = false;
  setText(byId('who-name'), session.principal.name);
  new Supervise(session, hall).open();
});
