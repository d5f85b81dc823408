// What a board's loudspeaker does: the chime, and a call spoken by the clips of the voice
// pack or by the browser's own Indonesian voice. Everything has a watchdog: a driver that
// never answers delays the next call by seconds and never holds it up for good.

import { backoff } from '/ui/backoff.js';
import { CHIME_MS, chime } from '/ui/chime.js';
import { Clips } from '/ui/clips.js';
import { callSentence, callSteps } from '/ui/spoken.js';

/**
 * Settles with the promise or, silently, after ms.
 * @param {Promise<any>} promise
 * @param {number} ms
 * @param {() => void} [onLate]
 * @returns {Promise<void>}
 */
export function within(promise, ms, onLate) {
  return new Promise((/** @type {(value?: any) => void} */ resolve) => {
    const timer = setTimeout(() => {
      if (onLate) onLate();
      resolve();
    }, ms);
    const done = () => {
      clearTimeout(timer);
      resolve();
    };
    promise.then(done, done);
  });
}

/** What may speak: the clips, the browser's voice, or whichever is there; or nothing may sound. */
const CHOICES = ['clips', 'browser', 'off'];

/**
 * voiceChoice is what a board was told by ?voice= in its address, once: it keeps it.
 * @param {string} search
 * @param {Storage | null} storage
 */
export function voiceChoice(search, storage) {
  const asked = (/[?&]voice=(\w+)/.exec(search) || [])[1];
  try {
    if (asked && storage) storage.setItem('mpp.voice', asked);
    const kept = asked || storage && storage.getItem('mpp.voice') || '';
    return CHOICES.indexOf(kept) < 0 ? 'auto' : kept;
  } catch (e) {
    return CHOICES.indexOf(asked) < 0 ? 'auto' : asked;
  }
}

/**
 * pickVoice finds an Indonesian voice, one inside the machine before one that needs the internet.
 * @param {SpeechSynthesisVoice[]} voices
 * @returns {SpeechSynthesisVoice | null}
 */
export function pickVoice(voices) {
  const own = (voices || []).filter((v) => /^(id|ind|in)([-_]|$)/i.test(v.lang || ''));
  return own.find((v) => v.localService) || own[0] || null;
}

/**
 * patience is how long a sentence may take before it is given up, in ms: half as fast as
 * the slowest usual voice.
 * @param {string} sentence
 */
export function patience(sentence) {
  return 4000 + sentence.length * 160;
}

export class Sound {
  /**
   * @param {any} scope the window
   * @param {() => void} [onChange]
   * @param {string} [choice] see voiceChoice
   */
  constructor(scope, onChange, choice) {
    this.scope = scope;
    this.onChange = onChange || (() => {});
    this.choice = choice || 'auto';
    this.context = null;
    /** @type {Clips | null} */
    this.clips = null;
    this.voice = null;
    this.utterance = null; // held here: Chromium forgets `end` of a collected utterance
    const speech = scope.speechSynthesis;
    if (!speech) return;
    this.voice = pickVoice(speech.getVoices());
    const look = () => {
      this.voice = pickVoice(speech.getVoices());
      this.onChange();
    };
    if (speech.addEventListener) speech.addEventListener('voiceschanged', look);
    else speech.onvoiceschanged = look;
  }

  // state: "off" (it is to be silent), "on", "locked" (the browser wants one tap first) or "none".
  state() {
    if (this.choice === 'off') return 'off';
    if (!this.context) return 'none';
    return this.context.state === 'running' ? 'on' : 'locked';
  }

  // open makes the audio context. Where the browser is started for a board (autoplay
  // allowed) it runs at once, and nobody needs to tap.
  open() {
    const Context = this.scope.AudioContext || this.scope.webkitAudioContext;
    if (Context && !this.context && this.choice !== 'off') {
      try {
        this.context = new Context();
        this.context.onstatechange = () => this.onChange();
        this.clips = new Clips(this.context);
        this.loadClips(0);
      } catch (e) {
        this.context = null; // no sound card
      }
    }
    this.onChange();
  }

  /**
   * Asks which clips there are until the server says so.
   * @param {number} tries
   * @returns {Promise<void>}
   */
  loadClips(tries) {
    const clips = this.clips;
    if (!clips) return Promise.resolve();
    return clips.load().then(() => this.onChange(), () => backoff(tries).then(() => this.loadClips(tries + 1)));
  }

  // unlock is called from a tap or a key.
  unlock() {
    this.open();
    if (!this.context) return Promise.resolve();
    return within(Promise.resolve(this.context.resume()), 2000).then(() => this.onChange());
  }

  // chime rings; it settles when the tones have faded.
  chime() {
    if (this.state() !== 'on') return Promise.resolve();
    return within(chime(this.context, 0.5), CHIME_MS + 1200);
  }

  /** Whether there are clips to speak a call with. */
  hasClips() {
    return Boolean(this.clips && this.clips.has('id/silakan-menuju'));
  }

  /**
   * Whether the browser's own voice speaks: where it was chosen, or where there are no
   * clips; and by itself only a voice inside the machine that is not espeak, which says
   * several words of every call wrong.
   */
  ownVoice() {
    const voice = this.voice;
    if (!voice || this.choice === 'clips' && this.hasClips()) return false;
    return this.choice === 'browser' || !this.hasClips() || Boolean(voice.localService) && !/espeak/i.test(voice.name + voice.voiceURI);
  }

  // canSpeak reports whether a call would be heard in words.
  canSpeak() {
    return this.state() === 'on' && (this.ownVoice() || this.hasClips());
  }

  /**
   * call speaks a call; it settles at its end.
   * @param {API.Announcement} call
   * @param {{cardinal?: boolean, languages?: string[], times?: number}} how
   * @returns {Promise<void>}
   */
  async call(call, how) {
    const clips = this.clips;
    if (!this.canSpeak() || !clips) return;
    if (!this.ownVoice()) {
      await clips.play(callSteps(call, how, clips.has));
      return;
    }
    for (let i = 0; i < (how.times || 1); i++) {
      for (const lang of how.languages || ['id']) {
        if (lang === 'id') await this.say(callSentence(call, how));
        else await clips.play(callSteps(call, { cardinal: how.cardinal, languages: [lang] }, clips.has));
      }
    }
  }

  /**
   * Has the clips of a call ready before they are needed.
   * @param {API.Announcement} call
   * @param {{cardinal?: boolean, languages?: string[]}} how
   */
  prepare(call, how) {
    const clips = this.clips;
    if (clips) clips.prepare(/** @type {string[]} */ (callSteps(call, how, clips.has).filter((step) => typeof step === 'string')));
  }

  /**
   * say speaks a sentence by the browser's voice; it settles at its end, at an error, or when
   * patience runs out.
   * @param {string} sentence
   * @returns {Promise<void>}
   */
  say(sentence) {
    const voice = this.voice;
    if (!voice || this.state() !== 'on') return Promise.resolve();
    const speech = this.scope.speechSynthesis;
    const spoken = new Promise((resolve) => {
      const u = new this.scope.SpeechSynthesisUtterance(sentence);
      u.voice = voice;
      u.lang = voice.lang;
      u.rate = 0.9;
      u.onend = resolve;
      u.onerror = resolve;
      this.utterance = u;
      speech.speak(u);
    });
    return within(spoken, patience(sentence), () => speech.cancel());
  }
}
