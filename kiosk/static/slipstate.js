// What the kiosk's own printer does (mpp print-agent): said before a number is taken, and
// of the slip of the number that is on the screen. Nothing is called printed that the
// printer did not call so.

import { api } from '/ui/api.js';
import { setText } from '/ui/dom.js';
import { t } from '/ui/i18n.js';
import { explain } from '/ui/page.js';

/** States in which slips come out. */
const PRINTS = ['ready', 'paper_low', 'unknown'];
/** How long a slip may take until its holder is told to note the number. */
const PATIENCE_MS = 12000;

/**
 * @typedef {{state: string, why?: string, order?: string}} Job
 * @typedef {{printer?: {state: string}, jobs?: Object<string, Job>}} Note
 */

/**
 * What is said, and how: '' is nothing. Before a number is taken there is no job.
 * @param {string} printer its state, '' where the kiosk has none
 * @param {string} step
 * @param {Job | null} job
 * @param {boolean} late whether the slip should have come by now
 * @returns {{key: string, kind: 'warn' | 'bad' | 'good' | ''}}
 */
export function slipWords(printer, step, job, late) {
  if (!printer) return { key: '', kind: '' };
  const stands = PRINTS.indexOf(printer) < 0;
  if (step !== 'ticket') {
    if (!stands) return { key: '', kind: '' };
    return { key: printer === 'paper_out' ? 'kiosk.paper_out' : 'kiosk.printer_away', kind: 'warn' };
  }
  const state = job ? job.state : 'waiting';
  if (state === 'printed') return { key: 'kiosk.slip_printed', kind: 'good' };
  if (state === 'sent') return { key: 'kiosk.slip_sent', kind: '' };
  if (state === 'unsure') return { key: 'kiosk.slip_unsure', kind: 'bad' };
  if (state === 'failed' || state === 'dropped') return { key: 'kiosk.slip_failed', kind: 'bad' };
  if (stands) return { key: printer === 'paper_out' ? 'kiosk.slip_no_paper' : 'kiosk.slip_waits', kind: 'bad' };
  return late ? { key: 'kiosk.slip_waits', kind: 'bad' } : { key: 'kiosk.slip_printing', kind: '' };
}

export class SlipState {
  /**
   * @param {HTMLElement} root
   * @param {import('/ui/live.js').Live} live
   * @param {{token: string, kiosk: string, pagePrints: boolean}} device pagePrints: the page prints while the printer's agent is away
   */
  constructor(root, live, device) {
    this.root = root;
    this.device = device;
    /** @type {Note} */
    this.note = {};
    this.step = 'agency';
    /** @type {string} of the ticket on the screen, '' for none */
    this.ticket = '';
    this.problem = '';
    this.late = false;
    this.timer = 0;
    live.subscribe('printer:' + device.kiosk, () => {}, () => {}, (note) => {
      this.note = note;
      this.show();
    });
    document.addEventListener('kiosk:step', (e) => {
      this.step = /** @type {CustomEvent} */ (e).detail.step;
      if (this.step !== 'ticket') this.of('');
      this.show();
    });
  }

  /** '' where nothing is to be said of a printer: there is none, or the page prints in its place, or has printed this slip. */
  get printer() {
    const state = this.note.printer ? this.note.printer.state : '';
    if (this.step === 'ticket' && !this.ticket) return '';
    return state === 'away' && this.device.pagePrints && !this.ticket ? '' : state;
  }

  /** @param {string} ticket whose slip the kiosk's printer prints, '' where the page does */
  of(ticket) {
    this.ticket = ticket;
    this.problem = '';
    this.wait();
    this.show();
  }

  wait() {
    this.late = false;
    clearTimeout(this.timer);
    if (!this.ticket) return;
    this.timer = window.setTimeout(() => {
      this.late = true;
      this.show();
    }, PATIENCE_MS);
  }

  /** Asks for the slip once more. */
  async again() {
    const { ticket } = this;
    if (!ticket) return;
    this.problem = '';
    this.wait();
    if (this.note.jobs) delete this.note.jobs[ticket];
    this.show();
    try {
      await api('POST', '/tickets/' + encodeURIComponent(ticket) + '/print', {}, { token: this.device.token, tries: 2 });
    } catch (err) {
      if (this.ticket !== ticket) return;
      this.problem = explain(err);
      this.show();
    }
  }

  show() {
    const job = (this.ticket && this.note.jobs && this.note.jobs[this.ticket]) || null;
    const says = slipWords(this.printer, this.step, job, this.late);
    const words = this.problem || (says.key && t(says.key));
    const kind = this.problem ? 'bad' : says.kind;
    this.root.className = 'notice slip-state' + (kind ? ' notice-' + kind : '');
    this.root.hidden = !words;
    setText(this.root, words);
  }
}
