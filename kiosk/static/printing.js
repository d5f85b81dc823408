// The kiosk's slips: each is printed once, in its turn, as its picture where that can be had.
// A slip whose visitor has gone on already is printed all the same, and never another
// visitor's in its place.

import { mount } from '/ui/dom.js';

/** How long a slip waits for its picture; the number alone is still a ticket. */
const PATIENCE_MS = 6000;

export class Printer {
  /**
   * @param {Element} paper what is shown on paper only
   * @param {() => void} print
   */
  constructor(paper, print) {
    this.paper = paper;
    this.print = print;
    this.work = Promise.resolve();
  }

  /** @param {(onReady: () => void) => Element} make draws the slip, and tells when all of it is there */
  slip(make) {
    this.work = this.work.then(() => new Promise((/** @type {(value?: any) => void} */ ready) => {
      setTimeout(ready, PATIENCE_MS);
      mount(this.paper, make(ready));
    })).then(this.print);
  }

  /** Takes the last slip off the paper, once all are printed. */
  clear() {
    this.work = this.work.then(() => mount(this.paper));
  }
}
