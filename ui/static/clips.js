// Plays clips of the voice pack one after the other. All are decoded before the first one
// sounds and then start at exact times of the audio clock, so that there is no gap where none
// is meant and no timer or decoder can make one.

/** @typedef {import('/ui/spoken.js').Step} Step */

// A clip that has not come by then is left out: the call goes on without it.
const LOAD_MS = 3000;
// How much longer than its clips a call may take before it is given up.
const LATE_MS = 1500;
const KEPT = 400;
const START_S = 0.04;

/**
 * Settles with what the promise gives, or with null when it fails or after ms.
 * @template T
 * @param {Promise<T>} promise
 * @param {number} ms
 * @returns {Promise<T | null>}
 */
function orNull(promise, ms) {
  return new Promise((resolve) => {
    const timer = setTimeout(() => resolve(null), ms);
    const end = (/** @type {T | null} */ value) => {
      clearTimeout(timer);
      resolve(value);
    };
    promise.then(end, () => end(null));
  });
}

export class Clips {
  /** @param {AudioContext} context */
  constructor(context) {
    this.context = context;
    /** @type {Record<string, string>} the version of each clip, by "language/key" */
    this.versions = {};
    /** @type {Map<string, Promise<AudioBuffer>>} the decoded clips, the oldest first */
    this.decoded = new Map();
    this.kept = KEPT; // so many decoded clips
    /** @type {(() => void) | null} */
    this.halt = null;
    this.volume = context.createGain();
    this.volume.connect(context.destination);
    /** @type {(clip: string) => boolean} */
    this.has = (clip) => Object.prototype.hasOwnProperty.call(this.versions, clip);
  }

  /**
   * Asks which clips there are; it rejects where the server does not say.
   * @returns {Promise<void>}
   */
  async load() {
    const res = await fetch('/voice/manifest.json', { credentials: 'same-origin' });
    if (!res.ok) throw new Error('voice: ' + res.status);
    const { clips } = await res.json();
    /** @type {Record<string, string>} */
    const versions = {};
    Object.keys(clips).forEach((lang) => Object.keys(clips[lang]).forEach((key) => {
      versions[lang + '/' + key] = clips[lang][key];
    }));
    this.versions = versions;
  }

  /** @param {number} volume 0 to 1 */
  setVolume(volume) {
    this.volume.gain.value = Math.min(1, Math.max(0, volume));
  }

  /**
   * Fetches and decodes a clip once.
   * @param {string} clip
   * @returns {Promise<AudioBuffer>}
   */
  clip(clip) {
    const name = clip + '?v=' + this.versions[clip];
    const kept = this.decoded.get(name);
    const got = kept || this.fetchClip(clip);
    this.decoded.delete(name);
    this.decoded.set(name, got);
    if (this.decoded.size > this.kept) this.decoded.delete(this.decoded.keys().next().value || '');
    if (!kept) got.catch(() => this.decoded.delete(name));
    return got;
  }

  /** @param {string} clip @returns {Promise<AudioBuffer>} */
  async fetchClip(clip) {
    if (!this.has(clip)) throw new Error('voice: no clip ' + clip);
    const res = await fetch('/voice/' + clip + '.wav?v=' + this.versions[clip], { credentials: 'same-origin' });
    if (!res.ok) throw new Error('voice: ' + clip + ': ' + res.status);
    const body = await res.arrayBuffer();
    return new Promise((ok, fail) => this.context.decodeAudioData(body, ok, fail));
  }

  /**
   * Has clips ready before they are needed, one after the other.
   * @param {string[]} clips
   */
  async prepare(clips) {
    for (const clip of clips) if (this.has(clip)) await orNull(this.clip(clip), LOAD_MS);
  }

  /**
   * Plays clips and pauses. What does not come or cannot be decoded is left out. It settles
   * when the last one has ended, when stop is called, or when it takes too long.
   * @param {Step[]} steps
   * @returns {Promise<{played: string[], missing: string[], ended: boolean}>} ended: to the end
   */
  async play(steps) {
    this.stop();
    let stopped = false;
    this.halt = () => {
      stopped = true;
    };
    const buffers = await Promise.all(steps.map((step) => (typeof step === 'number' ? null : orNull(this.clip(step), LOAD_MS))));
    const said = { played: /** @type {string[]} */ ([]), missing: /** @type {string[]} */ ([]), ended: false };
    steps.forEach((step, i) => {
      if (typeof step === 'string') (buffers[i] ? said.played : said.missing).push(step);
    });
    if (stopped || said.played.length === 0) return said;
    said.ended = await this.chain(steps, buffers);
    return said;
  }

  /**
   * @param {Step[]} steps
   * @param {Array<AudioBuffer | null>} buffers
   * @returns {Promise<boolean>}
   */
  chain(steps, buffers) {
    return new Promise((resolve) => {
      let at = this.context.currentTime + START_S;
      const from = at;
      /** @type {AudioBufferSourceNode[]} */
      const sources = [];
      steps.forEach((step, i) => {
        const buffer = buffers[i];
        if (typeof step === 'number') at += step / 1000;
        if (!buffer) return;
        const source = this.context.createBufferSource();
        source.buffer = buffer;
        source.connect(this.volume);
        source.start(at);
        sources.push(source);
        at += buffer.duration;
      });
      const end = (/** @type {boolean} */ ended) => {
        clearTimeout(watchdog);
        this.halt = null;
        sources.forEach((source) => {
          source.onended = null;
          if (!ended) source.stop();
          source.disconnect();
        });
        resolve(ended);
      };
      const watchdog = setTimeout(() => end(false), (at - from) * 1000 + LATE_MS);
      sources[sources.length - 1].onended = () => end(true);
      this.halt = () => end(false);
    });
  }

  /** Ends what is being played. */
  stop() {
    if (this.halt) this.halt();
    this.halt = null;
  }
}
