// Which touches count. Trembling hands touch twice, and people used to computers click
// twice: the second touch would fall on whatever the first one has brought there.

/** So long after the screen has changed nothing is taken from a finger. */
export const REST_MS = 500;
/** A touch so soon after the last one, and so near to it, is the same touch. */
export const SAME_MS = 700;
export const SAME_PX = 40;

/** @typedef {{timeStamp: number, clientX: number, clientY: number}} Press */

/** Judges by the times of the events, which a slow machine does not shift. */
export class Touches {
  constructor() {
    this.restUntil = 0;
    /** @type {Press | null} */
    this.last = null;
    /** The press that a click is still to come of. @type {{at: number, same: boolean} | null} */
    this.press = null;
    /** Whether a finger is on the screen: what is drawn anew between touch and release would swallow the touch. */
    this.isHeld = false;
  }

  /** Something else lies beneath the fingers from now on. @param {number} now ms, as events have them */
  rest(now) {
    this.restUntil = Math.max(this.restUntil, now + REST_MS);
  }

  /** @param {Press} e a finger that comes down */
  down(e) {
    const last = this.last;
    const same = last !== null && e.timeStamp - last.timeStamp < SAME_MS && Math.hypot(e.clientX - last.clientX, e.clientY - last.clientY) <= SAME_PX;
    this.last = { timeStamp: e.timeStamp, clientX: e.clientX, clientY: e.clientY };
    this.press = { at: e.timeStamp, same };
  }

  /**
   * Whether a click is to be obeyed: one by key, switch or screen reader always is.
   * @param {number} detail of the click; 0 where no pointer made it
   * @param {boolean} repeats whether its target may be touched twice on purpose, as a key of a keyboard
   */
  counts(detail, repeats) {
    const press = this.press;
    if (detail === 0 || !press) return true;
    this.press = null;
    return press.at >= this.restUntil && (repeats || !press.same);
  }

  /** @param {number} now @returns {number} ms until any touch counts */
  wait(now) {
    return Math.max(0, this.restUntil - now, this.last ? this.last.timeStamp + SAME_MS - now : 0);
  }
}

/** Those of this page. */
export const touches = new Touches();

/** Tell it whenever a step, a question or a message has come or gone. */
export function screenChanged() {
  touches.rest(performance.now());
}

const AFTER_RELEASE_MS = 120; // the click of a touch comes after its release

/**
 * Keeps from the page what is no touch of its own. An element or a group with data-repeat
 * may be touched again at once.
 * @param {() => void} onRelease told once a finger has gone and its click was heard
 */
export function guardTouches(onRelease) {
  window.addEventListener('pointerdown', (e) => {
    touches.isHeld = true;
    if (e.isPrimary) touches.down(e);
  }, true);
  const release = () => {
    touches.isHeld = false;
    setTimeout(onRelease, AFTER_RELEASE_MS);
  };
  window.addEventListener('pointerup', release, true);
  window.addEventListener('pointercancel', release, true);
  window.addEventListener('click', (e) => {
    const repeats = e.target instanceof Element && e.target.closest('[data-repeat]') !== null;
    if (touches.counts(e.detail, repeats)) return;
    e.preventDefault();
    e.stopImmediatePropagation();
  }, true);
}
