// Draws the board's state. Each part is drawn anew only when what it shows has changed,
// so that a display is calm and an old machine idle.

import { isPriority, publicClass } from '/ui/classes.js';
import { byId, h, mount } from '/ui/dom.js';
import { Drawn } from '/ui/drawn.js';
import { number, shortName, t, time } from '/ui/i18n.js';
import { icon } from '/ui/icons.js';
import { opensToday, opensWords } from '/ui/opens.js';
import { earlier, newestFirst } from '/display/announcer.js';
import { fitAll } from '/display/fit.js';
import { countersOf } from '/ui/state.js';
import { grid, pageOf, rowsOf, waitingOf } from '/display/layout.js';
import { placeOf, whereTo } from '/display/where.js';

/**
 * Earlier calls on the screen, by the rows of counters below them.
 * @type {Record<number, number>}
 */
const RECENT = { 1: 6, 2: 5, 3: 4 };

/**
 * Calls beside the large one, likewise.
 * @type {Record<number, number>}
 */
const BESIDE = { 1: 6, 2: 6, 3: 5, 4: 4 };
/** So many have room for larger letters. */
const FEW = 3;

/** As in upright.css. */
const upright = () => window.matchMedia('(orientation: portrait) and (min-width: 700px)').matches;

export class View {
  /** @param {HTMLElement} root */
  constructor(root) {
    this.root = root;
    this.drawn = new Drawn();
    this.page = 0;
    this.pages = 1;
  }

  // forget has everything drawn anew, for a new size of the window.
  forget() {
    this.drawn.forget();
  }

  /**
   * show draws everything for a state; current is the call being presented, or null.
   * @param {API.Board} board
   * @param {API.Announcement | null} current
   * @param {API.Announcement[]} beside calls that are shown with it
   * @param {import('/display/hours.js').Standing} hours
   */
  show(board, current, beside, hours) {
    const calls = newestFirst(board.calls);
    const main = current || calls[0] || null;
    this.showCounters(board, current);
    this.showCall(main, Boolean(current));
    this.showBeside(beside);
    this.showHours(hours, Boolean(current || (main && main.standing)) || this.busy(board));
    const rows = Number(this.root.getAttribute('data-rows'));
    this.showRecent(earlier(calls, main).slice(0, upright() ? (rows > 3 ? 2 : 3) : RECENT[rows] || 5));
    this.showWaiting(waitingOf(board));
    this.showTicker(board.ticker || []);
    const name = shortName(board.zone || board.agency);
    this.drawn.once('zone-name', name, (node) => {
      node.textContent = name;
      node.setAttribute('data-length', name.length > 26 ? 'long' : 'usual');
    });
    this.fitNumbers();
  }

  /** @param {API.Board} board */
  busy(board) {
    return countersOf(board).some((c) => c.ticket !== '' || c.state === 'open') || waitingOf(board).length > 0;
  }

  /**
   * Outside of the hours, with nobody left, the board says when it opens instead of looking broken.
   * @param {import('/display/hours.js').Standing} hours
   * @param {boolean} busy
   */
  showHours(hours, busy) {
    const shut = !hours.serving && !busy;
    this.drawn.once('shut', [shut, hours], (node) => {
      node.hidden = !shut;
      this.root.setAttribute('data-shut', String(shut));
      if (!shut) return;
      mount(node, h('p', { class: 'shut-title' }, t(hours.pausing ? 'display.shut_break' : opensToday(hours.opens) ? 'display.shut' : 'screen.closed')),
        hours.note && h('p', { class: 'shut-note' }, hours.note), h('p', { class: 'shut-opens' }, opensWords(hours.opens || null)));
    });
  }

