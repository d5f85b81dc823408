// Draws a report as the API gives it. What is null there is a dash here, never a zero.

import { h } from '/ui/dom.js';
import { businessDate, duration, has, number, percent, stopwatch, t, text, time } from '/ui/i18n.js';
import { MEASURES } from '/office/measures.js';

const NONE = '\u2013';
const SVG = 'http://www.w3.org/2000/svg';

/** Minutes and seconds, 12:05; rounded to whole seconds as in the CSV. @param {number | null} ms */
export function clock(ms) {
  return ms === null || ms === undefined ? NONE : stopwatch(Math.round(ms / 1000) * 1000);
}

/** A percentage with one decimal, rounded as in the CSV. @param {number | null | undefined} share */
export function share(share) {
  return share === null || share === undefined ? NONE : percent(Math.round(share * 1000) / 1000, 1);
}

/** @param {API.Report} report */
export function summary(report) {
  const all = report.total;
  const span = report.from === report.to ? businessDate(report.from) : businessDate(report.from) + ' \u2013 ' + businessDate(report.to);
  return h('section', { class: 'summary', 'aria-labelledby': 'summary-title' },
    h('header', { class: 'summary-head' }, h('h2', { id: 'summary-title' }, span),
      h('p', { class: 'muted' }, text(report.hall.name) + (report.agency ? ' \u00b7 ' + text(report.agency.name) : '') + ' \u00b7 ' + t('office.r.read_at', { time: time(report.at) }))),
    h('div', { class: 'summary-figures' },
      figure('visits', number(all.visits), t('office.r.legs_n', { n: number(all.legs) })),
      figure('served', number(all.served), t('office.r.transferred_n', { n: number(all.transferred), open: number(all.open) })),
      figure('left', number(all.no_shows + all.cancelled + all.unserved),
        t('office.r.left_n', { no_shows: number(all.no_shows), cancelled: number(all.cancelled), unserved: number(all.unserved) })),
      figure('wait', clock(all.wait.median_ms), t('office.r.p90', { time: clock(all.wait.p90_ms) })),
      figure('service', clock(all.service.median_ms), t('office.r.p90', { time: clock(all.service.p90_ms) }))),
    h('div', { class: 'kept-pair' }, kept('wait_standard', all), kept('service_standard', all), byClass(report)));
}

/**
 * @param {string} name
 * @param {string} value
 * @param {string} note
 */
function figure(name, value, note) {
  return h('div', { class: 'figure' }, h('p', { class: 'figure-name' }, t('office.r.' + name)), h('p', { class: 'figure-value' }, value), h('p', { class: 'figure-note' }, note));
}

/**
 * A standard in the three usual ways, the strict one first and large.
 * @param {string} which wait_standard | service_standard
 * @param {any} row
 */
function kept(which, row) {
  const k = row[which];
  const head = [h('h3', null, t('office.r.' + which))];
  if (!k) return h('div', { class: 'kept' }, head, h('p', { class: 'muted' }, t('office.r.no_standard')));
  const target = k.target_ms === null ? t('office.r.targets') : t('office.r.target', { time: duration(k.target_ms) });
  return h('div', { class: 'kept' }, head, h('p', { class: 'muted small' }, target),
    h('dl', { class: 'kept-list' }, ['against_us', 'ignoring', 'for_us'].map((way, i) => h('div', { class: 'kept-row', 'data-first': String(i === 0) },
      h('dt', null, t('office.r.' + way)), h('dd', null, h('span', { class: 'kept-share' }, share(k[way])), bar(k[way]))))),
    h('p', { class: 'muted small' }, t('office.r.kept_counts', {
      within: number(k.within), late: number(k.late), left_within: number(k.left_within), left_late: number(k.left_late),
    })));
}

/** @param {number | null} value a share from 0 to 1 */
function bar(value) {
  const svg = document.createElementNS(SVG, 'svg');
  [['class', 'kept-bar'], ['viewBox', '0 0 100 6'], ['preserveAspectRatio', 'none'], ['aria-hidden', 'true'], ['focusable', 'false']].forEach(([k, v]) => svg.setAttribute(k, v));
  const rect = document.createElementNS(SVG, 'rect');
  rect.setAttribute('class', 'kept-fill');
  rect.setAttribute('height', '6');
  rect.setAttribute('width', String(Math.round((value || 0) * 1000) / 10));
  svg.appendChild(rect);
  return svg;
}

