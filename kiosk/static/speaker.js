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
// What is to be said when the server is away, and can then not be fetched.
const AWAY = ['kiosk.away', 'kiosk.away_about', 'kiosk.guide_choices', 'kiosk.understood', 'kiosk.no_answer', 'kiosk.help_failed', 'kiosk.guide_unsaid', 'ui.no_connection'];

export class Speaker {
  /** @param {any} [scope] the window */
  constructor(scope) {
    this.speech = new Speech(scope || window);
    /** @type {string[]} what was said last */
    this.last = [];
    /** What is being said: another is another object. */
    this.turn = {};
    this.spare = ''; // the language that is ready for a server that is away
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
   * The browser's voice says all of it where it is the better one; else, and where it fails,
   * the clips do what they can. What nobody could say is told to be lacking.
   * @param {string[]} texts
   * @param {Object} turn it ends when this is over
   */
  async speak(texts, turn) {
    const { speech } = this;
    const { clips } = speech;
    if ((!clips || speech.ownVoice(lang)) && await this.byVoice(texts) || !clips) return;
    if (this.spare !== lang) {
      this.spare = lang;
      clips.prepare(textsSteps(AWAY.map((key) => t(key, { n: 1 })), lang, clips.has).steps.filter((step) => typeof step === 'string'));
    }
    let lacks = false;
    for (const passage of this.passages(texts, clips.has)) {
      if (turn !== this.turn) return;
      const isSaid = passage.voice.length > 0 ? await this.byVoice(passage.voice) : told(passage, await clips.play(passage.steps));
      lacks = lacks || !isSaid;
    }
    if (lacks && turn === this.turn) await clips.play(textSteps(t('kiosk.guide_unsaid'), lang, clips.has).steps);
  }

  /** @param {string[]} texts */
  byVoice(texts) {
    return this.speech.say(texts.map((text) => inWords(text, lang)).join('. '), lang);
  }

  /**
   * Texts by who says them: the clips, and the voice, where there is one, those that they cannot.
   * @param {string[]} texts
   * @param {(clip: string) => boolean} has
   * @returns {Passage[]}
   */
  passages(texts, has) {
    /** @type {Passage[]} */
    const out = [];
    /** @type {string[]} */
    let run = [];
    const flush = () => {
      if (run.length > 0) out.push({ voice: [], ...textsSteps(run, lang, has) });
      run = [];
    };
    for (const text of texts) {
      if (this.speech.voice(lang) && textSteps(text, lang, has).missing.length > 0) {
        flush();
        out.push({ voice: [text], steps: [], missing: [] });
      } else {
        run.push(text);
      }
    }
    flush();
    return out;
  }
}

/** @typedef {{voice: string[], steps: import('/ui/spoken.js').Step[], missing: string[]}} Passage missing: what nobody says */

/**
 * Tells the page which clips were played, and which texts nobody said.
 * @param {Passage} passage
 * @param {{played: string[], missing: string[], ended: boolean}} how
 * @returns {boolean} whether all was said
 */
function told(passage, how) {
  const missing = passage.missing.concat(how.missing);
  document.dispatchEvent(new CustomEvent('kiosk:played', { detail: { clips: how.played, missing, ended: how.ended } }));
  return missing.length === 0;
}
