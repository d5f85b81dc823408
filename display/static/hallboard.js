// The board at the entrance: where is what, how long is each queue, who is called now.

import { deviceOver } from '/ui/device.js';
import { byId, h, mount, setText } from '/ui/dom.js';
import { Drawn } from '/ui/drawn.js';
import { onHall } from '/ui/hall.js';
import { date, number, shortName, t, text, time, zoneName } from '/ui/i18n.js';
import { connect } from '/ui/live.js';
import { showPauses } from '/ui/pauses.js';
import { opensWords } from '/ui/opens.js';
import { start } from '/ui/page.js';
import { serverNow } from '/ui/sync.js';
import { Age } from '/display/age.js';
import { newestFirst } from '/display/announcer.js';
import { keepAwake } from '/display/awake.js';
import { hallGrid, placesOf, ranges } from '/display/hallview.js';
import { Hours } from '/display/hours.js';
import { pageOf } from '/display/layout.js';
import { boardSession } from '/display/paired.js';
import { fitAll } from '/display/fit.js';
import { stripOf } from '/display/strip.js';
import { whereTo } from '/display/where.js';

const PAGE_MS = 12000;
const upright = () => window.matchMedia('(orientation: portrait)').matches;

class HallBoard {
  constructor() {
    this.drawn = new Drawn();
    this.age = new Age();
    this.hours = new Hours(() => Object.keys((this.state && this.state.agencies) || {}), () => this.draw());
    /** @type {API.Board | null} */
    this.state = null;
    this.page = 0;
  }

  /** @param {string} topic @param {string | null} token */
  open(topic, token) {
    connect({ token, onStale: (on) => this.age.stale(on), onClose: (code) => code === 4401 && deviceOver('board') }).subscribe(topic, (state) => {
      this.state = state;
      this.age.fresh();
      showPauses(state.pauses);
      this.draw();
    });
    this.hours.load();
    const anew = () => {
      this.drawn.forget();
      this.draw();
    };
    onHall(anew);
    window.addEventListener('resize', anew);
    setInterval(() => this.tick(), 1000);
    setInterval(() => {
      this.page++;
      this.draw();
    }, PAGE_MS);
    this.tick();
    keepAwake();
  }

  tick() {
    const now = serverNow();
    this.age.tick();
    this.hours.tick();
    setText(byId('board-clock'), time(now));
    setText(byId('board-date'), date(now) + (zoneName() ? '\u00a0\u00b7\u00a0' + zoneName() : ''));
    if (this.state) this.drawCalls(this.state);
  }

  draw() {
    if (!this.state) return;
    const places = placesOf(this.state);
    const g = hallGrid(places.length, upright());
    const page = this.page % g.pages;
    const shown = pageOf(places, page, g.perPage);
    this.drawn.once('agencies', [shown, g, this.hours.known], (node) => {
      node.setAttribute('data-columns', String(g.columns));
      node.setAttribute('data-rows', String(g.rows));
      mount(node, shown.map((p, i) => this.line(p, i === 0 || shown[i - 1].zone.id !== p.zone.id)));
    });
    this.drawn.once('pages', page + '/' + g.pages, (node) => {
      node.hidden = g.pages < 2;
      node.textContent = t('display.pages', { page: page + 1, pages: g.pages });
    });
    const hours = this.hours.now();
    const shut = !hours.serving && newestFirst(this.state.calls).every((c) => !c.standing);
    this.drawn.once('shut', [shut, hours], (node) => {
      node.hidden = !shut;
      node.textContent = shut ? [hours.note, opensWords(hours.opens || null)].filter(Boolean).join('. ') : '';
    });
    this.drawCalls(this.state);
  }

  /**
   * @param {import('/display/hallview.js').Place} p
   * @param {boolean} first of its zone
   */
  line(p, first) {
    const { agency } = p;
    const name = shortName(agency);
    const own = this.hours.known[agency.id];
    const full = text(agency.name);
    return h('section', { class: 'hall-line', 'data-first': String(first), 'data-open': String(p.open > 0) },
      h('div', { class: 'hall-what' }, h('h2', { class: 'hall-name', 'data-length': name.length > 14 ? 'long' : 'usual' }, name), full !== name && h('p', { class: 'hall-full' }, full),
        h('p', { class: 'hall-where' }, placesText(p),
          h('span', { class: 'hall-dot' }, ' \u00b7 '), h('span', { class: 'hall-zone' }, text(p.zone.name)))),
      h('div', { class: 'hall-load' }, agency.waiting > 0
        ? [h('strong', { class: 'hall-count' }, number(agency.waiting)), h('span', { class: 'hall-word' }, t('display.waiting'))]
        : h('span', { class: 'hall-word' }, p.open > 0 ? t('display.nobody') : own && !own.serving ? t('screen.closed') : t('display.no_counter_open'))));
  }

  /** @param {API.Board} board */
  drawCalls(board) {
    const { shown } = stripOf(newestFirst(board.calls), serverNow(), 4);
    const zones = /** @type {Record<string, string>} */ ({});
    board.zones.forEach((z) => { zones[z.id] = text(z.name); });
    this.drawn.once('calls', shown, (node) => {
      mount(node, shown.map((c) => h('li', { class: 'hall-call', 'data-fresh': String(c.fresh) },
      h('strong', { class: 'hall-number' }, c.call.number), h('span', { class: 'hall-to' }, whereTo(c.call.counter), h('small', null, zones[c.call.counter.zone] || '')))));
      fitAll(node, '.hall-call');
    });
  }
}

/** @param {import('/display/hallview.js').Place} p */
function placesText(p) {
  const numbered = p.counters.length > 0 && t('display.counters_list', { list: ranges(p.counters) });
  return [numbered].concat(p.named).filter(Boolean).join(', ') || t('display.no_counter');
}

start(async () => {
  const root = byId('board');
  const session = await boardSession(root.getAttribute('data-place'));
  new HallBoard().open(root.getAttribute('data-topic'), session && session.token);
});
