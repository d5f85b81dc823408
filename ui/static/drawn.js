// Draws a part of a page only when what it shows has changed, so that focus, scroll and
// screen readers are left alone, and an old machine is idle.

import { byId } from '/ui/dom.js';

export class Drawn {
  constructor() {
    /** @type {Object<string, string>} */
    this.keys = {};
  }

  /**
   * Runs draw with the element unless it was drawn with the same key before.
   * @param {string} id of the element
   * @param {any} key all that the drawing depends on
   * @param {(node: any) => void} draw
   */
  once(id, key, draw) {
    const print = JSON.stringify(key);
    if (this.keys[id] === print) return;
    this.keys[id] = print;
    draw(byId(id));
  }

  /** Has everything drawn anew, for example for a new size of the window. */
  forget() {
    this.keys = {};
  }
}
