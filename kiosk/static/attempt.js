// One wish for a number. All its tries carry one idempotency key, so that a second touch
// after a lost answer gets the same number and not another.

import { newKey } from '/ui/api.js';

export class Attempt {
  /** @param {string[]} services */
  constructor(services) {
    this.services = services;
    this.key = newKey();
    this.klass = '';
    this.running = false;
  }

  /**
   * Begins a try. Another class is another wish.
   * @param {string} klass
   */
  begin(klass) {
    if (this.klass && this.klass !== klass) this.key = newKey();
    this.klass = klass;
    this.running = true;
  }

  /**
   * Ends a try that failed. A refusal was an answer: the next try is another wish.
   * @param {{status?: number, temporary?: boolean}} err
   */
  failed(err) {
    this.running = false;
    if (err.status && !err.temporary) this.key = newKey();
  }
}
