// The kiosk: from "which agency" to a number. It joins the parts: flow.js decides the step,
// screens.js draws it, taking.js asks for the number, stay.js lets the ticket stay.

import { deviceOver, deviceSession } from '/ui/device.js';
import { byId, mount } from '/ui/dom.js';
import { onHall } from '/ui/hall.js';
import { lang, t } from '/ui/i18n.js';
import { announce, showClock, stale, start } from '/ui/page.js';
import { showPauses } from '/ui/pauses.js';
import { Aid } from '/kiosk/aid.js';
import { closeQuestion, question } from '/kiosk/asking.js';
import { classScreen } from '/kiosk/classview.js';
import { Finder, finderButton } from '/kiosk/finder.js';
import { Flow } from '/kiosk/flow.js';
import { watchIdle } from '/kiosk/idle.js';
import { rememberTicket } from '/kiosk/last.js';
import { More } from '/kiosk/more.js';
import { Offer } from '/kiosk/offer.js';
import { Printer } from '/kiosk/printing.js';
import { agencyScreen, chosenPath, loadingScreen, serviceScreen } from '/kiosk/screens.js';
import { WARNING_SECONDS, idleSeconds, ticketSeconds } from '/kiosk/patience.js';
import { papersOf, slipPaper } from '/kiosk/slip.js';
import { keptShown } from '/kiosk/shown.js';
import { SlipState } from '/kiosk/slipstate.js';
import { Stay } from '/kiosk/stay.js';
import { Several } from '/kiosk/several.js';
import { markSteps } from '/kiosk/steps.js';
import { Taking } from '/kiosk/taking.js';
import { ticketScreen } from '/kiosk/ticketview.js';
import { loadLanguages, resetTools, wireTools } from '/kiosk/tools.js';
import { guardTouches, screenChanged, touches } from '/kiosk/touch.js';
import { offlineWords, spell } from '/kiosk/words.js';

const papers = papersOf(location.search);

class Kiosk {
  /**
   * @param {API.Hall} hall
   * @param {import('/ui/session.js').Session} session
   */
  constructor(hall, session) {
    const { token } = session;
    this.hall = hall;
    this.flow = new Flow();
    this.taking = new Taking(token, {
      onBegin: () => this.refresh(), onFailed: () => this.failed(), onTicket: (ticket) => this.got(ticket), onOther: () => this.back(), onSignedOut: () => this.over(),
    }, [], papers.length > 0);
    this.isOver = false; // the pairing ended while somebody's ticket was on the screen
    this.isLate = false; // what the hall offers changed while a finger was on the screen
    /** @type {{stop: () => void} | null} */
    this.idle = null;
    this.more = new More(byId('stage'));
    this.printer = new Printer(byId('paper'), () => window.print());
    this.stay = new Stay(byId('actions'), {
      seconds: ticketSeconds, done: () => this.reset(), again: () => this.another(), held: () => this.watch(), low: () => this.aid.leaving(), print: null,
    });
    this.finder = new Finder((service) => this.pickService(service), { onResults: () => this.more.toTop() }); // whoever types looks for the first
    this.offer = new Offer(token, { onChange: () => this.refresh(), onOnline: () => this.connection(), onPauses: () => showPauses(this.offer.pauses().filter((p) => !p.agency)), onSignedOut: () => this.over() });
    this.several = new Several(this.flow, this.offer, { isFree: () => !this.taking.busy && !this.saysAway(), changed: () => this.picked() });
    const device = { token, kiosk: session.principal.id };
    this.slip = new SlipState(byId('slip'), this.offer.live, Object.assign({ pagePrints: papers.length > 0 }, device));
    this.aid = new Aid({
      step: () => this.flow.step, ticket: () => this.flow.ticket, canGoBack: () => this.flow.canGoBack, back: () => this.back(),
      rewatch: () => this.viewChanged(),
    }, this.offer.live, device);
  }

