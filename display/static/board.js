// The board of a zone: live state in, picture and sound out.

import { deviceOver, deviceSession, knownSession, report } from '/ui/device.js';
import { onHall } from '/ui/hall.js';
import { counterName, date, shortName, t, time, zoneName } from '/ui/i18n.js';
import { connect } from '/ui/live.js';
import { announce, stale, start } from '/ui/page.js';
import { serverNow } from '/ui/sync.js';
import { storedToken } from '/ui/token.js';
import { byId, setText } from '/ui/dom.js';
import { Announcer, memoryOf } from '/display/announcer.js';
import { keepAwake } from '/display/awake.js';
import { Sound, voiceChoice, within } from '/display/sound.js';
import { View } from '/display/view.js';

// A call keeps the large place at least this long, also where no sound is heard.
const SHOWN_MS = 5000;
// With others waiting to be called nobody gets the sentence twice.
const BUSY = 2;
const PAGE_MS = 10000;

class Board {
  /**
   * @param {string} zone
   * @param {import('/ui/session.js').Session | null} session of a board that is paired
   */
  constructor(zone, session) {
    this.zone = zone;
    this.session = session;
    /** @type {API.Board | null} */
    this.state = null;
    this.view = new View(byId('board'));
    this.sound = new Sound(window, () => this.showSigns(), voiceChoice(location.search, storage()));
    this.announcer = new Announcer(memoryOf(storage(), 'mpp.board.' + zone), (call, about) => this.present(call, about), serverNow);
  }

  open() {
    this.sound.open();
    this.offerUnlock();
    connect({
      token: this.session && this.session.token, onStale: stale, onClose: (code) => code === 4401 && deviceOver('board'),
    }).subscribe('board:' + this.zone, (state, meta) => this.take(state, meta));
    setInterval(() => this.tick(), 1000);
    setInterval(() => this.view.turn() && this.draw(), PAGE_MS);
    const anew = () => {
      this.view.forget();
      this.draw();
    };
    window.addEventListener('resize', anew);
    onHall(anew);
    this.tick();
    keepAwake();
  }

  /**
   * @param {API.Board} state
   * @param {{seq: number, first: boolean}} meta
   */
  take(state, meta) {
    this.state = state;
    if (meta.first) this.announcer.snapshot(state.calls, meta.seq);
    else this.announcer.update(state.calls);
    this.draw();
  }

  draw() {
    if (this.state) this.view.show(this.state, this.announcer.current);
  }

  /**
   * Presents one call: large, flashing, with its chime and its sentence.
   * @param {API.Announcement} call
   * @param {{backlog: number}} about
   */
  present(call, about) {
    /** @type {Partial<API.Board['voice']>} */
    const voice = (this.state && this.state.voice) || {};
    const times = voice.call_twice && about.backlog < BUSY ? 2 : 1;
    this.draw();
    this.view.flash(true);
    announce(t('display.spoken', { number: call.number, counter: call.counter.number, agency: [counterName(call.counter), shortName(call.agency)].filter(Boolean).join(', ') }));
    this.sound.prepare(call, voice); // while the chime rings
    const sound = this.sound.chime().then(() => this.sound.call(call, { cardinal: voice.cardinal, times }));
    const shown = within(new Promise(() => {}), SHOWN_MS);
    return Promise.all([sound, shown]).then(() => {
      this.view.flash(false);
      // After the announcer has let the call go, or taken the next.
      setTimeout(() => this.draw(), 0);
    });
  }

  tick() {
    const now = serverNow();
    setText(byId('board-clock'), time(now));
    setText(byId('board-date'), date(now) + (zoneName() ? ' \u00b7 ' + zoneName() : ''));
  }

  showSigns() {
    const state = this.sound.state();
    // The hint to tap says already that the sound is off.
    byId('sign-muted').hidden = state === 'on' || state === 'off' || !byId('unlock').hidden;
    byId('sign-novoice').hidden = state !== 'on' || this.sound.canSpeak();
    if (state === 'on') byId('unlock').hidden = true;
  }

  /** Where the browser wants a tap first, the whole screen is the button, and each key is too. */
  offerUnlock() {
    this.showSigns();
    const cover = byId('unlock');
    // A context may take a moment to run where autoplay is allowed: no hint flashes up there.
    setTimeout(() => {
      cover.hidden = this.sound.state() !== 'locked';
      if (!cover.hidden) cover.focus();
      this.showSigns();
    }, 400);
    const unlock = () => {
      if (this.sound.state() === 'on') return;
      this.sound.unlock().then(() => {
        cover.hidden = true;
        this.showSigns();
        return this.sound.chime();
      });
    };
    document.addEventListener('click', unlock);
    document.addEventListener('keydown', unlock);
  }
}

/** Storage may be switched off; then the board forgets over a reload. */
function storage() {
  try {
    return window.localStorage;
  } catch (err) {
    return null;
  }
}

/**
 * The session of a board that was paired. What a board shows is for everybody, so an
 * unpaired one asks for a code only where its address says so, or its token has ended.
 * @param {string} zone
 * @returns {Promise<import('/ui/session.js').Session | null>}
 */
async function boardSession(zone) {
  /** @type {import('/ui/device.js').DeviceOptions} */
  const opt = { kind: 'board', device: 'board', role: 'display', place: zone, root: byId('device'), without: location.pathname };
  const had = storedToken('board');
  if (/[?&]pair=1\b/.test(location.search) || had) {
    const session = await deviceSession(opt);
    history.replaceState(null, '', location.pathname);
    return session;
  }
  const session = await knownSession(opt);
  if (session) report(session, 'board');
  return session;
}

start(async () => {
  const zone = byId('board').getAttribute('data-zone-id');
  new Board(zone, await boardSession(zone)).open();
});
