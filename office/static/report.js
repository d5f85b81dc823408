// The report: a period, what to count by, the figures with their definitions, the CSV.

import { api } from '/ui/api.js';
import { h, mount } from '/ui/dom.js';
import { onHall } from '/ui/hall.js';
import { getZone, lang, t } from '/ui/i18n.js';
import { icon } from '/ui/icons.js';
import { explain } from '/ui/page.js';
import { sessionOver } from '/ui/session.js';
import { serverNow } from '/ui/sync.js';
import { PERIODS, dateIn, period, periodName } from '/office/periods.js';
import { handedOut } from '/office/deliverables.js';
import { pausedTimes } from '/office/paused.js';
import { told } from '/office/estimates.js';
import { definitions, summary, table } from '/office/report_view.js';

const BY = ['service', 'agency', 'counter'];

export class Report {
  /**
   * @param {HTMLElement} root
   * @param {import('/ui/session.js').Session} session
   * @param {API.Hall} hall
   */
  constructor(root, session, hall) {
    this.root = root;
    this.token = session.token;
    this.hall = hall;
    this.today = this.date();
    this.query = Object.assign({ by: 'service' }, period('today', this.today));
    this.asked = 0;
    onHall(() => this.turn());
  }

  /** The business date, also of a hall whose first day has not begun. */
  date() {
    return this.hall.date || dateIn(serverNow(), getZone());
  }

  /** A new day: "today" is another one, and so are the other periods that end with it. */
  turn() {
    const chosen = periodName(this.query.from, this.query.to, this.today);
    this.today = this.date();
    if (chosen) Object.assign(this.query, period(chosen, this.today));
    if (this.result) this.load();
  }

  /** Draws the page at the first visit; each visit reads anew. */
  open() {
    if (!this.result) {
      this.controls = h('div', { class: 'report-controls no-print' });
      this.result = h('div', { class: 'report-result', 'aria-live': 'polite' });
      mount(this.root, this.controls, this.result, definitions());
    }
    this.load();
  }

  /** @param {any} change */
  ask(change) {
    Object.assign(this.query, change);
    this.load();
  }

  path() {
    return this.pathOf('/report') + '&by=' + this.query.by;
  }

  /** @param {string} part of the reports, for the same period */
  pathOf(part) {
    return part + '?from=' + this.query.from + '&to=' + this.query.to;
  }

  drawControls() {
    const q = this.query;
    const now = periodName(q.from, q.to, this.today);
    const choice = (/** @type {string} */ label, /** @type {boolean} */ on, /** @type {() => void} */ press) => h('button', {
      type: 'button', class: 'seg', 'aria-pressed': String(on), onclick: press,
    }, label);
    const day = (/** @type {'from' | 'to'} */ field) => h('label', { class: 'day' }, h('span', null, t('office.r.' + field)),
      h('input', {
        type: 'date', class: 'input', value: q[field], max: this.today, required: true,
        onchange: (/** @type {any} */ e) => e.target.value && this.ask(ordered(q, field, e.target.value)),
      }));
    mount(/** @type {any} */ (this.controls),
      h('div', { class: 'segs', role: 'group', 'aria-label': t('office.r.period') }, PERIODS.map((p) => choice(t('office.r.' + p), p === now, () => this.ask(period(p, this.today))))),
      day('from'), day('to'),
      h('div', { class: 'segs', role: 'group', 'aria-label': t('office.r.by') }, BY.map((by) => choice(t('office.r.by_' + by), by === q.by, () => this.ask({ by })))),
      h('button', { type: 'button', class: 'btn report-csv', onclick: () => this.download(this.path(), t('office.r.file') + '-' + q.by) }, icon('download'), h('span', null, t('office.r.csv'))));
  }

  async load() {
    this.drawControls();
    const asked = ++this.asked;
    const result = /** @type {HTMLElement} */ (this.result);
    result.setAttribute('aria-busy', 'true');
    try {
      const report = await api('GET', this.path(), undefined, { token: this.token, timeoutMs: 30000 });
      if (asked !== this.asked) return;
      mount(result, summary(report), table(report));
      const [held, handed, paused] = await Promise.all(['/report/estimates', '/report/deliverables', '/report/pauses'].map((part) => api('GET', this.pathOf(part), undefined, { token: this.token, timeoutMs: 30000 })));
      if (asked === this.asked) {
        mount(result, summary(report), table(report), handedOut(handed, () => this.download(this.pathOf('/report/deliverables'), t('office.h.file'))), pausedTimes(paused, () => this.download(this.pathOf('/report/pauses'), t('office.p.file'))), told(held));
      }
    } catch (err) {
      if (asked === this.asked) this.failed(err);
    } finally {
      if (asked === this.asked) result.removeAttribute('aria-busy');
    }
  }

  /** @param {any} err */
  failed(err) {
    if (sessionOver('manager', err)) return;
    mount(/** @type {any} */ (this.result), h('div', { class: 'notice notice-bad', role: 'alert' }, h('p', null, explain(err)),
      h('button', { type: 'button', class: 'btn', onclick: () => this.load() }, t('ui.retry'))));
  }

  /**
   * The CSV needs the token, which a plain link could not carry.
   * @param {string} path
   * @param {string} name of the file
   */
  async download(path, name) {
    try {
      const csv = await api('GET', path + '&format=csv', undefined, { token: this.token, timeoutMs: 60000 });
      // The mark at the start tells a spreadsheet that this is UTF-8; fetch takes it off.
      const url = URL.createObjectURL(new Blob(['\ufeff' + csv], { type: 'text/csv;charset=utf-8' }));
      const q = this.query;
      const link = h('a', { href: url, download: 'mpp-' + name + '-' + q.from + '-' + q.to + '-' + lang + '.csv' });
      document.body.appendChild(link);
      link.click();
      document.body.removeChild(link);
      setTimeout(() => URL.revokeObjectURL(url), 10000);
    } catch (err) {
      this.failed(err);
    }
  }
}

/**
 * A period with one end changed; the other follows where it would lie on the wrong side.
 * @param {{from: string, to: string}} q
 * @param {'from' | 'to'} field
 * @param {string} day
 */
function ordered(q, field, day) {
  if (field === 'from') return { from: day, to: q.to < day ? day : q.to };
  return { from: q.from > day ? day : q.from, to: day };
}
