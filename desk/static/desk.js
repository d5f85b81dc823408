// The information desk's page: one field that finds a visit or a service, the visit with what
// can be done, the hall at a glance, calls from kiosks.

import { api, newKey } from '/ui/api.js';
import { asking } from '/ui/ask.js';
import { byId, h, mount, setText } from '/ui/dom.js';
import { HelpCalls } from '/ui/helpcalls.js';
import { onHall } from '/ui/hall.js';
import { t, text } from '/ui/i18n.js';
import { announce, explain, start } from '/ui/page.js';
import { onSignOut, staffFeed, staffSession } from '/ui/staff.js';
import { serverNow } from '/ui/sync.js';
import { toast } from '/ui/toasts.js';
import { askCancel, askClass, askLate, askNote, askReinstate } from '/desk/asks.js';
import { Glance } from '/desk/glance.js';
import { Issue } from '/desk/issue.js';
import { lifeLines, lifeRows } from '/desk/life.js';
import { printHere } from '/desk/paper.js';
import { Sender } from '/desk/sender.js';
import { canRevert, stepsFor } from '/desk/steps.js';
import { readTyped } from '/desk/typed.js';
import { VisitView } from '/desk/visit.js';

const REFRESH_MS = 5000;
const REVERT_MS = 30000; // the usual window; the server knows the hall's own
const AUTO = 'mpp.desk.print';

class FrontDesk {
  /**
   * @param {import('/ui/session.js').Session} session
   * @param {API.Hall} hall
   */
  constructor(session, hall) {
    this.session = session;
    this.hall = hall;
    this.token = session.token;
    /** @type {API.Service[]} */
    this.services = [];
    /** @type {Live.Hall | null} */
    this.state = null;
    /** @type {API.Ticket | null} */
    this.ticket = null;
    this.isNew = false;
    this.busy = false;
    /** The step that was made here last. @type {{id: string, rev: number, until: number} | null} */
    this.last = null;
    this.unfollow = () => {};
    this.asked = 0; // counts what was looked for: an answer that comes after another question is dropped
    this.sender = new Sender((path, body, key) => api('POST', path, body, { token: this.token, key, tries: 3 }), newKey);
    this.glance = new Glance();
    this.view = new VisitView((step) => this.press(step));
    this.issue = new Issue(() => this.hall.classes, (service, klass) => this.take(service, klass));
    this.field = byId('field');
  }

  open() {
    const me = this.session.principal;
    this.live = staffFeed('manager', this.session);
    if (me.role !== 'supervisor') new HelpCalls(byId('help-calls'), this.session).follow(this.live);
    this.live.subscribe(me.role === 'supervisor' ? 'agency:' + me.agency : 'hall', (state) => {
      this.state = state;
      this.glance.show(state, serverNow());
    }, (code, detail) => toast('bad', detail || t('ui.failed')));
    setInterval(() => this.tick(), REFRESH_MS);
    onHall(() => this.load());
    this.load();
    this.listen();
    byId('auto-print').checked = localStorage.getItem(AUTO) === 'yes';
    byId('auto-print').addEventListener('change', () => localStorage.setItem(AUTO, byId('auto-print').checked ? 'yes' : ''));
    this.idle();
  }

  listen() {
    byId('ask').addEventListener('submit', (/** @type {Event} */ e) => {
      e.preventDefault();
      this.enter();
    });
    this.field.addEventListener('input', () => this.typing());
    this.field.addEventListener('keydown', (/** @type {KeyboardEvent} */ e) => {
      if (e.key === 'ArrowDown' || e.key === 'ArrowUp') {
        e.preventDefault();
        this.issue.move(e.key === 'ArrowDown' ? 1 : -1);
      }
    });
    document.addEventListener('keydown', (e) => this.key(e));
  }

  /** A letter goes to the field wherever the focus is: a scanner types without looking. @param {KeyboardEvent} e */
  key(e) {
    if (asking() || e.ctrlKey || e.altKey || e.metaKey) return;
    if (e.key === 'Escape') {
      this.idle();
      return;
    }
    const inField = /^(INPUT|TEXTAREA|SELECT)$/.test(/** @type {Element} */ (e.target).tagName) && e.target !== byId('auto-print');
    if (inField || e.defaultPrevented || e.key.length !== 1 || e.key === ' ') return;
    this.field.focus();
    this.field.select();
  }