  async begin() {
    byId('kiosk').hidden = false;
    guardTouches(() => this.isLate && this.refresh());
    onHall(() => {
      this.refresh();
      this.offer.refresh();
    });
    wireTools({ onView: () => this.viewChanged(), onLanguage: () => this.languageChanged() });
    byId('back').addEventListener('click', () => this.back());
    byId('restart').addEventListener('click', () => this.reset());
    document.addEventListener('keydown', (e) => {
      if (e.key === 'Escape' && !e.defaultPrevented) this.back();
    });
    const kept = keptShown();
    if (kept) this.got(kept.ticket, kept.left);
    else this.show(false);
    await this.offer.begin();
    loadLanguages();
  }

  /** Shows the step that the flow has come to. @param {boolean} [move] the focus to the heading */
  show(move) {
    const { step } = this.flow;
    document.body.setAttribute('data-step', step);
    for (const name of ['back', 'restart']) byId(name).hidden = !this.flow.canGoBack;
    stale(this.offer.online === false, offlineWords(step));
    this.draw();
    byId('stage').scrollTop = 0;
    this.watch();
    this.tell();
    screenChanged();
    if (move === false) return;
    const heading = document.getElementById('heading');
    if (heading) heading.focus();
  }

  /** For parts that follow the steps, such as spoken guidance: what stands on the screen is another, or in another language. */
  tell() {
    document.dispatchEvent(new CustomEvent('kiosk:step', { detail: { step: this.flow.step, lang } }));
  }

  watch() {
    if (this.idle) this.idle.stop();
    this.idle = null;
    const seconds = idleSeconds(this.flow.step, this.stay.isHeld);
    if (seconds > 0) this.idle = watchIdle({ seconds, warning: WARNING_SECONDS, onEnd: () => this.reset() });
  }

  viewChanged() {
    this.watch();
    this.stay.redraw();
    this.more.measure();
  }

  languageChanged() {
    showClock();
    this.offer.on.onPauses();
    document.title = t('kiosk.title') + ' - ' + this.hall.name;
    this.connection();
    this.redraw();
    this.stay.redraw();
    this.aid.redraw();
    this.watch();
    this.tell();
  }

  connection() {
    stale(this.offer.online === false, offlineWords(this.flow.step));
    if (this.offer.online !== false) closeQuestion();
    this.refresh();
  }

  /** Follows what the hall offers; a ticket stands as it was given. */
  refresh() {
    if (this.flow.step === 'ticket') return;
    this.isLate = touches.isHeld;
    if (this.isLate) return;
    if (this.offer.loaded && !this.flow.stands(this.offer)) {
      this.flow.clear();
      this.show();
      return;
    }
    this.redraw();
  }

  /** Draws anew what stands, keeping the focus and what can be seen where they were. */
  redraw() {
    const at = document.activeElement;
    const key = at ? at.getAttribute('data-key') : null;
    const top = byId('stage').scrollTop;
    this.draw();
    byId('stage').scrollTop = top;
    const again = key && document.querySelector('[data-key="' + key + '"]');
    if (again instanceof HTMLElement && again !== document.activeElement) again.focus();
  }

  draw() {
    const screen = this.screen();
    // A screen that keeps its element keeps what is being typed into it.
    if (byId('stage').firstChild !== screen) mount(byId('stage'), screen);
    markSteps(this.flow.step, this.flow.skipped(this.hall.classes.length));
    mount(byId('space'), chosenPath(this.hall.name, this.offer.agency(this.flow.agencyId)));
    this.more.measure();
  }

  screen() {
    const { flow, offer } = this;
    if (flow.step === 'ticket' && flow.ticket) return ticketScreen(flow.ticket);
    if (!offer.loaded) return loadingScreen();
    const agency = offer.agency(flow.agencyId);
    const service = offer.service(flow.serviceId);
    if (flow.step === 'class' && agency && service) {
      return classScreen({
        agency, service, services: this.several.services, classes: this.hall.classes, enabled: offer.online === true, busy: this.taking.busy,
        problem: this.taking.problem ? this.taking.problem() : '', isLost: this.taking.isLost, before: this.several.chosen(), after: this.several.add(), other: () => this.back(),
      }, (klass) => this.take(klass));
    }
    if (flow.step === 'service' && agency) return serviceScreen(agency, (s) => this.pickService(s));
    if (flow.step === 'find') return this.finder.screen(offer.agencies);
    return agencyScreen(offer.agencies, (a) => this.pickAgency(a), [this.several.lead(this.hall.classes.length), finderButton(() => this.find())]);
  }

