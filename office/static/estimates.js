// Draws how well the waits that citizens were told held.

import { h } from '/ui/dom.js';
import { businessDate, number, percent, t, text } from '/ui/i18n.js';
import { clock, share } from '/office/report_view.js';

const COLUMNS = /** @type {Array<[string, (row: API.EstimateRow) => string]>} */ ([
  ['called', (r) => number(r.n)],
  ['kept_upper', (r) => share(r.kept_upper)],
  ['inside', (r) => share(r.inside)],
  ['width', (r) => clock(r.width_ms)],
  ['median_error', (r) => clock(r.median_error_ms)],
  ['bias', (r) => signed(r.bias_ms)],
]);

/** Longer or shorter than it came true, 2:05 with its sign. @param {number | null} ms */
function signed(ms) {
  if (ms === null) return clock(null);
  return (ms < 0 ? '\u2212' : '+') + clock(Math.abs(ms));
}

/** @param {API.Estimates} e */
export function told(e) {
  const head = h('h2', { class: 'box-title', id: 'told-title' }, t('office.e.title'));
  if (!e.total.n) return h('section', { class: 'box', 'aria-labelledby': 'told-title' }, head, h('p', { class: 'muted' }, t('office.e.none')));
  const group = (/** @type {string} */ name, /** @type {API.EstimateRow[]} */ rows, /** @type {(row: API.EstimateRow) => string} */ label) => h('tbody', null,
    h('tr', { class: 'told-group' }, h('th', { scope: 'rowgroup', colspan: String(COLUMNS.length + 1) }, t('office.e.by_' + name))),
    rows.map((row) => line(row, label(row))));
  return h('section', { class: 'box report-table', 'aria-labelledby': 'told-title' }, head,
    h('p', { class: 'told-words' }, t('office.e.words', {
      kept: share(e.total.kept_upper), promised: percent(e.promised, 0), inside: share(e.total.inside), error: clock(e.total.median_error_ms),
    })),
    h('div', { class: 'scroll', tabindex: '0', role: 'group', 'aria-labelledby': 'told-title' },
      h('table', { class: 'table' },
        h('thead', null, h('tr', null, h('th', { scope: 'col' }, t('office.e.group')), COLUMNS.map(([name]) => h('th', { scope: 'col', class: 'right' }, t('office.e.' + name))))),
        group('class', e.classes, (row) => text(row.key.name)),
        e.days.length > 1 ? group('day', e.days, (row) => businessDate(row.key.id)) : null,
        group('service', e.services, (row) => text(row.key.name)),
        h('tfoot', null, line(e.total, t('office.r.total'))))),
    h('p', { class: 'muted small told-words' }, t('office.e.how', { beyond: number(e.total.beyond_closing) })));
}

/**
 * @param {API.EstimateRow} row
 * @param {string} name
 */
function line(row, name) {
  return h('tr', null, h('th', { scope: 'row' }, name), COLUMNS.map(([, of]) => h('td', { class: 'right' }, of(row))));
}
