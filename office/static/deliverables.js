// Draws what was handed out, and offers it as CSV.

import { h } from '/ui/dom.js';
import { number, t, text } from '/ui/i18n.js';
import { icon } from '/ui/icons.js';

/**
 * @param {API.Deliverables} d
 * @param {() => void} download
 */
export function handedOut(d, download) {
  const head = h('h2', { class: 'box-title', id: 'handed-title' }, t('office.h.title'));
  if (d.rows.length === 0) return null;
  return h('section', { class: 'box report-table', 'aria-labelledby': 'handed-title' }, head,
    h('div', { class: 'scroll', tabindex: '0', role: 'group', 'aria-labelledby': 'handed-title' },
      h('table', { class: 'table' },
        h('thead', null, h('tr', null, h('th', { scope: 'col' }, t('office.h.deliverable')), h('th', { scope: 'col' }, t('office.r.by_service')),
          h('th', { scope: 'col' }, t('office.r.by_agency')), h('th', { scope: 'col', class: 'right' }, t('office.h.amount')), h('th', { scope: 'col', class: 'right' }, t('office.h.legs')))),
        h('tbody', null, d.rows.map((r) => h('tr', null, h('th', { scope: 'row' }, text(r.deliverable.name)), h('td', null, text(r.service.name)),
          h('td', null, r.agency.short || text(r.agency.name)), h('td', { class: 'right' }, number(r.amount)), h('td', { class: 'right' }, number(r.legs))))))),
    h('p', { class: 'no-print' }, h('button', { type: 'button', class: 'btn', onclick: download }, icon('download'), h('span', null, t('office.h.csv')))));
}
