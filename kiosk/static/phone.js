// The ticket on the citizen's own phone: it follows the live feed, survives lost
// connections and calls attention when the number is called.

import { api } from '/ui/api.js';
import { backoff } from '/ui/backoff.js';
import { byId, h, mount } from '/ui/dom.js';
import { onHall } from '/ui/hall.js';
import { ready, t, time, zoneName } from '/ui/i18n.js';
import { icon } from '/ui/icons.js';
import { connect } from '/ui/live.js';
import { announce, stale, start } from '/ui/page.js';
import { serverNow } from '/ui/sync.js';
import { alertPerson, alertsOn, disableAlerts, enableAlerts, onAlerts, screenKept } from '/kiosk/alerts.js';
import { forgetState, keepState, keptState } from '/kiosk/kept.js';
import { rememberTicket } from '/kiosk/last.js';
import { keepPage } from '/kiosk/offline.js';
import { askCancel, askLate } from '/kiosk/phoneask.js';
import { bring, facts, hero, isOver, mood, nowCalled, progress, result, told, whereTo } from '/kiosk/phoneview.js';
import { details } from '/kiosk/phonedetails.js';
import { Push } from '/kiosk/push.js';

const root = byId('phone');
const id = root.getAttribute('data-ticket') || '';

/** What tells one place in a queue from another. @param {API.Ticket} k */
const placeOf = (k) => [k.leg, k.queued_at, k.late_at].join('/');

class PhoneTicket {
  constructor() {
    /** @type {API.Hall | null} */
    this.hall = null;
    /** @type {API.Ticket | null} */
    this.ticket = null;
    /** @type {any[]} */
    this.calls = [];
    /** @type {API.Pause[]} */
    this.pauses = [];
    this.toldNear = ''; // of which place in a queue
    this.at = 0; // when what is shown was true
    byId('alerts').addEventListener('click', () => (alertsOn() ? disableAlerts() : enableAlerts()));
    byId('late').addEventListener('click', () => this.ticket && askLate(this.ticket));
    byId('cancel').addEventListener('click', () => this.ticket && askCancel(this.ticket, (answer) => this.answered(answer)));
    byId('qr-toggle').addEventListener('click', toggleQR);
    /** @type {Push | null} */
    this.push = null;
    this.push = new Push(id, () => this.drawAlerts());
    onAlerts(() => this.drawAlerts());
    this.drawAlerts();
  }

  /** What this browser saw last, until the server answers. */
  showKept() {
    const kept = keptState(id);
    if (!kept) return;
    this.ticket = kept.ticket;
    this.at = kept.at;
    this.draw(kept.ticket);
    this.setStale(true);
  }

  /** @param {API.Hall} hall */
  async begin(hall) {
    this.hall = hall;
    if (!(await this.load())) return;
    onHall(() => this.hallChanged());
    const live = connect({ onStale: (on) => this.setStale(on) });
    live.subscribe('ticket:' + id, (state) => {
      this.calls = state.now_called || [];
      this.pauses = state.pauses || [];
      this.update(state.ticket);
    }); // a ticket of an earlier day has no topic any more; its summary stands
    keepPage();
  }

  /** The first picture; also how an unknown ticket is told from a lost connection. */
  async load() {
    for (let i = 0; ; i++) {
      try {
        this.update(await api('GET', '/tickets/' + id, undefined, { tries: 1 }));
        this.setStale(false);
        return true;
      } catch (err) {
        const e = /** @type {any} */ (err);
        if (e.status === 404 || e.status === 400) {
          unknown();
          return false;
        }
        this.setStale(true);
        await backoff(i);
      }
    }
  }

  /** With a new business date the link of this ticket shows less. */
  hallChanged() {
    if (this.ticket) this.draw(this.ticket);
    if (this.over()) this.load();
  }

  over() {
    return Boolean(this.hall && this.ticket && this.ticket.date < this.hall.date);
  }

  /** @param {boolean} on */
  setStale(on) {
    if (!on) this.at = serverNow();
    stale(on && (this.ticket !== null || this.at > 0), this.at ? t('phone.offline', { time: time(this.at) + ' ' + zoneName() }) : undefined);
  }

  /** The answer to a step may come after the feed has told of a later one. @param {API.Ticket} ticket */
  answered(ticket) {
    if (!this.ticket || this.ticket.rev <= ticket.rev) this.update(ticket);
  }

  /** @param {API.Ticket} ticket */
  update(ticket) {
    const before = this.ticket;
    this.ticket = ticket;
    this.at = serverNow();
    rememberTicket(Object.assign({}, ticket, { id }));
    if (this.over()) forgetState();
    else keepState(ticket, this.at);
    this.draw(ticket);
    this.react(before, ticket);
  }