  /** @param {API.Announcement[]} calls */
  showBeside(calls) {
    const most = BESIDE[Number(this.root.getAttribute('data-rows'))] || 4;
    const shown = calls.length > most ? calls.slice(0, most - 1) : calls;
    this.drawn.once('call-others', [shown, calls.length], (node) => {
      byId('call').setAttribute('data-many', String(calls.length > 0));
      node.hidden = calls.length === 0;
      node.setAttribute('data-few', String(calls.length <= FEW));
      mount(node, shown.map((c) => h('li', { class: 'other' }, h('span', { class: 'other-number' }, c.number), h('span', { class: 'other-where' }, whereTo(c.counter)))),
        calls.length > shown.length && h('li', { class: 'other-more' }, t('display.more_calls', { n: calls.length - shown.length })));
    });
  }

  /**
   * @param {API.Announcement | null} call
   * @param {boolean} now
   */
  showCall(call, now) {
    this.drawn.once('call', [call, now], (node) => {
      node.setAttribute('data-empty', call ? 'false' : 'true');
      // Bright only while somebody is expected at the counter.
      node.setAttribute('data-standing', String(call ? now || call.standing : false));
      const shown = call ? call.number : '\u2013';
      byId('call-number').textContent = shown;
      byId('call-number').setAttribute('data-length', shown.length > 6 ? 'long' : 'usual');
      byId('call-where').textContent = call ? whereTo(call.counter) : '';
      byId('call-agency').textContent = call ? placeOf(call.counter, call.agency) : t('display.none_yet');
      byId('call-priority').hidden = !call || !isPriority(call.class);
      byId('call-priority').textContent = call ? publicClass(call.class) : '';
      byId('call-label').textContent = this.label(call, now);
    });
  }

  fitNumbers() {
    fitHeads(byId('counters'));
    ['#call-number', '#call-where', '.other-number', '.other-where', '.recent-number', '.cell-number', '.cell-counter'].forEach((words) => fitAll(this.root, words));
  }

  /**
   * @param {API.Announcement | null} call
   * @param {boolean} now
   */
  label(call, now) {
    if (call && call.recall && (now || call.standing)) return t('display.recall');
    return !call || now || call.standing ? t('display.now') : t('display.last');
  }

  /**
   * flash marks the call for the time it is presented; style sheets honour reduced motion.
   * @param {boolean} on
   */
  flash(on) {
    byId('call').setAttribute('data-flash', on ? 'true' : 'false');
  }

  /** @param {API.Announcement[]} calls */
  showRecent(calls) {
    this.drawn.once('recent', calls, (node) => {
      node.setAttribute('data-empty', String(calls.length === 0));
      mount(node, calls.map(recentItem));
    });
  }

  /**
   * @param {API.Board} board
   * @param {API.Announcement | null} current its counter's page comes up
   */
  showCounters(board, current) {
    const all = countersOf(board);
    const g = grid(all.length, upright());
    this.pages = g.pages;
    const at = current ? all.findIndex((c) => c.id === current.counter.id) : -1;
    if (at >= 0) this.page = Math.floor(at / g.perPage);
    const page = ((this.page % g.pages) + g.pages) % g.pages;
    const shown = pageOf(all, page, g.perPage);
    const stops = (board.pauses || []).filter((p) => p.stops).map((p) => (p.agency ? p.agency.id : ''));
    this.drawn.once('counters', [shown, g, stops], (node) => {
      this.root.setAttribute('data-rows', String(g.rows));
      node.setAttribute('data-columns', String(g.columns));
      node.setAttribute('data-rows', String(g.rows));
      mount(node, rowsOf(shown, g.rows).map((row) => h('div', { class: 'cells-row' }, row.map((c) => cell(c, stops)))), all.length === 0 && h('p', { class: 'counters-empty' }, t('display.no_counters')));
    });
    this.drawn.once('pages', page + '/' + g.pages, (node) => {
      node.hidden = g.pages < 2;
      node.textContent = t('display.pages', { page: page + 1, pages: g.pages });
    });
  }

  // turn shows the next page of counters; false when there is only one.
  turn() {
    this.page = (this.page + 1) % this.pages;
    return this.pages > 1;
  }

