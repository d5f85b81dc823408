// Draws the board's state. Each part is drawn anew only when what it shows has changed,
// so that a display is calm and an old machine idle.

import { h, mount } from '/ui/dom.js';
import { number, t, text } from '/ui/i18n.js';
import { icon } from '/ui/icons.js';
import { newestFirst } from '/display/announcer.js';
import { countersOf, grid, pageOf, waitingOf } from '/display/layout.js';

// Earlier calls on the screen, by the rows of counters below them.
const RECENT = { 1: 6, 2: 5, 3: 4 };

export class View {
  constructor(root) {
    this.root = root;
    this.drawn = {};
    this.page = 0;
    this.pages = 1;
  }

  part(id) {
    return document.getElementById(id);
  }

  // forget has everything drawn anew, for a new size of the window.
  forget() {
    this.drawn = {};
  }

  // once runs draw(node) when key differs from what was drawn there last.
  once(id, key, draw) {
    if (this.drawn[id] === key) return;
    this.drawn[id] = key;
    draw(this.part(id));
  }

  // show draws everything for a state; current is the call being presented, or null.
  show(board, current) {
    const calls = newestFirst(board.calls);
    const main = current || calls[0] || null;
    this.showCall(main, Boolean(current));
    this.showCounters(board);
    const rows = Number(this.root.getAttribute('data-rows'));
    // Later ones are still to be called; they come up in their turn.
    this.showRecent(calls.filter((c) => main && c.id < main.id).slice(0, RECENT[rows] || 5));
    this.showWaiting(waitingOf(board));
    this.showTicker(board.ticker || []);
    this.once('zone-name', name(board.zone), (node) => { node.textContent = name(board.zone); });
  }

  showCall(call, now) {
    const key = JSON.stringify([call, now]);
    this.once('call', key, (node) => {
      node.setAttribute('data-empty', call ? 'false' : 'true');
      // Bright only while somebody is expected at the counter.
      node.setAttribute('data-standing', String(Boolean(call) && (now || call.standing)));
      const shown = call ? call.number : '\u2013';
      this.part('call-number').textContent = shown;
      this.part('call-number').setAttribute('data-length', shown.length > 6 ? 'long' : 'usual');
      this.part('call-where').textContent = call ? t('display.counter_n', { n: call.counter.number }) : '';
      this.part('call-agency').textContent = call ? name(call.agency) : t('display.none_yet');
      this.part('call-priority').hidden = !call || call.class !== 'priority';
      this.part('call-label').textContent = this.label(call, now);
    });
  }

  label(call, now) {
    if (call && call.recall && (now || call.standing)) return t('display.recall');
    return !call || now || call.standing ? t('display.now') : t('display.last');
  }

  // flash marks the call for the time it is presented; style sheets honour reduced motion.
  flash(on) {
    this.part('call').setAttribute('data-flash', on ? 'true' : 'false');
  }

  showRecent(calls) {
    this.once('recent', JSON.stringify(calls), (node) => {
      mount(node, calls.map(recentItem));
    });
  }

  showCounters(board) {
    const all = countersOf(board);
    const g = grid(all.length);
    this.pages = g.pages;
    const page = ((this.page % g.pages) + g.pages) % g.pages;
    const shown = pageOf(all, page, g.perPage);
    this.once('counters', JSON.stringify([shown, g]), (node) => {
      this.root.setAttribute('data-rows', String(g.rows));
      node.setAttribute('data-columns', String(g.columns));
      node.setAttribute('data-rows', String(g.rows));
      mount(node, shown.map(cell), all.length === 0 && h('p', { class: 'counters-empty' }, t('display.no_counters')));
    });
    this.once('pages', page + '/' + g.pages, (node) => {
      node.hidden = g.pages < 2;
      node.textContent = t('display.pages', { page: page + 1, pages: g.pages });
    });
  }

  // turn shows the next page of counters; false when there is only one.
  turn() {
    this.page = (this.page + 1) % this.pages;
    return this.pages > 1;
  }

  showWaiting(agencies) {
    this.once('waiting', JSON.stringify(agencies), (node) => {
      mount(node, h('span', { class: 'waiting-title' }, t(agencies.length ? 'display.waiting' : 'display.waiting_none')),
        agencies.map((a) => h('span', { class: 'waiting-item' }, name(a), h('strong', null, number(a.waiting)))));
      fitWaiting(node, agencies.length);
    });
  }

  showTicker(lines) {
    const text = lines.join('   \u2022   ');
    this.once('ticker', text, (node) => {
      node.hidden = !text;
      const line = this.part('ticker-text');
      line.textContent = text;
      line.setAttribute('data-pace', text.length > 480 ? 'slower' : text.length > 200 ? 'slow' : 'usual');
    });
  }
}

// name is how a board names an agency or a zone: short where there is a short one.
export function name(named) {
  return named ? named.short || text(named.name) || named.id || '' : '';
}

function recentItem(call) {
  const priority = call.class === 'priority';
  return h('li', { class: 'recent-item' + (priority ? ' is-priority' : '') },
    h('span', { class: 'recent-number' }, call.number),
    h('div', { class: 'recent-to' },
      h('p', { class: 'recent-where' }, t('display.counter_n', { n: call.counter.number }),
        priority ? h('span', { class: 'mark-priority' }, t('display.priority')) : null),
      h('p', { class: 'recent-agency' }, name(call.agency))));
}

function cell(counter) {
  const busy = Boolean(counter.ticket);
  const priority = busy && counter.class === 'priority';
  const middle = busy
    ? h('p', { class: 'cell-number' }, counter.ticket)
    : h('p', { class: 'cell-word' }, t('display.state.' + counter.state));
  return h('div', {
    class: 'cell' + (priority ? ' is-priority' : ''), 'data-state': counter.state,
    'data-called': String(busy && counter.ticket_state === 'called'),
  },
  h('div', { class: 'cell-head' }, h('p', { class: 'cell-counter' }, t('display.counter_n', { n: counter.number })),
    priority && h('span', { class: 'mark-priority' }, icon('priority'), h('span', null, t('display.priority')))), middle,
  h('p', { class: 'cell-agency' }, name(counter.agency)));
}

// fitWaiting takes agencies off the end until the line fits, and says how many there are more.
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