  find() {
    if (this.saysAway()) return;
    this.flow.find();
    this.show();
  }

  /** @param {import('/kiosk/offer.js').Agency} agency */
  pickAgency(agency) {
    if (this.saysAway()) return;
    this.flow.pickAgency(agency);
    this.picked();
  }

  /** @param {API.Service} service */
  pickService(service) {
    if (this.saysAway()) return;
    this.flow.pickService(service);
    this.picked();
  }

  picked() {
    this.taking.wish(this.flow.services);
    this.show();
    this.offer.refresh();
    if (this.flow.takesAtOnce(this.hall.classes.length)) this.take(this.hall.classes[0].id);
  }

  back() {
    if (this.taking.busy || !this.flow.canGoBack) return;
    this.flow.back();
    this.show();
  }

  /** Says, where it is so, that the server is away: no number can be had, so no way leads on. */
  saysAway() {
    if (this.offer.online !== false) return false;
    question({ title: t('kiosk.away'), body: t('kiosk.away_about'), yes: t('kiosk.understood') });
    return true;
  }

  /** @param {string} klass */
  take(klass) {
    const { services } = this.several;
    if (services.length > 0 && !this.saysAway()) this.taking.take(services, klass);
  }

  /** @param {API.Ticket} ticket @param {number} [left] seconds of one that stood here before a reload: its slip is not printed again */
  got(ticket, left) {
    this.flow.took(ticket);
    if (this.hall.demo) rememberTicket(ticket); // a real kiosk is shared and keeps none
    this.slip.of(ticket.printed_by ? '' : ticket.id);
    this.stay.opt.print = this.printsAgain(ticket);
    this.stay.begin(ticket, left);
    this.show();
    announce(t('kiosk.your_number') + ' ' + spell(ticket.number) + '. ' + t('kiosk.please_wait'), true);
    if (ticket.printed_by && !left) this.print();
  }

  failed() {
    this.refresh();
    this.tell();
    screenChanged();
    this.offer.refresh();
  }

  /** How the slip can be had once more: from the browser, or from the kiosk's own printer; null where neither prints. @param {API.Ticket} ticket */
  printsAgain(ticket) {
    if (ticket.printed_by) return () => this.print();
    return this.slip.printer ? () => this.slip.again() : null;
  }

  print() {
    const { ticket } = this.flow;
    if (ticket) this.printer.slip((onReady) => slipPaper(ticket, { papers, copies: this.hall.slip_copies, onReady }));
  }

  /** The pairing is over: at once, or when whoever has just got a number has read it. */
  over() {
    this.isOver = true;
    if (this.flow.step !== 'ticket') deviceOver('kiosk');
  }

  /** Everything as the next person expects it, the language too. */
  reset() {
    if (this.taking.busy) return this.watch();
    this.aid.end();
    resetTools(() => this.languageChanged());
    return this.another();
  }

  /** Begins anew for the same person: language and view stay. */
  another() {
    if (this.isOver) {
      this.stay.end();
      deviceOver('kiosk');
      return;
    }
    closeQuestion();
    announce('', true); // no number of the one before
    this.stay.end();
    this.flow.clear();
    this.taking.wish([]);
    this.finder.clear();
    this.printer.clear();
    this.show();
    this.offer.refresh();
  }
}

start(async (hall) => {
  const session = await deviceSession({ kind: 'kiosk', device: 'kiosk', role: 'kiosk', root: byId('signin'), demo: hall.demo });
  await new Kiosk(hall, session).begin();
});