  async load() {
    try {
      const { services } = await api('GET', '/services', undefined, { token: this.token });
      const { role, agency } = this.session.principal;
      this.services = services.filter((/** @type {API.Service} */ s) => role !== 'supervisor' || s.agency.id === agency);
      this.issue.offer(this.services);
    } catch (err) {
      toast('bad', explain(err));
    }
  }

  read() {
    return readTyped(this.field.value, this.services.map((s) => s.prefix));
  }

  typing() {
    const { words } = this.read();
    if (words && this.issue.choosing) byId('choose').hidden = true;
    byId('none').hidden = true;
    this.issue.look(words || '');
  }

  async enter() {
    const typed = this.read();
    this.field.select(); // the next scan takes its place
    if (typed.id || typed.number) {
      await this.find(typed.id ? '/tickets/' + typed.id : '/tickets?number=' + encodeURIComponent(typed.number || ''), typed.number || t('desk.this_code'));
    } else if (typed.words) {
      await this.load(); // what waits, and what is open, now
      if (this.issue.look(typed.words) > 0) this.issue.choose();
      else this.none(t('desk.none_words', { words: typed.words }));
    }
  }

  /**
   * @param {string} path
   * @param {string} what was looked for, in words
   */
  async find(path, what) {
    const mine = ++this.asked;
    this.issue.close();
    try {
      const answer = await api('GET', path, undefined, { token: this.token });
      if (mine !== this.asked) return;
      const ticket = answer.tickets ? answer.tickets[0] : answer;
      if (ticket) this.showTicket(ticket, false);
      else this.none(t('desk.none_number', { number: what }));
    } catch (err) {
      if (mine !== this.asked) return;
      this.none(/** @type {any} */ (err).code === 'unknown_ticket' ? t('desk.none_number', { number: what }) : explain(err));
    }
  }

  /** @param {string} words */
  none(words) {
    this.leave();
    byId('none').hidden = false;
    mount(byId('none'), h('p', { class: 'notice notice-warn', role: 'alert' }, words), h('p', { class: 'hint' }, t('desk.none_hint')));
  }

  /** The page as it begins: nothing is shown, and the field waits. */
  idle() {
    this.leave();
    this.issue.close();
    this.field.value = '';
    byId('none').hidden = false;
    mount(byId('none'), h('p', { class: 'idle-words' }, t('desk.idle')), h('ul', { class: 'idle-list' }, ['number', 'scan', 'service', 'escape'].map((k) => h('li', null, t('desk.idle_' + k)))));
    this.field.focus();
  }

  leave() {
    this.unfollow();
    this.unfollow = () => {};
    this.ticket = null;
    byId('visit').hidden = true;
    byId('none').hidden = true;
  }

  /**
   * @param {API.Ticket} ticket
   * @param {boolean} isNew it was taken here just now
   */
  showTicket(ticket, isNew) {
    this.leave();
    this.issue.close();
    this.ticket = ticket;
    this.isNew = isNew;
    mount(byId('visit-life'));
    this.draw();
    announce(ticket.number + ', ' + t('state.' + ticket.state) + ', ' + text(ticket.service.name));
    this.life();
    if (this.live && ticket.date === this.hall.date) this.unfollow = this.live.subscribe('ticket:' + ticket.id, (s) => this.news(s.ticket));
  }

  /** The feed has it as its citizen sees it. @param {API.Ticket} seen */
  news(seen) {
    const k = this.ticket;
    if (!k || seen.id !== k.id || seen.rev < k.rev) return;
    if (seen.rev > k.rev) {
      this.again();
      return;
    }
    Object.assign(k, { ahead: seen.ahead, estimate: seen.estimate, counters_open: seen.counters_open });
    this.draw();
  }

  /** Reads the visit once more, with staff's words. */
  async again() {
    const { ticket } = this;
    if (!ticket) return;
    const fresh = await api('GET', '/tickets/' + ticket.id, undefined, { token: this.token }).catch(() => null);
    if (!fresh || this.ticket !== ticket) return;
    Object.assign(ticket, fresh);
    this.draw();
    this.life();
  }