  /** @param {API.Ticket} k */
  draw(k) {
    const over = this.over();
    const on = (/** @type {string[]} */ states) => !over && states.indexOf(k.state) >= 0;
    byId('loading').hidden = true;
    byId('ticket').hidden = false;
    byId('hero').className = 'pass pass-' + mood(k) + (over ? ' pass-over' : '');
    mount(byId('hero'), hero(k, over));
    section('told', over ? [] : told(k, this.pauses));
    section('result', result(k, over || !this.hall ? '' : this.hall.links.survey));
    section('facts', over ? [] : facts(k));
    section('progress', over ? [] : progress(k));
    section('called', on(['waiting']) && this.calls.length > 0 ? nowCalled(this.calls) : []);
    section('bring', on(['waiting', 'called', 'held']) ? bring(k) : []);
    section('details', details(k, over));
    byId('alerts').hidden = !on(['waiting', 'called', 'held']);
    byId('late').hidden = !on(['waiting']) || k.late_by === 0;
    byId('cancel').hidden = !on(['waiting', 'held']);
    byId('ticket-actions').hidden = over;
    byId('qr-part').hidden = isOver(k);
    byId('keep').hidden = isOver(k) && k.state !== 'done'; // what was served has its result there
    if (over || isOver(k)) this.stopTelling();
    else if (this.push) this.push.knows(k.follow_url);
    document.title = (k.state === 'called' ? t('phone.headline_called') + ' ' + t('term.counter_n', { n: k.counter ? k.counter.number : '' }) + ' \u00b7 ' : '') + k.number + ' - ' + t('phone.title') + ' - ' + byId('ticket-hall').textContent;
  }

  /**
   * Alerts once for each call and once for each place when the turn comes near.
   * @param {API.Ticket | null} before null on the first picture
   * @param {API.Ticket} now
   */
  react(before, now) {
    if (this.over()) return;
    const called = now.state === 'called' && (!before || before.state !== 'called' || before.last_called_at !== now.last_called_at);
    if (called) {
      const words = t('phone.said_called', { where: whereTo(now) });
      announce(words, true);
      alertPerson(now.number + ': ' + t('phone.headline_called'), words, true);
      flash();
      return;
    }
    const near = (/** @type {API.Ticket | null} */ k) => k && (mood(k) === 'near' || mood(k) === 'next');
    if (before && now.late_at && !before.late_at) {
      announce(t('phone.late_said', { n: now.ahead }));
    } else if (near(now) && before && !near(before) && this.toldNear !== placeOf(now)) {
      this.toldNear = placeOf(now);
      announce(t('phone.said_near'));
      alertPerson(now.number, t('phone.said_near'), false);
    } else if (before && (before.state !== now.state || before.leg !== now.leg)) {
      announce(t('phone.headline_' + mood(now)));
    }
  }

  /** The visit is over. */
  stopTelling() {
    disableAlerts();
    if (this.push && this.push.on) this.push.end();
  }

  /** @param {boolean} on */
  alertWords(on) {
    if (!on) return t('phone.alerts');
    if (this.push && this.push.on) return t('phone.alerts_push');
    return screenKept() ? t('phone.alerts_kept') : t('phone.alerts_on');
  }

  drawAlerts() {
    const on = alertsOn();
    byId('alerts').setAttribute('aria-pressed', String(on));
    mount(byId('alerts'), icon(on ? 'bell' : 'mute'), h('span', null, this.alertWords(on)));
  }
}

/**
 * @param {string} name
 * @param {any[]} content
 */
function section(name, content) {
  byId(name).hidden = content.length === 0;
  mount(byId(name), content);
}

function flash() {
  const el = byId('hero');
  el.classList.remove('pass-flash');
  void el.offsetWidth; // starts the animation anew
  el.classList.add('pass-flash');
  window.scrollTo(0, 0);
}

function toggleQR() {
  const box = byId('qr');
  box.hidden = !box.hidden;
  byId('qr-toggle').setAttribute('aria-expanded', String(!box.hidden));
  mount(byId('qr-toggle'), icon('qr'), box.hidden ? t('phone.show_qr') : t('phone.hide_qr'));
  if (box.querySelector('img')) return;
  const away = () => mount(box, h('p', null, t('phone.qr_away')));
  mount(box, h('img', { src: root.getAttribute('data-qr'), alt: t('kiosk.qr_alt'), width: '280', height: '280', onerror: away }));
}

function unknown() {
  byId('loading').hidden = true;
  byId('ticket').hidden = true;
  byId('unknown').hidden = false;
  forgetState();
  stale(false);
}

ready().then(() => {
  const phone = new PhoneTicket();
  phone.showKept();
  return start((hall) => phone.begin(hall), (late) => phone.setStale(late));
});
