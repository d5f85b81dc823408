// What a board's loudspeaker does: the chime, and a spoken sentence where the browser
// has an Indonesian voice. Everything has a watchdog: a driver that never answers delays
// the next call by seconds and never holds it up for good.

import { CHIME_MS, chime } from '/ui/chime.js';

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
   */
  constructor(scope, onChange) {
    this.scope = scope;
    this.onChange = onChange || (() => {});
    this.context = null;
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

  // state: "on", "locked" (the browser wants one tap first) or "none".
  state() {
    if (!this.context) return 'none';
    return this.context.state === 'running' ? 'on' : 'locked';
  }

  // open makes the audio context. Where the browser is started for a board (autoplay
  // allowed) it runs at once, and nobody needs to tap.
  open() {
    const Context = this.scope.AudioContext || this.scope.webkitAudioContext;
    if (Context && !this.context) {
      try {
        this.context = new Context();
        this.context.onstatechange = () => this.onChange();
      } catch (e) {
        this.context = null; // no sound card
      }
    }
    this.onChange();
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

  // canSpeak reports whether say would be heard.
  canSpeak() {
    return this.state() === 'on' && Boolean(this.voice);
  }

  /**
   * say speaks a sentence; it settles at its end, at an error, or when patience runs out.
   * @param {string} sentence
   * @returns {Promise<void>}
   */
  say(sentence) {
    const voice = this.voice;
    if (!voice || !this.canSpeak()) return Promise.resolve();
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
