// A screen higher than its place says so, with a button for every hand: on a touch
// screen without a scroll bar nothing else shows that something lies below.

import { byId, setText } from '/ui/dom.js';
import { t } from '/ui/i18n.js';

const SLACK = 4; // px: what rounding leaves over is nothing to see
const PART = 0.6; // of the stage's height: a row of tiles that is cut off must be whole after the turn, and on a low screen it is a third of it

export class More {
  /** @param {HTMLElement} stage what scrolls; where the page itself does, nothing is shown */
  constructor(stage) {
    this.stage = stage;
    byId('more-up').addEventListener('click', () => this.turn(-1));
    byId('more-down').addEventListener('click', () => this.turn(1));
    stage.addEventListener('scroll', () => this.mark());
    window.addEventListener('resize', () => this.measure());
  }

  /** Shows the beginning. */
  toTop() {
    this.stage.scrollTop = 0;
    this.measure();
  }

  /** Call it after each change of the stage. The bar takes room itself: measured with it, it would come and go. */
  measure() {
    const bar = byId('more');
    const top = this.stage.scrollTop;
    bar.hidden = true;
    bar.hidden = getComputedStyle(this.stage).overflowY !== 'auto' || this.hidden() <= SLACK;
    this.stage.scrollTop = top;
    this.mark();
  }

  /** @returns {number} px that the stage cannot show at once */
  hidden() {
    return this.stage.scrollHeight - this.stage.clientHeight;
  }

  mark() {
    const top = this.stage.scrollTop;
    const below = this.hidden() - top > SLACK;
    byId('more-up').setAttribute('aria-disabled', String(top <= SLACK));
    byId('more-down').setAttribute('aria-disabled', String(!below));
    setText(byId('more-label'), below ? t('kiosk.more_below') : t('kiosk.more_end'));
  }

  /** @param {1 | -1} way */
  turn(way) {
    const still = matchMedia('(prefers-reduced-motion: reduce)').matches;
    // The heading stays where it is and hides what scrolls behind it.
    const head = this.stage.querySelector('.stage-head');
    this.stage.scrollBy({ top: way * PART * (this.stage.clientHeight - (head ? head.clientHeight : 0)), behavior: still ? 'auto' : 'smooth' });
    this.mark();
  }
}
