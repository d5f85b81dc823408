// What boards and kiosks speak with: the clips of the voice pack, or the browser's own voice.
// Everything has a watchdog: a driver that never answers delays what comes next by seconds
// and never holds it up for good.

import { backoff } from '/ui/backoff.js';
import { Clips } from '/ui/clips.js';

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

// Indonesian had other codes, and some systems still use them.
const CODES = /** @type {Record<string, RegExp>} */ ({ id: /^(id|ind|in)([-_]|$)/i, en: /^(en|eng)([-_]|$)/i });

/**
 * pickVoice finds a voice of a language, one inside the machine before one that needs the internet.
 * @param {SpeechSynthesisVoice[]} voices
 * @param {string} [lang]
 * @returns {SpeechSynthesisVoice | null}
 */
export function pickVoice(voices, lang) {
  const own = (voices || []).filter((v) => CODES[lang || 'id'].test(v.lang || ''));
  return own.find((v) => v.localService) || own[0] || null;
}

/**
 * Whether a voice is better than the clips: it is inside the machine and not espeak, which
 * says several words of every call wrong.
 * @param {SpeechSynthesisVoice} voice
 */
function beatsClips(voice) {
  return Boolean(voice.localService) && !/espeak/i.test(voice.name + voice.voiceURI);
}

/**
 * patience is how long a sentence may take before it is given up, in ms: half as fast as
 * the slowest usual voice.
 * @param {string} sentence
 */
export function patience(sentence) {
  return 4000 + sentence.length * 160;
}

export class Speech {
  /**
   * @param {any} scope the window
   * @param {() => void} [onChange]
   * @param {string} [choice] what may speak: "auto", "clips", "browser", or "off" for nothing
   */
  constructor(scope, onChange, choice) {
    this.scope = scope;
    this.onChange = onChange || (() => {});
    this.choice = choice || 'auto';
    this.context = null;
    /** @type {Clips | null} */
    this.clips = null;
    this.loaded = Promise.resolve(); // when the list of clips is there
    /** @type {Promise<void> | null} */
    this.opening = null;
    /** @type {SpeechSynthesisVoice[]} */
    this.voices = [];
    this.volume = 1;
    this.utterance = null; // held here: Chromium forgets `end` of a collected utterance
    const speech = scope.speechSynthesis;
    if (!speech) return;
    this.voices = speech.getVoices(); // none the first time: a browser lists them late
    const look = () => {
      this.voices = speech.getVoices();
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

  // open makes the audio context. Where the browser is started for it (autoplay
  // allowed) it runs at once, and nobody needs to tap.
  open() {
    const Context = this.scope.AudioContext || this.scope.webkitAudioContext;
    if (Context && !this.context && this.choice !== 'off') {
      try {
        this.context = new Context();
        this.context.onstatechange = () => this.onChange();
        this.clips = new Clips(this.context);
        this.clips.setVolume(this.volume);
        this.loaded = this.loadClips(0);
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

  /**
   * Gets ready to speak, from a tap or a key. The list of clips is waited for once: where the
   * server is away, nobody waits for it before each sentence.
   * @param {number} ms at most so long
   */
  ready(ms) {
    const unlocked = this.state() === 'on' ? Promise.resolve() : this.unlock();
    this.opening = this.opening || within(Promise.all([unlocked, this.loaded]), ms);
    return within(Promise.all([unlocked, this.opening]), ms);
  }

  /** @param {number} volume 0 to 1 */
  setVolume(volume) {
    this.volume = volume;
    if (this.clips) this.clips.setVolume(volume);
  }

  /** Ends what is being said. */
  stop() {
    if (this.clips) this.clips.stop();
    if (this.scope.speechSynthesis) this.scope.speechSynthesis.cancel();
  }

  /** Lets the loudspeaker go until the next time; ready wakes it. */
  rest() {
    if (this.context) this.context.suspend();
  }

  /** The browser's voice of a language, if there is one. @param {string} [lang] */
  voice(lang) {
    return pickVoice(this.voices, lang);
  }

  /** Whether there are clips to speak with. @param {string} [lang] */
  hasClips(lang) {
    return Boolean(this.clips && this.clips.has((lang || 'id') + '/a'));
  }

  /**
   * Whether the browser's own voice speaks: where it was chosen, or where there are no
   * clips; and by itself only a voice that is better than the clips.
   * @param {string} [lang]
   */
  ownVoice(lang) {
    const voice = this.voice(lang);
    if (!voice || this.choice === 'clips' && this.hasClips(lang)) return false;
    return this.choice === 'browser' || !this.hasClips(lang) || beatsClips(voice);
  }

  /**
   * say speaks a sentence by the browser's voice; it settles at its end, at an error, or when
   * patience runs out.
   * @param {string} sentence
   * @param {string} [lang]
   * @returns {Promise<any>} false where it could not be said, or was not to the end
   */
  say(sentence, lang) {
    const voice = this.voice(lang);
    if (!voice) return Promise.resolve(false);
    const speech = this.scope.speechSynthesis;
    const u = new this.scope.SpeechSynthesisUtterance(sentence);
    let failed = false;
    const spoken = new Promise((/** @type {(value?: any) => void} */ resolve) => {
      u.voice = voice;
      u.lang = voice.lang;
      u.rate = 0.9;
      u.volume = this.volume;
      u.onend = resolve;
      u.onerror = () => {
        failed = true;
        resolve();
      };
      this.utterance = u;
      speech.speak(u);
    });
    return within(spoken, patience(sentence), () => this.utterance === u && speech.cancel()).then(() => !failed);
  }
}
