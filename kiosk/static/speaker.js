// What the spoken guidance says, by the browser's own voice. Each word of it is told to the
// page as well (kiosk:said), whether or not the machine can speak.

import { lang } from '/ui/i18n.js';

const RATE = 0.95;

export class Speaker {
  constructor() {
    const synth = 'speechSynthesis' in window ? window.speechSynthesis : null;
    this.synth = synth;
    /** @type {string[]} what was said last */
    this.last = [];
    // A browser lists its voices late, the first time that it is asked.
    if (synth) synth.getVoices();
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
    if (this.synth) this.synth.cancel();
  }

  /** @param {string[]} texts */
  utter(texts) {
    document.dispatchEvent(new CustomEvent('kiosk:said', { detail: { texts, lang } }));
    if (!this.synth) return;
    this.synth.cancel();
    const utterance = new SpeechSynthesisUtterance(texts.map(spoken).join('. '));
    utterance.lang = lang === 'en' ? 'en-US' : 'id-ID';
    utterance.rate = RATE;
    const voice = this.synth.getVoices().find((v) => v.lang.replace('_', '-').toLowerCase().indexOf(lang) === 0);
    if (voice) utterance.voice = voice;
    this.synth.speak(utterance);
  }
}

/** A range as it is said. @param {string} text */
function spoken(text) {
  return text.replace(/(\d)\s*[\u2013-]\s*(\d)/g, lang === 'en' ? '$1 to $2' : '$1 sampai $2');
}
