// What a board's loudspeaker does: a synthesized two-tone chime (no file, so it works
// without internet and without a media decoder) and a spoken sentence where the browser
// has an Indonesian voice. Everything has a watchdog: a driver that never answers delays
// the next call by seconds and never holds it up for good.

const CHIME = [{ hz: 659.25, at: 0, s: 1.1 }, { hz: 523.25, at: 0.45, s: 1.5 }];
const CHIME_MS = 1700;

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

// pickVoice finds an Indonesian voice, one inside the machine before one that needs the internet.
export function pickVoice(voices) {
  const own = (voices || []).filter((v) => /^(id|ind|in)([-_]|$)/i.test(v.lang || ''));
  return own.find((v) => v.localService) || own[0] || null;
}

// patience is how long a sentence may take before it is given up, in ms: half as fast as
// the slowest usual voice.
export function patience(sentence) {
  return 4000 + sentence.length * 160;
}

export class Sound {
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
    const played = new Promise((resolve) => {
      const start = this.context.currentTime + 0.05;
      CHIME.forEach((tone, i) => {
        const osc = this.tone(tone, start);
        if (i === CHIME.length - 1) osc.onended = resolve;
      });
    });
    return within(played, CHIME_MS + 1500);
  }

  tone(tone, start) {
    const from = start + tone.at;
    const osc = this.context.createOscillator();
    const gain = this.context.createGain();
    osc.type = 'sine';
    osc.frequency.value = tone.hz;
    gain.gain.setValueAtTime(0.0001, from);
    gain.gain.exponentialRampToValueAtTime(0.5, from + 0.03);
    gain.gain.exponentialRampToValueAtTime(0.0001, from + tone.s);
    osc.connect(gain);
    gain.connect(this.context.destination);
    osc.start(from);
    osc.stop(from + tone.s + 0.05);
    return osc;
  }

  // canSpeak tells whether say would be heard.
  canSpeak() {
    return this.state() === 'on' && Boolean(this.voice);
  }

  // say speaks a sentence; it settles at its end, at an error, or when patience runs out.
  say(sentence) {
    if (!this.canSpeak()) return Promise.resolve();
    const speech = this.scope.speechSynthesis;
    const spoken = new Promise((resolve) => {
      const u = new this.scope.SpeechSynthesisUtterance(sentence);
      u.voice = this.voice;
      u.lang = this.voice.lang;
      u.rate = 0.9;
      u.onend = resolve;
      u.onerror = resolve;
      this.utterance = u;
      speech.speak(u);
    });
    return within(spoken, patience(sentence), () => speech.cancel());
  }
}
