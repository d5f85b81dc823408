// Draws the board's state. Each part is drawn anew only when what it shows has changed,
// so that a display is calm and an old machine idle.

import { isPriority, publicClass } from '/ui/classes.js';
import { byId, h, mount } from '/ui/dom.js';
import { Drawn } from '/ui/drawn.js';
import { counterName, number, shortName, t } from '/ui/i18n.js';
import { icon } from '/ui/icons.js';
import { earlier, newestFirst } from '/display/announcer.js';
import { countersOf } from '/ui/state.js';
import { grid, pageOf, waitingOf } from '/display/layout.js';

/**
 * Earlier calls on the screen, by the rows of counters below them.
 * @type {Record<number, number>}
 */
const RECENT = { 1: 6, 2: 5, 3: 4 };

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
   */
  show(board, current) {
    const calls = newestFirst(board.calls);
    const main = current || calls[0] || null;
    this.showCall(main, Boolean(current));
    this.showCounters(board);
    const rows = Number(this.root.getAttribute('data-rows'));
    this.showRecent(earlier(calls, main).slice(0, upright() ? (rows > 3 ? 2 : 3) : RECENT[rows] || 5));
    this.showWaiting(waitingOf(board));
    this.showTicker(board.ticker || []);
    this.drawn.once('zone-name', shortName(board.zone), (node) => { node.textContent = shortName(board.zone); });
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
      byId('call-where').textContent = call ? t('display.counter_n', { n: call.counter.number }) : '';
      byId('call-agency').textContent = call ? placeOf(call.counter, call.agency) : t('display.none_yet');
      byId('call-priority').hidden = !call || !isPriority(call.class);
      byId('call-priority').textContent = call ? publicClass(call.class) : '';
      byId('call-label').textContent = this.label(call, now);
    });
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
      mount(node, calls.map(recentItem));
    });
  }

  /** @param {API.Board} board */
  showCounters(board) {
    const all = countersOf(board);
    const g = grid(all.length, upright());
    this.pages = g.pages;
    const page = ((this.page % g.pages) + g.pages) % g.pages;
    const shown = pageOf(all, page, g.perPage);
    this.drawn.once('counters', [shown, g], (node) => {
      this.root.setAttribute('data-rows', String(g.rows));
      node.setAttribute('data-columns', String(g.columns));
      node.setAttribute('data-rows', String(g.rows));
      mount(node, shown.map(cell), all.length === 0 && h('p', { class: 'counters-empty' }, t('display.no_counters')));
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

/**
 * What stands below a counter's number: its own name where it has one, and its agency.
 * @param {API.CounterRef} counter
 * @param {API.Named} agency
 */
function placeOf(counter, agency) {
  return [counterName(counter), shortName(agency)].filter(Boolean).join(' \u00b7 ');
}

/** @param {API.Announcement} call */
function recentItem(call) {
  const priority = isPriority(call.class);
  return h('li', { class: 'recent-item' + (priority ? ' is-priority' : '') },
    h('span', { class: 'recent-number' }, call.number),
    h('div', { class: 'recent-to' },
      h('p', { class: 'recent-where' }, t('display.counter_n', { n: call.counter.number }),
        priority ? h('span', { class: 'mark-priority' }, publicClass(call.class)) : null),
      h('p', { class: 'recent-agency' }, placeOf(call.counter, call.agency))));
}

/** @param {API.BoardCounter} counter */
function cell(counter) {
  const busy = Boolean(counter.ticket);
  const priority = busy && isPriority(counter.class);
  const middle = busy
    ? h('p', { class: 'cell-number' }, counter.ticket)
    : h('p', { class: 'cell-word' }, t('display.state.' + counter.state));
  return h('div', {
    class: 'cell' + (priority ? ' is-priority' : ''), 'data-state': counter.state,
    'data-called': String(busy && counter.ticket_state === 'called'),
  },
  h('div', { class: 'cell-head' }, h('p', { class: 'cell-counter' }, t('display.counter_n', { n: counter.number })),
    priority && h('span', { class: 'mark-priority' }, icon('priority'), h('span', null, publicClass(counter.class)))), middle,
  h('p', { class: 'cell-agency' }, placeOf(counter, counter.agency)));
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
