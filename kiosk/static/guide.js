// The spoken guidance: the whole way to a number by ear and a few keys. It chooses among the
// buttons that stand on the screen, so that there is one kiosk and not two.

import { t } from '/ui/i18n.js';
import { letters, labelOf, parts, textsOf } from '/kiosk/guidetexts.js';
import { begins, commandOf } from '/kiosk/keypad.js';
import { setGuided } from '/kiosk/patience.js';

/**
 * @typedef {Object} Host
 * @property {() => string} step
 * @property {() => API.Ticket | null} ticket
 * @property {() => boolean} canGoBack
 * @property {() => void} back
 * @property {() => void} help calls a person
 * @property {() => void} rewatch told when there is more time from now on, or less
 */

export class Guide {
  /**
   * @param {Host} host
   * @param {import('/kiosk/speaker.js').Speaker} speaker
   * @param {HTMLElement} curtain covers the screen for who does not need it
   */
  constructor(host, speaker, curtain) {
    this.host = host;
    this.speaker = speaker;
    this.curtain = curtain;
    this.isOn = false;
    this.at = -1;
    this.group = '';
    /** The question that was read. @type {Element | null} */
    this.asked = null;
    window.addEventListener('keydown', (e) => this.key(e), true);
    document.addEventListener('kiosk:step', () => this.isOn && this.read());
    curtain.addEventListener('click', () => this.draw(false));
    new MutationObserver(() => this.isOn && this.questions()).observe(document.body, { childList: true });
  }

  /** @param {KeyboardEvent} e */
  key(e) {
    const command = commandOf(e);
    const typing = e.target instanceof HTMLInputElement;
    if (command === '' || e.ctrlKey || e.altKey || e.metaKey || typing && !this.isOn) return;
    const still = Boolean(document.querySelector('.idle'));
    if (!this.isOn) {
      if (!begins(e)) return;
      this.begin();
    } else if (still) {
      this.speaker.remark([t('kiosk.guide_stays')]);
    } else {
      this.obey(command);
    }
    e.preventDefault(); // and no further: what counts down has to hear of each key
  }

  begin() {
    this.isOn = true;
    setGuided(true);
    this.host.rewatch();
    this.read(parts('kiosk.guide_welcome').concat(parts('kiosk.guide_keys')));
  }

  /** The next person begins without it. */
  end() {
    if (!this.isOn) return;
    this.isOn = false;
    setGuided(false);
    this.draw(false);
    this.speaker.stop();
  }

  /** @param {import('/kiosk/keypad.js').Command} command */
  obey(command) {
    if (command === 'next') this.move(1);
    else if (command === 'previous') this.move(-1);
    else if (command === 'group') this.nextGroup();
    else if (command === 'choose') this.choose();
    else if (command === 'back') this.back();
    else if (command === 'repeat') this.speaker.again();
    else if (command === 'help') this.host.help();
    else if (command === 'curtain') this.draw(Boolean(this.curtain.hidden));
    else this.read(parts('kiosk.guide_keys'));
  }

  /** The box of a question that is open, above everything else. */
  question() {
    return document.querySelector('.dialog');
  }

  /** What can be chosen now. @returns {HTMLElement[]} */
  choices() {
    const box = this.question();
    const found = box ? box.querySelectorAll('button') : document.querySelectorAll('#stage button[data-key]:not(.find-open), #actions button[data-key]');
    return /** @type {HTMLElement[]} */ (Array.from(found));
  }

  /**
   * Says where one is, and what there is to choose.
   * @param {string[]} [before]
   */
  read(before) {
    this.at = -1;
    this.group = '';
    const { ticket, step } = this.host;
    const number = ticket();
    const where = number ? this.ticket(number) : this.where();
    const n = this.choices().length;
    const how = step() === 'ticket' ? parts('kiosk.guide_ticket_keys') : n > 0 ? parts('kiosk.guide_choices', { n }) : [t('ui.loading')];
    this.speaker.say((before || []).concat(where, how));
  }