/** Waits by class are published, so that nobody is overtaken in the dark. @param {API.Report} report */
function byClass(report) {
  const waits = report.total.wait_by_class || {};
  return h('div', { class: 'kept' }, h('h3', null, t('office.r.by_class')),
    h('table', { class: 'class-table' },
      h('thead', null, h('tr', null, ['class', 'called', 'median', 'p90_short'].map((c, i) => h('th', { scope: 'col', class: i ? 'right' : '' }, t('office.r.' + c))))),
      h('tbody', null, report.classes.map((/** @type {any} */ c) => {
        const w = waits[c.id] || { n: 0, median_ms: null, p90_ms: null };
        return h('tr', null, h('th', { scope: 'row' }, text(c.name)), h('td', { class: 'right' }, number(w.n)), h('td', { class: 'right' }, clock(w.median_ms)), h('td', { class: 'right' }, clock(w.p90_ms)));
      }))),
    h('p', { class: 'muted small' }, t('office.r.with_left', { time: clock(report.total.wait_with_left.median_ms), p90: clock(report.total.wait_with_left.p90_ms) })));
}

/** @typedef {{group: string, head: string, of: (row: any) => string}} Column */

/** The columns of each measure by its unit, from report/measure. @type {Object<string, (id: string, report: any) => Column[]>} */
const UNITS = {
  count: (id) => [{ group: 'visits_group', head: id, of: (r) => number(r[id]) }],
  times: (id) => [{ group: id, head: 'median', of: (r) => clock(r[id].median_ms) }, { group: id, head: 'p90_short', of: (r) => clock(r[id].p90_ms) }],
  kept: (id) => ['against_us', 'ignoring', 'for_us'].map((way) => ({ group: id, head: way + '_short', of: (/** @type {any} */ r) => (r[id] ? share(r[id][way]) : NONE) })),
  work: (id) => [{ group: id, head: id + '_n', of: (r) => number(r[id].n) }, { group: id, head: id + '_ms', of: (r) => (r[id].n > 0 ? duration(r[id].ms) : NONE) }],
  duration: (id, report) => spent(id, report, duration),
  ratio: (id, report) => spent(id, report, share),
};

/**
 * @param {string} id
 * @param {API.Report} report
 * @param {(v: any) => string} write
 * @returns {Column[]} how counters spent their time, where the rows are counters
 */
function spent(id, report, write) {
  if (report.by !== 'counter') return [];
  const at = (/** @type {any} */ r) => /** @type {any} */ (report.counters.filter((/** @type {any} */ c) => c.id === r.key.id)[0]);
  return [{ group: 'counter_group', head: id, of: (r) => (at(r) ? write(at(r)[id]) : NONE) }];
}

/** @param {API.Report} report */
export function table(report) {
  const list = /** @type {Column[]} */ ([]).concat(...MEASURES.filter((m) => m.shown).map((m) => UNITS[m.unit](m.id, report)));
  const line = (/** @type {any} */ row, /** @type {string} */ name) => h('tr', null, h('th', { scope: 'row' }, name), list.map((c) => h('td', { class: 'right' }, c.of(row))));
  const groups = list.map((c) => c.group).filter((g, i, all) => g !== all[i - 1]);
  const span = (/** @type {string} */ group) => String(list.filter((c) => c.group === group).length);
  return h('section', { class: 'box report-table', 'aria-labelledby': 'report-table-title' },
    h('h2', { class: 'box-title', id: 'report-table-title' }, t('office.r.table_' + report.by)),
    h('div', { class: 'scroll', tabindex: '0', role: 'group', 'aria-labelledby': 'report-table-title' },
      h('table', { class: 'table' },
        h('thead', null,
          h('tr', { class: 'groups' }, h('td', null), groups.map((g) => h('th', { scope: 'colgroup', colspan: span(g) }, t('office.r.' + g)))),
          h('tr', null, h('th', { scope: 'col' }, t('office.r.by_' + report.by)), list.map((c) => h('th', { scope: 'col', class: 'right' }, t('office.r.' + c.head))))),
        h('tbody', null, report.rows.map((/** @type {any} */ r) => line(r, text(r.key.name))),
          report.rows.length === 0 && h('tr', null, h('td', { class: 'table-empty', colspan: String(list.length + 1) }, t('office.r.empty')))),
        h('tfoot', null, line(report.total, t('office.r.total'))))));
}

// The words that a figure is defended with come first.
const FIRST = ['visits', 'wait', 'wait_with_left', 'service', 'p90_short', 'against_us', 'ignoring', 'for_us'];

/** What each measure means, so that a figure can be defended. */
export function definitions() {
  const terms = FIRST.concat(MEASURES.map((m) => m.id).filter((id) => has('office.d.' + id) && FIRST.indexOf(id) < 0));
  return h('details', { class: 'box definitions' }, h('summary', null, t('office.r.definitions')),
    h('dl', null, terms.map((term) => h('div', null, h('dt', null, t('office.r.' + term)), h('dd', null, t('office.d.' + term))))));
}
