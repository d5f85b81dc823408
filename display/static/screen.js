// The screen above one counter: its number, and whom it has called or serves. It takes them
// from the board of the counter's zone, which is public and names no ticket by its id.

import { api } from '/ui/api.js';
import { backoff } from '/ui/backoff.js';
import { isPriority, publicClass } from '/ui/classes.js';
import { deviceOver, deviceSession } from '/ui/device.js';
import { byId, setText } from '/ui/dom.js';
import { onHall } from '/ui/hall.js';
import { counterName, shortName, t } from '/ui/i18n.js';
import { connect } from '/ui/live.js';
import { stale, start } from '/ui/page.js';
import { keepAwake } from '/display/awake.js';
import { screenOf } from '/display/screenview.js';

class Screen {
  /**
   * @param {string} counter '' for the first of the hall
   * @param {string} token
   */
  constructor(counter, token) {
    this.counter = counter;
    this.token = token;
    this.zone = '';
    this.leave = () => {};
    /** @type {API.BoardCounter | null} null for a counter that is not in the hall */
    this.state = null;
    this.asked = 0;
  }

  open() {
    byId('screen').hidden = false;
    this.live = connect({ token: this.token, onStale: stale, onClose: (code) => code === 4401 && deviceOver('screen') });
    onHall(() => this.find());
    keepAwake();
    return this.find();
  }

  /** Finds the counter, which another configuration may have moved, ended or brought back. */
  async find() {
    const asked = ++this.asked;
    for (let i = 0; asked === this.asked; i++) {
      try {
        const list = await api('GET', '/counters', undefined, { token: this.token, tries: 1 });
        if (asked === this.asked) this.follow(list.counters.find((/** @type {API.Counter} */ c) => !this.counter || c.id === this.counter));
        return;
      } catch (err) {
        if (/** @type {any} */ (err).status === 401) deviceOver('screen');
        await backoff(i);
      }
    }
  }

  /** @param {API.Counter | undefined} counter */
  follow(counter) {
    if (counter) this.counter = counter.id;
    const zone = counter ? counter.zone : '';
    if (zone && zone === this.zone) {
      this.draw();
      return;
    }
    this.leave();
    this.zone = zone;
    this.state = null;
    this.leave = zone && this.live ? this.live.subscribe('board:' + zone, (board) => {
      this.state = board.counters[this.counter] || null;
      this.draw();
    }) : () => {};
    if (!zone) this.draw();
  }

  draw() {
    const view = screenOf(this.state);
    const c = this.state;
    byId('screen').setAttribute('data-state', view.state);
    setText(byId('screen-counter'), c ? t('display.counter_n', { n: c.number }) : '');
    setText(byId('screen-name'), c ? counterName(c) : '');
    setText(byId('screen-agency'), c ? shortName(c.agency) : '');
    setText(byId('screen-label'), view.number ? t('screen.' + view.state) : '');
    byId('screen-class').hidden = !view.number || !c || !isPriority(c.class);
    setText(byId('screen-class'), c && view.number ? publicClass(c.class) : '');
    setText(byId('screen-number'), view.number);
    byId('screen-number').setAttribute('data-length', view.number.length > 6 ? 'long' : 'usual');
    setText(byId('screen-word'), view.number ? '' : t('screen.' + view.state));
  }
}

start(async (hall) => {
  const session = await deviceSession({ kind: 'screen', device: 'counter', role: 'display', root: byId('device'), demo: hall.demo });
  // The display of a demo, or of mpp token, is of no counter: the address may name one.
  const asked = /[?&]counter=([\w-]+)/.exec(location.search);
  await new Screen(session.principal.counter || (asked ? asked[1] : ''), session.token).open();
});
