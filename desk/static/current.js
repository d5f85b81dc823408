// The visit that is on the page: it follows the hall, and what the desk does with it is asked,
// sent and told.

import { api } from '/ui/api.js';
import { byId, h, mount } from '/ui/dom.js';
import { t, text } from '/ui/i18n.js';
import { announce, explain } from '/ui/page.js';
import { serverNow } from '/ui/sync.js';
import { toast } from '/ui/toasts.js';
import { askCancel, askClass, askLate, askNote, askReinstate } from '/desk/asks.js';
import { lifeLines, lifeRows } from '/desk/life.js';
import { printHere } from '/desk/paper.js';
import { canRevert, stepsFor } from '/desk/steps.js';
import { VisitView } from '/desk/visit.js';

const REVERT_MS = 30000; // the usual window; the server knows the hall's own

export class Current {
  /**
   * @param {import('/ui/session.js').Session} session
   * @param {API.Hall} hall
   * @param {import('/ui/sender.js').Sender} sender
   * @param {import('/desk/life.js').Names} names
   */
  constructor(session, hall, sender, names) {
    this.session = session;
    this.hall = hall;
    this.token = session.token;
    this.sender = sender;
    this.names = names;
    /** @type {import('/ui/live.js').Live | null} */
    this.live = null;
    /** @type {API.Ticket | null} */
    this.ticket = null;
    this.isNew = false;
    this.busy = false;
    /** The step that was made here last. @type {{id: string, rev: number, until: number} | null} */
    this.last = null;
    this.unfollow = () => {};
    this.view = new VisitView((step) => this.press(step));
  }

  /** Takes the visit off the page. */
  leave() {
    this.unfollow();
    this.unfollow = () => {};
    this.ticket = null;
    byId('visit').hidden = true;
  }

  /**
   * @param {API.Ticket} ticket
   * @param {boolean} isNew it was taken here just now
   */
  show(ticket, isNew) {
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

  /** Reads the history; the log follows the hall within a second. @param {number} [tries] */
  async life(tries = 5) {
    const { ticket } = this;
    if (!ticket) return;
    try {
      const { events } = await api('GET', '/tickets/' + ticket.id + '/events', undefined, { token: this.token });
      if (this.ticket !== ticket) return;
      mount(byId('visit-life'), lifeRows(lifeLines(events, this.names)));
      const newest = events[events.length - 1];
      const lags = !newest || newest.ticket.rev < ticket.rev;
      if (lags && tries > 1 && this.session.principal.role !== 'supervisor') setTimeout(() => this.life(tries - 1), 1000);
    } catch (err) {
      if (this.ticket === ticket) mount(byId('visit-life'), h('li', { class: 'muted' }, explain(err)));
    }
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
      toast('bad', refusal(step, err));
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

  /** @param {boolean} busy */
  setBusy(busy) {
    this.busy = busy;
    this.draw();
  }
}

/**
 * @param {string} step
 * @param {any} err
 */
export function refusal(step, err) {
  if (err.code === 'late_refused') return t('desk.late_refused.' + (err.fields.reason || 'off'));
  if (err.code === 'no_printer') return t('desk.no_printer');
  if (err.temporary) return explain(err) + ' ' + t('desk.again');
  return explain(err);
}
