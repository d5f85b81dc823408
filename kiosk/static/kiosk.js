// The kiosk: four steps from "which agency" to a number.

import { api } from '/ui/api.js';
import { deviceOver, deviceSession } from '/ui/device.js';
import { byId, mount } from '/ui/dom.js';
import { onHall } from '/ui/hall.js';
import { lang, t } from '/ui/i18n.js';
import { announce, explain, stale, start } from '/ui/page.js';
import { Attempt } from '/kiosk/attempt.js';
import { Countdown, watchIdle } from '/kiosk/idle.js';
import { rememberTicket } from '/kiosk/last.js';
import { Offer } from '/kiosk/offer.js';
import { More } from '/kiosk/more.js';
import { Printer } from '/kiosk/printing.js';
import { agencyScreen, classScreen, loadingScreen, serviceScreen } from '/kiosk/screens.js';
import { papersOf, slipPaper } from '/kiosk/slip.js';
import { markSteps } from '/kiosk/steps.js';
import { spell, ticketScreen } from '/kiosk/ticketview.js';
import { resetTools, toolsUsed, wireTools } from '/kiosk/tools.js';

const IDLE_SECONDS = 75;
const WARNING_SECONDS = 20;
const TICKET_SECONDS = 30;
// A ticket that is held on the screen: it is a stranger's to everybody who comes after.
const HELD_SECONDS = 180;
const HOME_LANG = 'id';
const papers = papersOf(location.search);

class Kiosk {
  /**
   * @param {API.Hall} hall
   * @param {string} token
   */
  constructor(hall, token) {
    this.hall = hall;
    this.token = token;
    this.step = 'agency';
    this.agencyId = '';
    this.serviceId = '';
    /** @type {API.Ticket | null} */
    this.ticket = null;
    this.attempt = new Attempt('');
    this.problem = '';
    this.pressed = false;
    this.late = false;
    /** @type {{stop: () => void} | null} */
    this.idle = null;
    /** @type {Countdown | null} */
    this.countdown = null;
    this.more = new More(byId('stage'));
    this.printer = new Printer(byId('paper'), () => window.print());
    this.offer = new Offer(token, {
      onChange: () => this.refresh(),
      onOnline: (online) => {
        stale(!online, t('kiosk.offline'));
        this.refresh();
      },
      onSignedOut: () => deviceOver('kiosk'),
    });
  }

  async begin() {
    byId('kiosk').hidden = false;
    onHall(() => {
      this.refresh();
      this.offer.refresh();
    });
    wireTools(() => {
      this.watch();
      this.more.measure();
    });
    byId('back').addEventListener('click', () => this.back());
    byId('restart').addEventListener('click', () => this.reset());
    document.addEventListener('keydown', (e) => {
      if (e.key === 'Escape' && !e.defaultPrevented) this.back();
    });
    this.holdStill();
    this.show('agency', false);
    await this.offer.begin();
  }

  /** A screen that is redrawn between touch and release would swallow the touch. */
  holdStill() {
    const release = () => {
      this.pressed = false;
      setTimeout(() => this.late && this.refresh(), 120);
    };
    document.addEventListener('pointerdown', () => {
      this.pressed = true;
    }, true);
    document.addEventListener('pointerup', release, true);
    document.addEventListener('pointercancel', release, true);
  }

  /**
   * @param {string} step
   * @param {boolean} [move] the focus to the heading
   */
  show(step, move) {
    this.step = step;
    document.body.setAttribute('data-step', step);
    byId('back').hidden = step === 'agency' || step === 'ticket';
    byId('restart').hidden = step === 'agency' || step === 'ticket';
    markSteps(step, this.hall.classes.length > 1);
    this.draw();
    byId('stage').scrollTop = 0;
    this.watch();
    if (move === false) return;
    const heading = document.getElementById('heading');
    if (heading) heading.focus();
  }

  watch() {
    if (this.idle) this.idle.stop();
    this.idle = null;
    const seconds = this.idleSeconds();
    if (seconds > 0) this.idle = watchIdle({ seconds, warning: WARNING_SECONDS, onEnd: () => this.reset() });
  }

  /** After how many seconds without a touch the kiosk starts anew; 0 for never. */
  idleSeconds() {
    if (this.step === 'ticket') return this.countdown && this.countdown.held ? HELD_SECONDS : 0;
    return this.step !== 'agency' || toolsUsed() || lang !== HOME_LANG ? IDLE_SECONDS : 0;
  }

  /** Draws anew what stands, keeping the focus where it was. */
  refresh() {
    if (this.step === 'ticket') return;
    if (this.pressed) {
      this.late = true;
      return;
    }
    this.late = false;
    const at = document.activeElement;
    const key = at ? at.getAttribute('data-key') : null;
    const top = byId('stage').scrollTop;
    this.draw();
    byId('stage').scrollTop = top;
    const again = key && document.querySelector('[data-key="' + key + '"]');
    if (again instanceof HTMLElement) again.focus();
  }

