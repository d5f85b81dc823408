// The ticket on the citizen's own phone: it follows the live feed, survives lost
// connections and calls attention when the number is called.

import { api } from '/ui/api.js';
import { backoff } from '/ui/backoff.js';
import { byId, dialog, h, mount } from '/ui/dom.js';
import { onHall } from '/ui/hall.js';
import { t, time } from '/ui/i18n.js';
import { icon } from '/ui/icons.js';
import { connect } from '/ui/live.js';
import { announce, explain, stale, start } from '/ui/page.js';
import { serverNow } from '/ui/sync.js';
import { alertPerson, alertsOn, disableAlerts, enableAlerts } from '/kiosk/alerts.js';
import { rememberTicket } from '/kiosk/last.js';
import { bring, details, facts, hero, mood, nowCalled, progress } from '/kiosk/phoneview.js';

const root = byId('phone');
const id = root.getAttribute('data-ticket') || '';

class PhoneTicket {
  /** @param {API.Hall} hall */
  constructor(hall) {
    this.hall = hall;
    /** @type {API.Ticket | null} */
    this.ticket = null;
    /** @type {any[]} */
    this.calls = [];
    this.at = 0; // when what is shown was true
  }

  async begin() {
    byId('alerts').addEventListener('click', () => this.toggleAlerts());
    byId('cancel').addEventListener('click', () => this.askCancel());
    byId('qr-toggle').addEventListener('click', toggleQR);
    this.drawAlerts();
    if (!(await this.load())) return;
    onHall(() => this.ticket && this.draw(this.ticket));
    const live = connect({ onStale: (on) => this.setStale(on) });
    live.subscribe('ticket:' + id, (state) => {
      this.calls = state.now_called || [];
      this.update(state.ticket);
    }); // a ticket of an earlier day has no topic any more; its summary stands
  }

  /** The first picture; also how an unknown ticket is told from a lost connection. */
  async load() {
    for (let i = 0; ; i++) {
      try {
        this.update(await api('GET', '/tickets/' + id, undefined, { tries: 1 }));
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

  /** @param {boolean} on */
  setStale(on) {
    if (!on) this.at = serverNow();
    stale(on && (this.ticket !== null || this.at > 0), this.at ? t('phone.offline', { time: time(this.at) }) : undefined);
  }

  /** @param {API.Ticket} ticket */
  update(ticket) {
    const before = this.ticket;
    this.ticket = ticket;
    this.at = serverNow();
    rememberTicket(Object.assign({}, ticket, { id }));
    this.draw(ticket);
    this.react(before, ticket);
  }

  /** @param {API.Ticket} k */
  draw(k) {
    byId('loading').hidden = true;
    byId('ticket').hidden = false;
    byId('hero').className = 'pass pass-' + mood(k);
    mount(byId('hero'), hero(k));
    section('facts', facts(k));
    mount(byId('progress'), progress(k));
    section('called', k.state === 'waiting' && this.calls.length > 0 ? nowCalled(this.calls) : []);
    section('bring', ['waiting', 'called', 'held'].indexOf(k.state) >= 0 && k.requirements.length > 0 ? bring(k) : []);
    mount(byId('details'), details(k));
    byId('cancel').hidden = k.state !== 'waiting' && k.state !== 'held';
    byId('alerts').hidden = ['waiting', 'called', 'held'].indexOf(k.state) < 0;
    document.title = (k.state === 'called' ? t('phone.headline_called') + ' ' + t('term.counter_n', { n: k.counter ? k.counter.number : '' }) + ' · ' : '') + k.number + ' - ' + t('phone.title') + ' - ' + this.hall.name;
  }

  /**
   * Alerts once for each call and once when the turn comes near.
   * @param {any} before null on the first picture
   * @param {any} now
   */
  react(before, now) {
    const called = now.state === 'called' && (!before || before.state !== 'called' || before.last_called_at !== now.last_called_at);
    if (called) {
      const words = t('phone.said_called', { n: now.counter ? now.counter.number : '' });
      announce(words, true);
      alertPerson(now.number + ': ' + t('phone.headline_called'), words, true);
      flash();
      return;
    }
    const near = (/** @type {any} */ k) => k && (mood(k) === 'near' || mood(k) === 'next');
    if (near(now) && before && !near(before)) {
      announce(t('phone.said_near'));
      alertPerson(now.number, t('phone.said_near'), false);
    } else if (before && before.state !== now.state) {
      announce(t('phone.headline_' + mood(now)));
    }
  }

  toggleAlerts() {
    if (alertsOn()) disableAlerts();
    else enableAlerts();
    this.drawAlerts();
  }

  drawAlerts() {
    const on = alertsOn();
    byId('alerts').setAttribute('aria-pressed', String(on));
    mount(byId('alerts'), icon(on ? 'bell' : 'mute'), h('span', null, on ? t('phone.alerts_on') : t('phone.alerts')));
  }

  askCancel() {
    const problem = h('p', { class: 'notice notice-bad', role: 'alert', hidden: true });
    const yes = h('button', { type: 'button', class: 'btn btn-danger-solid' }, t('phone.cancel_yes'));
    const no = h('button', { type: 'button', class: 'btn', autofocus: true }, t('phone.cancel_no'));
    const box = dialog({
      title: t('phone.cancel_title', { number: this.ticket ? this.ticket.number : '' }), alert: true, actions: [no, yes],
      body: h('div', { class: 'stack-s' }, h('p', null, t('phone.cancel_about')), problem),
    });
    no.addEventListener('click', box.close);
    yes.addEventListener('click', async () => {
      yes.disabled = true;
      try {
        const ticket = await api('POST', '/tickets/' + id + '/cancel', {});
        box.close();
        this.update(ticket);
        announce(t('phone.cancelled_said', { number: ticket.number }));
      } catch (err) {
        yes.disabled = false;
        problem.textContent = explain(err);
        problem.hidden = false;
      }
    });
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
  if (!box.firstChild) box.appendChild(h('img', { src: root.getAttribute('data-qr'), alt: t('kiosk.qr_alt'), width: '280', height: '280' }));
}

function unknown() {
  byId('loading').hidden = true;
  byId('ticket').hidden = true;
  byId('unknown').hidden = false;
  stale(false);
}

start((hall) => new PhoneTicket(hall).begin());
