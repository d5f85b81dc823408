// What a board's loudspeaker does: the chime, and a call spoken by the clips of the voice
// pack or by the browser's own Indonesian voice.

import { minutesOf } from '/ui/clock.js';
import { CHIME_MS, chime } from '/ui/chime.js';
import { Speech, within } from '/ui/speech.js';
import { callSentence, callSteps } from '/ui/spoken.js';

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
 * heardAt is what is heard of a call: the hall may have hours of the chime alone, and silent ones.
 * @param {Partial<API.Board['voice']>} voice
 * @param {string} clock 'HH.MM' as the page shows times
 * @returns {'voice' | 'chime' | 'nothing'}
 */
export function heardAt(voice, clock) {
  const now = minutesOf(clock);
  const within = (/** @type {API.DaySpan[] | undefined} */ spans) => (spans || []).some((s) => now >= s.from && now < s.to);
  if (within(voice.silent)) return 'nothing';
  return within(voice.chime_only) ? 'chime' : 'voice';
}

export class Sound extends Speech {
  // chime rings; it settles when the tones have faded.
  chime() {
    if (this.state() !== 'on') return Promise.resolve();
    return within(chime(this.context, 0.5 * this.volume), CHIME_MS + 1200);
  }

  // canSpeak reports whether a call would be heard in words.
  canSpeak() {
    return this.state() === 'on' && (this.ownVoice() || this.hasClips());
  }

  /**
   * The languages that have clips, be they few: what a regional pack lacks is said in
   * Indonesian, which always counts.
   * @param {{languages?: string[]}} how
   */
  languages(how) {
    const clips = Object.keys(this.clips ? this.clips.versions : {});
    return (how.languages || ['id']).filter((lang) => lang === 'id' || clips.some((clip) => clip.indexOf(lang + '/') === 0));
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
    const languages = this.languages(how);
    if (!this.ownVoice()) {
      await clips.play(callSteps(call, { cardinal: how.cardinal, languages, times: how.times }, clips.has));
      return;
    }
    for (let i = 0; i < (how.times || 1); i++) {
      for (const lang of languages) {
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
    const steps = clips ? callSteps(call, { cardinal: how.cardinal, languages: this.languages(how) }, clips.has) : [];
    if (clips) clips.prepare(/** @type {string[]} */ (steps.filter((step) => typeof step === 'string')));
  }

  /**
   * say speaks a sentence by the browser's voice, unless a tap is wanted first.
   * @param {string} sentence
   * @returns {Promise<void>}
   */
  say(sentence) {
    return this.state() === 'on' ? super.say(sentence) : Promise.resolve();
  }
}
