// The strip of calls for a part of another system's screen: the newest calls, the new ones
// marked for as long as they are new. It makes no sound.

import { deviceOver } from '/ui/device.js';
import { byId, h, mount } from '/ui/dom.js';
import { Drawn } from '/ui/drawn.js';
import { onHall } from '/ui/hall.js';
import { shortName, t } from '/ui/i18n.js';
import { connect } from '/ui/live.js';
import { showPauses } from '/ui/pauses.js';
import { announce, start } from '/ui/page.js';
import { serverNow } from '/ui/sync.js';
import { Age } from '/display/age.js';
import { newestFirst } from '/display/announcer.js';
import { keepAwake } from '/display/awake.js';
import { leaveWhenGone } from '/display/gone.js';
import { boardSession } from '/display/paired.js';
import { fitAll } from '/display/fit.js';
import { stripOf, stripShape } from '/display/strip.js';
import { toldWords, whereTo } from '/display/where.js';

class Strip {
  /** @param {HTMLElement} root */
  constructor(root) {
    this.root = root;
    this.drawn = new Drawn();
    this.age = new Age();
    /** @type {API.Board | null} */
    this.state = null;
    this.told = 0;
  }

  /** @param {string} topic @param {string | null} token */
  open(topic, token) {
    connect({ token, onStale: (on) => this.age.stale(on), onClose: (code) => code === 4401 && deviceOver('board') })
      .subscribe(topic, (state, meta) => this.take(state, meta.first));
    setInterval(() => {
      this.age.tick();
      this.draw();
    }, 1000);
    window.addEventListener('resize', () => this.draw());
    onHall(() => {
      this.drawn.forget();
      this.draw();
    });
    leaveWhenGone();
    keepAwake();
  }

  /** @param {API.Board} state @param {boolean} first */
  take(state, first) {
    this.state = state;
    this.age.fresh();
    showPauses(state.pauses);
    const newest = newestFirst(state.calls)[0];
    if (newest && newest.id > this.told && newest.standing && !first) {
      announce(toldWords(newest));
    }
    this.told = newest ? newest.id : 0;
    this.draw();
  }

  draw() {
    if (!this.state) return;
    const shape = stripShape(window.innerWidth, window.innerHeight);
    const { shown, more } = stripOf(newestFirst(this.state.calls), serverNow(), shape.columns * shape.rows);
    document.documentElement.style.fontSize = shape.font + 'px';
    this.root.setAttribute('data-columns', String(shape.columns));
    this.drawn.once('strip-list', [shown, shape], (node) => {
      node.style.gridTemplateColumns = 'repeat(' + shape.columns + ', minmax(0, 1fr))';
      node.style.gridTemplateRows = 'repeat(' + shape.rows + ', minmax(0, 1fr))';
      mount(node, shown.length === 0 && h('li', { class: 'strip-none' }, t('display.none_yet')), shown.map((c) => h('li', { class: 'strip-item', 'data-fresh': String(c.fresh), 'data-standing': String(c.call.standing) },
        h('p', { class: 'strip-number' }, c.call.number),
        h('div', { class: 'strip-to' }, h('p', { class: 'strip-where' }, whereTo(c.call.counter)), h('p', { class: 'strip-agency' }, shortName(c.call.agency))))));
      ['.strip-number', '.strip-where'].forEach((words) => fitAll(node, words));
    });
    this.drawn.once('strip-more', more, (node) => {
      node.hidden = more === 0;
      node.textContent = t('display.more_calls', { n: more });
    });
  }
}

start(async () => {
  const root = byId('strip');
  const session = await boardSession(root.getAttribute('data-place'));
  new Strip(root).open(root.getAttribute('data-topic'), session && session.token);
});
