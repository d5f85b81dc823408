// The board of a zone: live state in, picture and sound out.

import { deviceOver } from '/ui/device.js';
import { onHall } from '/ui/hall.js';
import { saySound, saySpoken } from '/ui/health.js';
import { date, time, zoneName } from '/ui/i18n.js';
import { connect } from '/ui/live.js';
import { announce, start } from '/ui/page.js';
import { within } from '/ui/speech.js';
import { serverNow } from '/ui/sync.js';
import { byId, setText } from '/ui/dom.js';
import { showPauses } from '/ui/pauses.js';
import { Announcer, memoryOf } from '/display/announcer.js';
import { keepAwake } from '/display/awake.js';
import { leaveWhenGone } from '/display/gone.js';
import { Age } from '/display/age.js';
import { Hours } from '/display/hours.js';
import { Media } from '/display/media.js';
import { boardSession } from '/display/paired.js';
import { Sound, heardAt, voiceChoice } from '/display/sound.js';
import { STAYS_MS, Together } from '/display/together.js';
import { Turns, askTurn } from '/display/turns.js';
import { View } from '/display/view.js';
import { toldWords } from '/display/where.js';

// A call keeps the large place at least this long, also where no sound is heard. With others
// behind it they are shown beside it at once, and it stays among them.
const SHOWN_MS = STAYS_MS;
const SHOWN_BUSY_MS = 3000;
// With others waiting to be called nobody gets the sentence twice.
const BUSY = 2;
const PAGE_MS = 10000;

class Board {
  /**
   * @param {string} place its address below /board/
   * @param {string} topic of the feed
   * @param {import('/ui/session.js').Session | null} session of a board that is paired
   */
  constructor(place, topic, session) {
    this.topic = topic;
    this.session = session;
    /** @type {API.Board | null} */
    this.state = null;
    this.view = new View(byId('board'));
    this.turns = new Turns(session && askTurn(session.token));
    this.sound = new Sound(window, () => this.showSigns(), voiceChoice(location.search, storage()));
    this.announcer = new Announcer(memoryOf(storage(), 'mpp.board.' + place), (call, about) => this.present(call, about), serverNow);
    this.together = new Together();
    this.hours = new Hours(() => Object.keys((this.state && this.state.agencies) || {}), () => this.draw());
    this.age = new Age(() => Boolean(this.announcer.current));
    this.media = new Media(byId('board'), () => byId('board').getAttribute('data-shut') === 'true' || byId('call').getAttribute('data-standing') === 'true');
  }

  open() {
    this.sound.open();
    this.offerUnlock();
    connect({
      token: this.session && this.session.token, onStale: (on) => this.age.stale(on), onClose: (code) => code === 4401 && deviceOver('board'),
    }).subscribe(this.topic, (state, meta) => this.take(state, meta));
    setInterval(() => this.tick(), 1000);
    setInterval(() => !this.announcer.current && this.view.turn() && this.draw(), PAGE_MS);
    this.hours.load();
    const anew = () => {
      this.view.forget();
      this.draw();
    };
    window.addEventListener('resize', anew);
    onHall(anew);
    this.tick();
    leaveWhenGone();
    keepAwake();
  }

  /**
   * @param {API.Board} state
   * @param {{seq: number, first: boolean}} meta
   */
  take(state, meta) {
    this.state = state;
    this.age.fresh();
    showPauses(state.pauses);
    if (meta.first) this.announcer.snapshot(state.calls, meta.seq);
    else this.announcer.update(state.calls);
    this.draw();
  }

  draw() {
    if (!this.state) return;
    const { current } = this.announcer;
    this.view.show(this.state, current, this.together.beside(this.state.calls, current, this.announcer.due(), serverNow()), this.hours.now());
    if (this.media.room()) this.view.fitNumbers();
  }

  /**
   * Presents one call: large, flashing, with its chime and its sentence.
   * @param {API.Announcement} call
   * @param {{backlog: number}} about
   */
  present(call, about) {
    /** @type {Partial<API.Board['voice']>} */
    const voice = (this.state && this.state.voice) || {};
    this.together.began(call.id, serverNow());
    this.draw();
    this.view.flash(true);
    announce(toldWords(call));
    this.sound.prepare(call, voice); // while the chime rings
    const speak = () => this.speak(call, voice, about.backlog);
    const sound = this.heard(voice) ? this.turns.take(voice.room || '', call.id, speak, () => this.stands(call)) : Promise.resolve();
    const shown = within(new Promise(() => {}), about.backlog > 0 ? SHOWN_BUSY_MS : SHOWN_MS);
    return Promise.all([sound, shown]).then(() => {
      this.view.flash(this.announcer.due().length > 0);
      // After the announcer has let the call go, or taken the next.
      setTimeout(() => this.draw(), 0);
    });
  }

  /** Whether a call would be heard now. @param {Partial<API.Board['voice']>} voice */
  heard(voice) {
    return this.sound.state() === 'on' && heardAt(voice, time(serverNow())) !== 'nothing';
  }

  /**
   * @param {API.Announcement} call
   * @param {Partial<API.Board['voice']>} voice
   * @param {number} backlog
   */
  async speak(call, voice, backlog) {
    const times = voice.call_twice && backlog < BUSY ? 2 : 1;
    this.sound.setVolume((voice.volume || 100) / 100);
    await this.sound.chime();
    if (heardAt(voice, time(serverNow())) !== 'voice' || !this.sound.canSpeak()) return;
    await this.sound.call(call, { cardinal: voice.cardinal, languages: voice.languages, times });
    saySpoken(call);
  }

  /** Whether the call's citizen is still expected. @param {API.Announcement} call */
  stands(call) {
    const now = this.state && this.state.calls[call.id];
    return Boolean(now && now.standing);
  }

  tick() {
    const now = serverNow();
    this.announcer.awake();
    this.hours.tick();
    this.age.tick();
    if (this.together.over(now) || this.media.tick(this.state && this.state.zones.map((z) => z.id))) this.draw();
    setText(byId('board-clock'), time(now));
    setText(byId('board-date'), date(now) + (zoneName() ? '\u00a0\u00b7\u00a0' + zoneName() : ''));
  }

  showSigns() {
    const state = this.sound.state();
    // The hint to tap says already that the sound is off.
    byId('sign-muted').hidden = state === 'on' || state === 'off' || !byId('unlock').hidden;
    byId('sign-novoice').hidden = state !== 'on' || this.sound.canSpeak();
    if (state === 'on') byId('unlock').hidden = true;
    saySound(this.sound);
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

start(async () => {
  const root = byId('board');
  const place = root.getAttribute('data-place');
  new Board(place, root.getAttribute('data-topic'), await boardSession(place)).open();
});
