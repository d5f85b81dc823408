// All agencies at a glance: who waits, how long, and what each counter does.

import { byId, h, mount, setText } from '/ui/dom.js';
import { Drawn } from '/ui/drawn.js';
import { duration, number, shortName, t, text } from '/ui/i18n.js';
import { agencyRows, countersHere } from '/ui/figures.js';

export class Glance {
  constructor() {
    this.drawn = new Drawn();
  }

  /**
   * @param {Live.Hall} hall
   * @param {number} now
   */
  show(hall, now) {
    const counters = countersHere(hall);
    const rows = agencyRows(hall, now).sort((a, b) => shortName(a.agency).localeCompare(shortName(b.agency))).map((r) => ({
      id: r.agency.id, name: shortName(r.agency), full: text(r.agency.name), level: r.level, waiting: r.waiting, longest: r.waiting > 0 ? longestText(r.longest) : '',
      closed: r.counters - counters.filter((c) => c.agency.id === r.agency.id && atWork(c)).length, all: r.counters,
      counters: counters.filter((c) => c.agency.id === r.agency.id && atWork(c)).map((c) => ({ n: c.number, state: c.state, doing: doing(c), what: c.ticket ? c.ticket.state : c.state })),
    }));
    setText(byId('glance-sum'), t('desk.glance_sum', { n: number(rows.reduce((sum, r) => sum + r.waiting, 0)) }));
    this.drawn.once('glance', rows, (node) => mount(node, rows.map((r) => h('li', { class: 'agency-row', 'data-level': r.level, 'data-glance': r.id },
      h('p', { class: 'agency-line' }, h('span', { class: 'agency-who' }, h('strong', { class: 'agency-name', title: r.full }, r.name),
        r.closed === r.all && h('span', { class: 'agency-closed' }, t('counter_state.closed'))),
        h('span', { class: 'agency-wait' }, h('strong', null, number(r.waiting)), ' ', t('desk.waiting'), r.longest && ' \u00b7 ' + r.longest)),
      r.counters.length > 0 && h('p', { class: 'booths' }, r.counters.map((c) => h('span', { class: 'booth', 'data-state': c.state, 'data-what': c.what },
        h('span', { class: 'dot dot-' + c.state }), h('span', { class: 'booth-n' }, t('desk.counter_short', { n: c.n })), ' ', h('span', null, c.doing))),
      r.closed > 0 && h('span', { class: 'booth booth-closed' }, t('desk.closed_n', { n: r.closed })))))));
  }
}

/** @param {API.Counter} c */
function atWork(c) {
  return c.state !== 'closed';
}

/** @param {number} ms */
function longestText(ms) {
  return t('desk.longest', { time: duration(Math.floor(ms / 60000) * 60000) });
}

/** @param {API.Counter} c */
function doing(c) {
  if (c.ticket) return c.ticket.number || t('term.no_number');
  return c.state === 'open' ? t('desk.free') : t('counter_state.' + c.state);
}
