// Draws the pauses of a period, which explain its waits, and offers them as CSV.

import { h } from '/ui/dom.js';
import { date, number, t, text, time } from '/ui/i18n.js';
import { icon } from '/ui/icons.js';

/**
 * @param {API.Pauses} d
 * @param {() => void} download
 */
export function pausedTimes(d, download) {
  if (d.rows.length === 0) return null;
  return h('section', { class: 'box report-table', 'aria-labelledby': 'paused-title' },
    h('h2', { class: 'box-title', id: 'paused-title' }, t('office.p.title')),
    h('p', { class: 'hint' }, t('office.p.about')),
    h('div', { class: 'scroll', tabindex: '0', role: 'group', 'aria-labelledby': 'paused-title' },
      h('table', { class: 'table' },
        h('thead', null, h('tr', null, h('th', { scope: 'col' }, t('office.r.by_agency')), h('th', { scope: 'col' }, t('office.p.reason')), h('th', { scope: 'col' }, t('office.p.when')),
          h('th', { scope: 'col', class: 'right' }, t('office.p.minutes')), h('th', { scope: 'col', class: 'right' }, t('office.p.waiting')))),
        h('tbody', null, d.rows.map((r) => h('tr', null, h('th', { scope: 'row' }, r.agency ? text(r.agency.name) : t('office.p.hall')), h('td', null, r.reason),
          h('td', null, date(r.since) + ', ' + time(r.since) + '\u2013' + time(r.ended)),
          h('td', { class: 'right' }, r.minutes === null ? '\u2013' : number(r.minutes)), h('td', { class: 'right' }, number(r.waiting))))))),
    h('p', { class: 'no-print' }, h('button', { type: 'button', class: 'btn', onclick: download }, icon('download'), h('span', null, t('office.p.csv')))));
}