  draw() {
    const k = this.ticket;
    if (!k) return;
    const steps = stepsFor(k, this.hall.date, this.session.principal.role);
    if (this.last && this.last.id === k.id && this.last.rev === k.rev && this.last.until > serverNow()) steps.unshift('revert');
    this.view.show(k, { today: this.hall.date, isNew: this.isNew, steps, busy: this.busy });
  }

  async life() {
    const { ticket } = this;
    if (!ticket) return;
    try {
      const { events } = await api('GET', '/tickets/' + ticket.id + '/events', undefined, { token: this.token });
      if (this.ticket !== ticket) return;
      mount(byId('visit-life'), lifeRows(lifeLines(events, { service: (id) => this.serviceName(id), counter: (id) => this.counterName(id) })));
      const newest = events[events.length - 1];
      // The log follows the hall within a second.
      if (newest && newest.ticket && newest.ticket.rev < ticket.rev && this.session.principal.role !== 'supervisor') setTimeout(() => this.life(), 1000);
    } catch (err) {
      if (this.ticket === ticket) mount(byId('visit-life'), h('li', { class: 'muted' }, explain(err)));
    }
  }

  /** @param {string} id */
  serviceName(id) {
    const s = this.services.find((x) => x.id === id);
    return s ? text(s.name) : id;
  }

  /** @param {string} id */
  counterName(id) {
    const c = this.state && this.state.counters[id];
    return c ? t('term.counter_n', { n: c.number }) : id;
  }

  tick() {
    if (this.state) this.glance.show(this.state, serverNow());
    this.draw();
  }

  /** @param {string} step */
  async press(step) {
    const k = this.ticket;
    if (!k || this.busy) return;
    if (step === 'print') {
      await printHere(k.id).catch(() => toast('bad', t('desk.print_failed')));
      return;
    }
    const body = await this.bodyOf(step, k);
    if (!body || this.ticket !== k) return;
    this.setBusy(true);
    try {
      const answer = await this.sender.send('/tickets/' + k.id + '/' + (step === 'reprint' ? 'print' : step), body);
      this.last = canRevert(step) ? { id: k.id, rev: answer.rev, until: serverNow() + REVERT_MS } : null;
      toast('good', t('desk.did.' + step, { number: k.number }));
    } catch (err) {
      toast('bad', this.refusal(step, err));
    }
    this.setBusy(false);
    await this.again();
  }

  /**
   * What goes with a step, asked where it matters; null where it was not meant.
   * @param {string} step
   * @param {API.Ticket} k
   */
  bodyOf(step, k) {
    switch (step) {
      case 'reinstate': return askReinstate(k);
      case 'late': return askLate(k);
      case 'cancel': return askCancel(k);
      case 'class': return askClass(k, this.hall.classes);
      case 'note': return askNote(k);
      default: return Promise.resolve({});
    }
  }

  /**
   * @param {string} step
   * @param {any} err
   */
  refusal(step, err) {
    if (err.code === 'late_refused') return t('desk.late_refused.' + (err.fields.reason || 'off'));
    if (err.code === 'no_printer') return t('desk.no_printer');
    if (err.temporary) return explain(err) + ' ' + t('desk.again');
    return explain(err);
  }

  /**
   * @param {API.Service} service
   * @param {string} klass
   */
  async take(service, klass) {
    if (this.busy) return;
    this.setBusy(true);
    try {
      const ticket = await this.sender.send('/tickets', { service: service.id, class: klass });
      this.setBusy(false);
      this.showTicket(ticket, true);
      this.again(); // its place is of now
      this.field.value = '';
      this.field.focus();
      if (byId('auto-print').checked) printHere(ticket.id).catch(() => toast('bad', t('desk.print_failed')));
    } catch (err) {
      this.setBusy(false);
      this.issue.refuse(this.refusal('issue', err));
    }
  }

  /** @param {boolean} busy */
  setBusy(busy) {
    this.busy = busy;
    this.issue.setBusy(busy);
    this.draw();
  }
}

start(async (hall) => {
  const session = await staffSession('manager', ['desk', 'supervisor', 'manager', 'admin'], hall);
  onSignOut('manager', session);
  byId('who').hidden = false;
  byId('front').hidden = false;
  setText(byId('who-name'), session.principal.name);
  new FrontDesk(session, hall).open();
});
