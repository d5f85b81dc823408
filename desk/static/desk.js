// The information desk's page: one field that finds a visit or a service, the visit with what
// can be done, the hall at a glance, calls from kiosks.

import { api, newKey } from '/ui/api.js';
import { asking } from '/ui/ask.js';
import { byId, h, mount, setText } from '/ui/dom.js';
import { HelpCalls } from '/ui/helpcalls.js';
import { knownHall, onHall } from '/ui/hall.js';
import { t, text } from '/ui/i18n.js';
import { explain, start } from '/ui/page.js';
import { showPauses } from '/ui/pauses.js';
import { onSignOut, staffFeed, staffSession } from '/ui/staff.js';
import { serverNow } from '/ui/sync.js';
import { toast } from '/ui/toasts.js';
import { Glance } from '/desk/glance.js';
import { Current, refusal } from '/desk/current.js';
import { Issue } from '/desk/issue.js';
import { printHere } from '/desk/paper.js';
import { Printed } from '/desk/printed.js';
import { Sender } from '/ui/sender.js';
import { readTyped } from '/desk/typed.js';

const REFRESH_MS = 5000;
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
    this.busy = false;
    this.asked = 0; // counts what was looked for: an answer that comes after another question is dropped
    this.sender = new Sender((path, body, key) => api('POST', path, body, { token: this.token, key, tries: 3 }), newKey);
    this.glance = new Glance();
    this.current = new Current(session, hall, this.sender, { service: (id) => this.serviceName(id), counter: (id) => this.counterName(id) });
    this.issue = new Issue(() => this.hall.classes, (service, klass) => this.take(service, klass));
    this.printed = new Printed();
    this.field = byId('field');
  }

  open() {
    const me = this.session.principal;
    const live = staffFeed('manager', this.session);
    this.current.live = live;
    if (me.role !== 'supervisor') new HelpCalls(byId('help-calls'), this.session).follow(live);
    live.subscribe(me.role === 'supervisor' ? 'agency:' + me.agency : 'hall', (state) => {
      this.state = state;
      showPauses(state.pauses);
      this.glance.show(state, serverNow());
    }, (code, detail) => toast('bad', detail || t('ui.failed')));
    setInterval(() => this.tick(), REFRESH_MS);
    onHall(() => this.load());
    this.load();
    this.listen();
    byId('auto-print').checked = autoPrint();
    byId('auto-print').addEventListener('change', () => autoPrint(byId('auto-print').checked));
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
    return readTyped(this.field.value, this.services.map((s) => s.prefix).concat(this.rollPrefix() || []));
  }

  /** The front of the numbers on the hall's roll of printed ones, '' where it has none. */
  rollPrefix() {
    return (knownHall() || this.hall).roll;
  }

  typing() {
    this.sender.forget();
    const { words } = this.read();
    if (words && this.issue.choosing) byId('choose').hidden = true;
    byId('none').hidden = true;
    this.issue.look(words || '');
  }

  async enter() {
    const typed = this.read();
    this.sender.forget();
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
    this.printed.show('');
    try {
      const answer = await api('GET', path, undefined, { token: this.token });
      if (mine !== this.asked) return;
      const ticket = answer.tickets ? answer.tickets[0] : answer;
      if (ticket) this.show(ticket, false);
      else if (this.rollPrefix() && what.indexOf(this.rollPrefix() + '-') === 0) this.enterPrinted(what);
      else this.none(t('desk.none_number', { number: what }));
    } catch (err) {
      if (mine !== this.asked) return;
      this.none(/** @type {any} */ (err).code === 'unknown_ticket' ? t('desk.none_number', { number: what }) : explain(err));
    }
  }

  /** A printed number that nobody has entered yet: the field waits for its service. @param {string} number */
  enterPrinted(number) {
    this.none(t('desk.printed_new', { number }), t('desk.printed_hint'));
    this.printed.show(number);
    this.field.value = '';
    this.field.focus();
  }

  /** @param {string} words @param {string} [hint] */
  none(words, hint = t('desk.none_hint')) {
    this.leave();
    byId('none').hidden = false;
    mount(byId('none'), h('p', { class: 'notice notice-warn', role: 'alert' }, words), h('p', { class: 'hint' }, hint));
  }

  /** The page as it begins: nothing is shown, and the field waits. */
  idle() {
    this.leave();
    this.sender.forget();
    this.issue.close();
    this.printed.show('');
    this.field.value = '';
    byId('none').hidden = false;
    mount(byId('none'), h('p', { class: 'idle-words' }, t('desk.idle')), h('ul', { class: 'idle-list' }, ['number', 'scan', 'service', 'escape'].map((k) => h('li', null, t('desk.idle_' + k)))));
    this.field.focus();
  }

  leave() {
    this.current.leave();
    byId('none').hidden = true;
  }

  /**
   * @param {API.Ticket} ticket
   * @param {boolean} isNew it was taken here just now
   */
  show(ticket, isNew) {
    this.leave();
    this.issue.close();
    this.printed.show('');
    this.current.show(ticket, isNew);
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
    this.current.draw();
  }

  /**
   * @param {API.Service[]} services of the number, in their order
   * @param {string} klass
   */
  async take(services, klass) {
    if (this.busy) return;
    this.setBusy(true);
    try {
      const ticket = await this.sender.send('/tickets', Object.assign(services.length > 1 ? { services: services.map((s) => s.id) } : { service: services[0].id }, { class: klass }, this.printed.body()));
      this.setBusy(false);
      this.show(ticket, true);
      this.current.again(); // its place is of now
      this.field.value = '';
      this.field.focus();
      if (byId('auto-print').checked) printHere(ticket.id).catch(() => toast('bad', t('desk.print_failed')));
    } catch (err) {
      this.setBusy(false);
      // Of several services the one that is refused is named: it can be left out.
      const one = services.length > 1 && services.find((s) => s.id === /** @type {any} */ (err).fields.service);
      this.issue.refuse((one ? text(one.name) + ': ' : '') + refusal('issue', err));
    }
  }

  /** @param {boolean} busy */
  setBusy(busy) {
    this.busy = busy;
    this.issue.setBusy(busy);
  }
}

/**
 * Whether new numbers are printed at this machine; kept there.
 * @param {boolean} [on] sets it
 */
function autoPrint(on) {
  try {
    if (on !== undefined) localStorage.setItem(AUTO, on ? 'yes' : '');
    return localStorage.getItem(AUTO) === 'yes';
  } catch (err) {
    return false; // a browser without storage: for this visit to the page only
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