  /** Heading, and what is to be known before one chooses. */
  where() {
    const box = this.question();
    if (box) return textsOf(box.querySelector('h2') || box).concat(...Array.from(box.querySelectorAll('.question-body')).map(textsOf));
    const said = document.querySelectorAll('#stage .crumb-name, #heading, #stage .notice, #stage .several-head, #stage .several-name, #slip:not([hidden])');
    return /** @type {string[]} */ ([]).concat(...Array.from(said).map(textsOf));
  }

  /** @param {API.Ticket} ticket */
  ticket(ticket) {
    const number = letters(ticket.number);
    const facts = document.querySelectorAll('#stage .ticket-service, #stage .ticket-agency, #stage .ticket-then, #stage .ticket-fact');
    return parts('kiosk.guide_number').concat(number, parts('kiosk.guide_once_more'), number, ...Array.from(facts).map(textsOf), [t('kiosk.please_wait')]);
  }

  /** @param {number} by */
  move(by) {
    const all = this.choices();
    if (all.length === 0) return this.read();
    this.at = (this.at < 0 && by < 0 ? all.length : this.at) + by;
    this.at = (this.at + all.length) % all.length;
    return this.point(all);
  }

  /** @param {HTMLElement[]} all */
  point(all) {
    const button = all[this.at];
    button.focus();
    button.scrollIntoView({ block: 'nearest' });
    const zone = button.closest('.zone');
    const name = zone ? textsOf(zone.firstElementChild || zone).join(' ') : '';
    const entered = name && name !== this.group ? [name] : [];
    this.group = name;
    this.speaker.say(entered.concat(labelOf(button), parts('kiosk.guide_position', { n: this.at + 1, of: all.length })));
  }

  /** The first choice of the next zone, where agencies stand by zones. */
  nextGroup() {
    const all = this.choices();
    const zoneOf = (/** @type {number} */ i) => all[i] && all[i].closest('.zone');
    const now = this.at < 0 ? null : zoneOf(this.at);
    for (let i = this.at + 1; i < all.length; i++) {
      if (!zoneOf(i) || zoneOf(i) === now) continue;
      this.at = i;
      return this.point(all);
    }
    return this.move(1);
  }

  choose() {
    const button = this.choices()[this.at];
    if (!button) return this.speaker.remark(parts('kiosk.guide_nothing'));
    // A closed service says why; a class whose number is on its way waits.
    if (button.getAttribute('aria-disabled') === 'true') return this.speaker.remark(labelOf(button).concat(parts('kiosk.guide_closed')));
    return button.click();
  }

  back() {
    const box = this.question();
    const no = box && box.querySelector('[data-answer="no"]');
    if (no instanceof HTMLElement) no.click();
    else if (this.host.canGoBack()) this.host.back();
    else this.speaker.remark(parts('kiosk.guide_first'));
  }

  /** A question has come: it is read. One has gone: what lies beneath is read again. */
  questions() {
    const box = this.question();
    if (box === this.asked) return;
    this.asked = box;
    if (box && box.querySelector('.idle')) this.speaker.remark(textsOf(box.querySelector('h2') || box).concat(parts('kiosk.guide_any_key')));
    else this.read();
  }

  /** The ticket is about to leave the screen. */
  leaving() {
    if (this.isOn) this.speaker.remark(parts('kiosk.guide_leaving').concat(parts('kiosk.guide_any_key')));
  }

  /** Something has happened beside the steps. @param {string} words */
  tell(words) {
    if (this.isOn && words) this.speaker.remark([words]);
  }

  /** @param {boolean} on whether the screen is covered */
  draw(on) {
    if (this.curtain.hidden === !on) return;
    this.curtain.hidden = !on;
    if (this.isOn) this.speaker.remark(parts(on ? 'kiosk.guide_covered' : 'kiosk.guide_uncovered'));
  }
}
