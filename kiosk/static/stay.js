// How long a ticket stays on the screen: the count-down and the buttons at the foot, which
// stay in sight however long the ticket is.

import { h, mount } from '/ui/dom.js';
import { t } from '/ui/i18n.js';
import { icon } from '/ui/icons.js';
import { Countdown } from '/kiosk/idle.js';
import { WARNING_SECONDS } from '/kiosk/patience.js';
import { Ring } from '/kiosk/ring.js';
import { forgetShown, keepShown } from '/kiosk/shown.js';

/**
 * @typedef {Object} StayOptions
 * @property {() => number} seconds that a ticket stays without a touch
 * @property {() => void} done told of the button, and of the end of the count-down
 * @property {() => void} again told of the wish for another number
 * @property {() => void} held told when the count-down was stopped, or goes on
 * @property {() => void} low told when little of the time is left
 * @property {(() => void) | null} print
 */

export class Stay {
  /**
   * @param {HTMLElement} root at the foot of the screen
   * @param {StayOptions} opt
   */
  constructor(root, opt) {
    this.root = root;
    this.opt = opt;
    this.ring = new Ring();
    this.label = h('p', { id: 'countdown', class: 'countdown', role: 'timer' });
    this.hold = h('button', { type: 'button', class: 'btn btn-big', 'data-key': 'hold', onclick: () => this.toggle() });
    /** @type {Countdown | null} */
    this.countdown = null;
  }

  /**
   * @param {API.Ticket} ticket
   * @param {number} [left] seconds, where it stood here before a reload
   */
  begin(ticket, left) {
    this.end();
    this.draw();
    this.root.hidden = false;
    const countdown = new Countdown(this.opt.seconds(), (now, held) => {
      this.show(now, held);
      keepShown(ticket, now, held);
    }, () => this.opt.done());
    this.countdown = countdown;
    if (left) countdown.resume(left);
  }

  end() {
    if (this.countdown) this.countdown.stop();
    this.countdown = null;
    forgetShown();
    this.root.hidden = true;
    mount(this.root);
  }

  get isHeld() {
    return this.countdown !== null && this.countdown.held;
  }

  /** Writes it anew, in the page's language and for as many seconds as there are now. */
  redraw() {
    if (!this.countdown) return;
    this.draw();
    this.countdown.seconds = this.opt.seconds();
    this.countdown.extend();
  }

  toggle() {
    if (!this.countdown) return;
    this.countdown.toggle();
    this.opt.held();
  }

  draw() {
    mount(this.root, h('div', { class: 'stay' }, this.ring.el, this.label),
      h('div', { class: 'ticket-buttons' },
        this.hold,
        this.opt.print && button('print', 'print', t('kiosk.print_again'), this.opt.print),
        button('again', 'next', t('kiosk.another'), this.opt.again),
        button('done', 'check', t('kiosk.done'), this.opt.done, ' btn-primary')));
  }

  /** @param {number} left @param {boolean} held */
  show(left, held) {
    if (left === WARNING_SECONDS && !held) this.opt.low();
    this.ring.show(left, this.countdown ? this.countdown.seconds : left, held);
    this.label.textContent = held ? t('kiosk.held') : t('kiosk.countdown', { n: left });
    mount(this.hold, icon(held ? 'play' : 'pause'), held ? t('kiosk.go_on') : t('kiosk.hold'));
    this.hold.setAttribute('aria-pressed', String(held));
  }
}

/**
 * @param {string} key
 * @param {string} sign
 * @param {string} label
 * @param {() => void} press
 * @param {string} [kind]
 */
function button(key, sign, label, press, kind) {
  return h('button', { type: 'button', class: 'btn btn-big' + (kind || ''), 'data-key': key, onclick: press }, icon(sign), label);
}