  draw() {
    mount(byId('stage'), this.screen());
    this.more.measure();
  }

  screen() {
    if (this.step === 'ticket' && this.ticket) return this.ticketScreen(this.ticket);
    if (!this.offer.loaded) return loadingScreen();
    const agency = this.offer.agency(this.agencyId);
    const service = this.offer.service(this.serviceId);
    if (this.step === 'class' && agency && service) {
      return classScreen({
        agency, service, classes: this.hall.classes, enabled: this.offer.online === true,
        busy: this.attempt.running ? this.attempt.klass : '', problem: this.problem,
      }, (klass) => this.take(klass));
    }
    if (this.step === 'service' && agency) return serviceScreen(agency, (s) => this.pickService(s.id));
    return agencyScreen(this.offer.agencies, (a) => this.pickAgency(a.id));
  }

  /** @param {string} id */
  pickAgency(id) {
    this.agencyId = id;
    this.show('service');
    this.offer.refresh();
  }

  /** @param {string} id */
  pickService(id) {
    this.serviceId = id;
    this.problem = '';
    this.attempt = new Attempt(id);
    this.show('class');
    this.offer.refresh();
    // With one class there is nothing to choose.
    if (this.hall.classes.length === 1) this.take(this.hall.classes[0].id);
  }

  back() {
    if (this.attempt.running || this.step === 'ticket') return;
    if (this.step === 'class') this.show('service');
    else if (this.step === 'service') this.show('agency');
  }

  /**
   * Takes the number. A second touch while the first is under way does nothing; a
   * touch after a lost answer asks with the same key and gets the same number.
   * @param {string} klass
   */
  async take(klass) {
    const attempt = this.attempt;
    if (attempt.running || !this.offer.online) return;
    attempt.begin(klass);
    this.problem = '';
    this.refresh();
    try {
      const ticket = await api('POST', '/tickets', { service: attempt.service, class: klass }, { token: this.token, key: attempt.key, tries: 5 });
      attempt.running = false;
      this.got(ticket);
    } catch (err) {
      attempt.failed(/** @type {any} */ (err));
      this.refused(err);
    }
  }

  /** @param {API.Ticket} ticket */
  got(ticket) {
    this.ticket = ticket;
    // A real kiosk is shared and keeps none.
    if (this.hall.demo) rememberTicket(ticket);
    this.show('ticket');
    announce(t('kiosk.your_number') + ' ' + spell(ticket.number) + '. ' + t('kiosk.please_wait'), true);
    this.countdown = new Countdown(TICKET_SECONDS, showCountdown, () => this.reset());
    if (papers.length > 0) this.print();
  }

  /** @param {any} err */
  refused(err) {
    if (err.status === 401) {
      deviceOver('kiosk');
      return;
    }
    if (err.code === 'quota_full') this.problem = t('kiosk.closed_quota');
    else if (err.code === 'network' || err.code === 'timeout') this.problem = t('kiosk.no_answer');
    else this.problem = explain(err);
    this.refresh();
    this.offer.refresh();
  }

  /** @param {API.Ticket} ticket */
  ticketScreen(ticket) {
    return ticketScreen(ticket, {
      done: () => this.reset(),
      hold: () => this.hold(),
      print: papers.length > 0 ? () => this.print() : null,
    });
  }

  /** Lets the count-down stand still, or go on; whoever holds it is asked for after some minutes. */
  hold() {
    if (!this.countdown) return false;
    const held = this.countdown.toggle();
    this.watch();
    return held;
  }

  print() {
    const ticket = this.ticket;
    if (ticket) this.printer.slip((onReady) => slipPaper(ticket, { papers, copies: this.hall.slip_copies, onReady }));
  }

  /** Everything as the next person expects it, the language too. */
  reset() {
    if (this.attempt.running) return;
    if (this.countdown) this.countdown.stop();
    this.countdown = null;
    this.ticket = null;
    this.agencyId = '';
    this.serviceId = '';
    this.problem = '';
    this.printer.clear();
    resetTools();
    if (lang !== HOME_LANG) {
      location.assign('/kiosk?lang=' + HOME_LANG + (papers.length > 0 ? '&print=' + (papers.length > 1 ? 1 : papers[0]) : ''));
      return;
    }
    this.show('agency');
    this.offer.refresh();
  }
}

/** @param {number} left @param {boolean} held */
function showCountdown(left, held) {
  const label = document.getElementById('countdown');
  const fill = document.getElementById('countdown-fill');
  if (label) label.textContent = held ? t('kiosk.held') : t('kiosk.countdown', { n: left });
  if (fill) fill.style.width = (100 * left) / TICKET_SECONDS + '%';
}

start(async (hall) => {
  const session = await deviceSession({ kind: 'kiosk', device: 'kiosk', role: 'kiosk', root: byId('signin'), demo: hall.demo });
  await new Kiosk(hall, session.token).begin();
});