  /** @param {Array<API.Board['agencies'][string]>} agencies */
  showWaiting(agencies) {
    this.drawn.once('waiting', agencies, (node) => {
      mount(node, h('span', { class: 'waiting-title' }, t(agencies.length ? 'display.waiting' : 'display.waiting_none')),
        agencies.map((a) => h('span', { class: 'waiting-item' }, shortName(a), h('strong', null, number(a.waiting)))));
      fitWaiting(node, agencies.length);
    });
  }

  /** @param {string[]} lines */
  showTicker(lines) {
    const text = lines.join('   \u2022   ');
    this.drawn.once('ticker', text, (node) => {
      node.hidden = !text;
      const line = byId('ticker-text');
      line.textContent = text;
      line.setAttribute('data-pace', text.length > 480 ? 'slower' : text.length > 200 ? 'slow' : 'usual');
    });
  }
}

/** @param {API.Announcement} call */
function recentItem(call) {
  const priority = isPriority(call.class);
  return h('li', { class: 'recent-item' + (priority ? ' is-priority' : '') },
    h('span', { class: 'recent-number' }, call.number),
    h('div', { class: 'recent-to' },
      h('p', { class: 'recent-where' }, whereTo(call.counter),
        priority ? h('span', { class: 'mark-priority' }, publicClass(call.class)) : null),
      h('p', { class: 'recent-agency' }, placeOf(call.counter, call.agency))));
}

/**
 * The state of a counter that shows no number in public words; of a pause its reason.
 * @param {API.BoardCounter} counter
 * @param {string[]} stops the agencies that are paused, '' for the whole hall: there no counter is ready
 */
export function stateWord(counter, stops) {
  if (counter.ticket_state) return t('display.state.serving');
  if (counter.state === 'open' && ['', counter.agency.id].some((id) => stops.indexOf(id) >= 0)) return t('screen.halted');
  return t(counter.state === 'paused' ? 'display.pause.' + (counter.reason || 'other') : 'display.state.' + counter.state);
}

/**
 * @param {API.BoardCounter} counter
 * @param {string[]} stops as stateWord has it
 */
function cell(counter, stops) {
  const busy = Boolean(counter.ticket);
  const priority = busy && isPriority(counter.class);
  const middle = busy
    ? h('p', { class: 'cell-number' }, counter.ticket)
    : h('p', { class: 'cell-word' }, stateWord(counter, stops));
  return h('div', {
    class: 'cell' + (priority ? ' is-priority' : ''), 'data-state': counter.state,
    'data-called': String(busy && counter.ticket_state === 'called'),
  },
  h('div', { class: 'cell-head' }, h('p', { class: 'cell-counter' }, whereTo(counter)),
    priority && h('span', { class: 'mark-priority' }, icon('priority'), h('span', null, publicClass(counter.class)))), middle,
  // Who comes back when is worth more there than whose counter it is.
  !busy && counter.return_at ? h('p', { class: 'cell-agency cell-back' }, t('display.back_at', { time: time(counter.return_at) }))
    : h('p', { class: 'cell-agency' }, placeOf(counter, counter.agency)));
}

/**
 * fitHeads leaves of the word of a class its sign where a cell has no room for it.
 * @param {HTMLElement} grid
 */
function fitHeads(grid) {
  grid.setAttribute('data-tight', 'false');
  const isTight = Array.from(grid.querySelectorAll('.cell-head')).some((head) => head.scrollWidth > head.clientWidth);
  grid.setAttribute('data-tight', String(isTight));
}

/**
 * fitWaiting takes agencies off the end until the line fits, and says how many there are more.
 * @param {HTMLElement} node
 * @param {number} count
 */
function fitWaiting(node, count) {
  let left = 0;
  const more = h('span', { class: 'waiting-more' }, '');
  while (node.scrollWidth > node.clientWidth && node.children.length > 2) {
    if (left === 0) node.appendChild(more);
    left++;
    more.textContent = t('display.waiting_more', { n: left });
    node.removeChild(node.children[node.children.length - 2]);
    if (left >= count) break;
  }
}
