// A number of a roll of printed ones, given while kiosks or power were out: which one, and when
// its citizen came.

import { instantOf } from '/ui/clock.js';
import { byId, h, mount } from '/ui/dom.js';
import { t, time } from '/ui/i18n.js';
import { serverNow } from '/ui/sync.js';

export class Printed {
  constructor() {
    /** 0: none is being entered. */
    this.roll = 0;
    /** The time that was given last: numbers of a roll are entered one after the other. */
    this.came = '';
  }

  /** @param {string} number such as R-007, '' for none */
  show(number) {
    this.roll = Number(number.slice(number.indexOf('-') + 1));
    const line = byId('printed');
    line.hidden = !number;
    mount(line, number && h('label', { for: 'came' }, t('desk.printed', { number })),
      number && h('input', { class: 'input', id: 'came', type: 'time', required: true, value: this.came || time(serverNow()).replace('.', ':') }));
  }

  /** What is asked for besides service and class. */
  body() {
    if (!this.roll) return {};
    this.came = byId('came').value || this.came;
    return { roll: this.roll, arrived_at: this.came ? instantOf(this.came, serverNow(), time(serverNow())) : '' };
  }
}
