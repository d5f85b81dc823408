// The screen above one counter, or the small one that faces its citizen: its number, and whom it has called or serves. It takes them
// from the board of the counter's zone, which is public and names no ticket by its id.

import { api } from '/ui/api.js';
import { backoff } from '/ui/backoff.js';
import { isPriority, publicClass } from '/ui/classes.js';
import { deviceOver, deviceSession } from '/ui/device.js';
import { byId, setText } from '/ui/dom.js';
import { knownHall, onHall } from '/ui/hall.js';
import { shortName, t, time } from '/ui/i18n.js';
import { connect } from '/ui/live.js';
import { opensWords } from '/ui/opens.js';
import { start } from '/ui/page.js';
import { showPauses } from '/ui/pauses.js';
import { serverNow } from '/ui/sync.js';
import { Age } from '/display/age.js';
import { keepAwake } from '/display/awake.js';
import { fitAll } from '/display/fit.js';
import { Hours } from '/display/hours.js';
import { Media } from '/display/media.js';
import { boardSession } from '/display/paired.js';
import { asksHow, screenOf } from '/display/screenview.js';
import { alsoNamed, whereTo } from '/display/where.js';

class Screen {
  /**
   * @param {string} counter '' for the first of the hall
   * @param {string | null} token null for one that anybody may look at
   * @param {'screen' | 'board'} kind of device
   */
  constructor(counter, token, kind) {
    this.kind = kind;
    this.age = new Age();
    this.hours = new Hours(() => (this.state ? [this.state.agency.id] : []), () => this.draw());
    this.counter = counter;
    this.token = token;
    this.zone = '';
    this.leave = () => {};
    /** @type {API.BoardCounter | null} null for a counter that is not in the hall */
    this.state = null;
    this.asked = 0;
    this.halted = false; // its agency or the hall is paused
    /** A citizen has the screen for himself, and so has the hour at which it opens. */
    this.isFull = true;
    this.media = new Media(byId('screen'), () => this.isFull || !byId('screen-survey').hidden);
  }

  open() {
    byId('screen').hidden = false;
    this.live = connect({ token: this.token, onStale: (on) => this.age.stale(on), onClose: (code) => code === 4401 && deviceOver(this.kind) });
    setInterval(() => {
      this.age.tick();
      this.hours.tick();
      this.ask();
      if (this.media.tick(this.zone ? [this.zone] : null)) this.draw();
    }, 1000);
    this.hours.load();
    onHall(() => this.find());
    window.addEventListener('resize', () => this.draw());
    keepAwake();
    return this.find();
  }

  /** Finds the counter, which another configuration may have moved, ended or brought back. */
  async find() {
    const asked = ++this.asked;
    for (let i = 0; asked === this.asked; i++) {
      try {
        const list = await api('GET', '/counters', undefined, { token: this.token || undefined, tries: 1 });
        if (asked === this.asked) this.follow(list.counters.find((/** @type {API.Counter} */ c) => !this.counter || c.id === this.counter));
        return;
      } catch (err) {
        if (/** @type {any} */ (err).status === 401) deviceOver(this.kind);
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
      const agency = this.state ? this.state.agency.id : '';
      const pauses = (board.pauses || []).filter((/** @type {API.Pause} */ p) => !p.agency || p.agency.id === agency);
      this.halted = pauses.some((/** @type {API.Pause} */ p) => p.stops);
      showPauses(pauses);
      this.age.fresh();
      this.draw();
    }) : () => {};
    if (!zone) this.draw();
  }

  draw() {
    const view = screenOf(this.state);
    const c = this.state;
    byId('screen').setAttribute('data-state', view.state);
    setText(byId('screen-counter'), c ? whereTo(c) : '');
    setText(byId('screen-name'), c ? alsoNamed(c) : '');
    setText(byId('screen-agency'), c ? shortName(c.agency) : '');
    setText(byId('screen-label'), view.number ? t('screen.' + view.state) : '');
    byId('screen-class').hidden = !view.number || !c || !isPriority(c.class);
    setText(byId('screen-class'), c && view.number ? publicClass(c.class) : '');
    setText(byId('screen-number'), view.number);
    byId('screen-number').setAttribute('data-length', view.number.length > 6 ? 'long' : 'usual');
    const hours = this.hours.now();
    const shut = view.state === 'closed' && !hours.serving;
    setText(byId('screen-word'), view.number ? '' : view.state === 'paused' && c ? t('display.pause.' + (c.reason || 'other')) : t(this.halted && view.state === 'open' ? 'screen.halted' : 'screen.' + view.state));
    setText(byId('screen-more'), view.number ? '' : shut ? opensWords(hours.opens || null) : view.state === 'paused' && c && c.return_at ? t('display.back_at', { time: time(c.return_at) }) : '');
    setText(byId('screen-officer'), c && c.officer ? t('display.officer', { name: c.officer }) : '');
    this.isFull = view.number !== '' || shut || view.state === 'none';
    this.ask();
    this.media.room();
    fitAll(byId('screen'), '.screen-number');
  }

  /** After a visit the screen asks how it was, for a while. */
  ask() {
    const asks = asksHow(this.state, (knownHall() || { links: { survey: '' } }).links.survey, serverNow());
    if (byId('screen-survey').hidden === !asks) return;
    byId('screen-survey').hidden = !asks;
    if (asks) byId('screen-code').setAttribute('src', '/survei/qr.svg');
    this.media.room();
  }
}

start(async (hall) => {
  const counter = byId('screen').getAttribute('data-counter');
  if (counter) {
    // What it shows is for everybody, as on a board.
    const known = await boardSession(byId('screen').getAttribute('data-place'));
    await new Screen(counter, known && known.token, 'board').open();
    return;
  }
  /** @type {Screen | null} */
  let screen = null;
  const onPlace = (/** @type {string} */ place) => {
    if (!screen || screen.counter === place) return;
    screen.counter = place;
    screen.zone = ''; // begins with the whole board, which has the other counter
    screen.find();
  };
  const session = await deviceSession({ kind: 'screen', device: 'counter', role: 'display', root: byId('device'), demo: hall.demo, onPlace });
  // The display of a demo, or of mpp token, is of no counter: the address may name one.
  const asked = /[?&]counter=([\w-]+)/.exec(location.search);
  screen = new Screen(session.principal.counter || (asked ? asked[1] : ''), session.token, 'screen');
  await screen.open();
});
