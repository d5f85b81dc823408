// What the spoken guidance says, by the clips of the voice pack or by the browser's own
// voice, whichever is better here. Each word of it is told to the page as well (kiosk:said),
// whether or not the machine can speak.

import { lang, t } from '/ui/i18n.js';
import { Speech } from '/ui/speech.js';
import { inWords, textSteps, textsSteps } from '/kiosk/saying.js';

// How long the first sentence waits for the list of clips, and for the browser to let sound out.
const READY_MS = 2500;
// Sentences are long: so many are kept decoded, some tens of megabytes.
const KEPT = 60;

export class Speaker {
  /** @param {any} [scope] the window */
  constructor(scope) {
    this.speech = new Speech(scope || window);
    /** @type {string[]} what was said last */
    this.last = [];
    /** What is being said: another is another object. */
    this.turn = {};
  }

  /**
   * Says some texts one after the other, instead of what is being said.
   * @param {string[]} texts
   */
  say(texts) {
    this.last = texts.map((text) => text.trim()).filter(Boolean);
    this.utter(this.last);
  }

  /** Says something between, which is not repeated. @param {string[]} texts */
  remark(texts) {
    this.utter(texts);
  }

  again() {
    this.utter(this.last);
  }

  stop() {
    this.last = [];
    this.hush();
    this.speech.rest();
  }

  /** Ends what is being said, at once. */
  hush() {
    this.turn = {};
    this.speech.stop();
  }

  /** @param {string[]} texts */
  async utter(texts) {
    this.hush();
    const { turn, speech } = this;
    document.dispatchEvent(new CustomEvent('kiosk:said', { detail: { texts, lang } }));
    await speech.ready(READY_MS);
    if (speech.clips) speech.clips.kept = KEPT;
    if (turn === this.turn) await this.speak(texts, turn);
  }

  /**
   * @param {string[]} texts
   * @param {Object} turn it ends when this is over
   */
  async speak(texts, turn) {
    const { speech } = this;
    const said = this.passages(texts);
    for (const passage of said) {
      if (turn !== this.turn) return;
      if (passage.voice) await speech.say(passage.voice, lang);
      else if (speech.clips) told(passage, await speech.clips.play(passage.steps));
    }
  }

  /**
   * Who says what: the browser's voice all of it where it is the better one, else the clips
   * what they can, and the voice, where there is one, the texts that they cannot.
   * @param {string[]} texts
   * @returns {Passage[]}
   */
  passages(texts) {
    const { speech } = this;
    const inVoice = (/** @type {string[]} */ some) => ({ voice: some.map((text) => inWords(text, lang)).join('. '), steps: [], missing: [] });
    if (speech.ownVoice(lang) || !speech.clips) return [inVoice(texts)];
    const { has } = speech.clips;
    /** @type {Passage[]} */
    const out = [];
    /** @type {string[]} */
    let run = [];
    const flush = () => {
      if (run.length > 0) out.push({ voice: '', ...textsSteps(run, lang, has) });
      run = [];
    };
    for (const text of texts) {
      if (speech.voice(lang) && textSteps(text, lang, has).missing.length > 0) {
        flush();
        out.push(inVoice([text]));
      } else {
        run.push(text);
      }
    }
    flush();
    if (out.some((passage) => passage.missing.length > 0)) out.push({ voice: '', ...textsSteps([t('kiosk.guide_unsaid')], lang, has) });
    return out;
  }
}

/** @typedef {{voice: string, steps: import('/ui/spoken.js').Step[], missing: string[]}} Passage missing: what nobody says */

/**
 * Tells the page which clips were played, and which texts nobody said.
 * @param {Passage} passage
 * @param {{played: string[], missing: string[], ended: boolean}} how
 */
function told(passage, how) {
  document.dispatchEvent(new CustomEvent('kiosk:played', { detail: { clips: how.played, missing: passage.missing.concat(how.missing), ended: how.ended } }));
}
