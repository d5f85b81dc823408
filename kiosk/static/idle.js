// Time that runs out when nobody touches the kiosk, with a warning before.

import { dialog, h } from '/ui/dom.js';
import { t } from '/ui/i18n.js';
import { icon } from '/ui/icons.js';
import { Ring } from '/kiosk/ring.js';
import { screenChanged } from '/kiosk/touch.js';

const EVENTS = ['pointerdown', 'touchstart', 'keydown', 'wheel', 'input'];

/** A count-down in whole seconds that a touch sets back and that can be held. */
export class Countdown {
  /**
   * @param {number} seconds
   * @param {(left: number, held: boolean) => void} onTick
   * @param {() => void} onEnd
   */
  constructor(seconds, onTick, onEnd) {
    this.seconds = seconds;
    this.left = seconds;
    this.held = false;
    this.onTick = onTick;
    this.onEnd = onEnd;
    this.touch = () => this.extend();
    EVENTS.forEach((name) => document.addEventListener(name, this.touch, true));
    this.timer = window.setInterval(() => this.tick(), 1000);
    onTick(this.left, false);
  }

  tick() {
    if (this.held) return;
    this.left--;
    this.onTick(this.left, false);
    if (this.left <= 0) {
      this.stop();
      this.onEnd();
    }
  }

  extend() {
    this.left = this.seconds;
    this.onTick(this.left, this.held);
  }

  /** @param {number} left of the time that began before */
  resume(left) {
    this.left = left;
    this.onTick(this.left, this.held);
  }

  /** @returns {boolean} whether it is held now */
  toggle() {
    this.held = !this.held;
    this.onTick(this.left, this.held);
    return this.held;
  }

  stop() {
    clearInterval(this.timer);
    EVENTS.forEach((name) => document.removeEventListener(name, this.touch, true));
  }
}

/**
 * Watches over a screen that somebody may have left: asks "still here?" and then starts anew.
 * @param {{seconds: number, warning: number, onEnd: () => void}} opt
 * @returns {{stop: () => void}}
 */
export function watchIdle(opt) {
  /** @type {ReturnType<typeof stillHere> | null} */
  let asking = null;
  const close = () => {
    if (!asking) return;
    asking.close();
    asking = null;
    screenChanged();
  };
  // A key that answers is no key for what lay behind the question.
  const answer = (/** @type {Event} */ e) => asking && e.preventDefault();
  document.addEventListener('keydown', answer, true);
  const countdown = new Countdown(opt.seconds, (left) => {
    if (left > opt.warning) {
      close();
      return;
    }
    if (!asking) {
      asking = stillHere();
      screenChanged();
    }
    asking.show(left, opt.warning);
  }, () => {
    stop();
    opt.onEnd();
  });
  const stop = () => {
    document.removeEventListener('keydown', answer, true);
    countdown.stop();
    close();
  };
  return { stop };
}

/** The question, with the seconds that are left for an answer. */
function stillHere() {
  const ring = new Ring();
  const text = h('p', { class: 'idle-left', role: 'timer' });
  const box = dialog({
    title: t('kiosk.still_here'), body: h('div', { class: 'idle' }, ring.el, text), alert: true, stay: true,
    actions: [h('button', { type: 'button', class: 'btn btn-big btn-primary' }, icon('check'), t('kiosk.still_here_yes'))],
  });
  return {
    close: box.close,
    /** @param {number} left @param {number} of */
    show: (left, of) => {
      ring.show(left, of);
      text.textContent = t('kiosk.still_here_left', { n: left });
    },
  };
}
