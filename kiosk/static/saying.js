// A text of the kiosk's spoken guidance as clips of the voice pack: its own clip, or those of
// its sentences, of its clauses, or of the longest runs of its words. Pure functions.

import { clipOf, partsOf } from '/ui/spoken.js';

/** @typedef {import('/ui/spoken.js').Step} Step */
/** @typedef {(clip: string) => boolean} Has */

const PAUSE = { clause: 120, sentence: 260 };
/** Where a text may be cut, from the coarsest on: sentences, clauses. */
const CUTS = [/[.!?;:\u2026]+(?:\s+|$)|\s[\u00b7|]\s/, /,\s+/];
const LONGEST = 8; // words of a run that has one clip

const WORDS = {
  id: { to: 'sampai', days: 'Senin Selasa Rabu Kamis Jumat Sabtu Minggu', months: 'Januari Februari Maret April Mei Juni Juli Agustus September Oktober November Desember' },
  en: { to: 'to', days: 'Monday Tuesday Wednesday Thursday Friday Saturday Sunday', months: 'January February March April May June July August September October November December' },
};

/** @param {string} lang */
const wordsOf = (lang) => (lang === 'en' ? WORDS.en : WORDS.id);

/**
 * Ranges and times as they are said: "12–18 menit" is 12 sampai 18, "08.30" is 8 30.
 * @param {string} text
 * @param {string} lang
 */
export function inWords(text, lang) {
  return text.replace(/(^|[\s(])(\d{1,2})[.:](\d\d)(?![\d.,:]?\d)/g, (all, before, hour, minute) => before + Number(hour) + (minute === '00' ? '' : ' ' + minute))
    .replace(/(\d)\s*[\u2013-]\s*(?=\d)/g, '$1 ' + wordsOf(lang).to + ' ');
}

/**
 * The clip of a text: any may be a name, which has perhaps none but the Indonesian one.
 * @param {string} text
 * @param {string} lang
 * @param {Has} has
 */
const clipFor = (text, lang, has) => clipOf(text, lang, has, true);

/**
 * The full name of a day or month that is cut short; '' for other words.
 * @param {string} word
 * @param {string} lang
 */
function inFull(word, lang) {
  const { days, months } = wordsOf(lang);
  return word.length > 2 && (days + ' ' + months).split(' ').find((name) => name.indexOf(word) === 0) || '';
}

/**
 * @param {string} text
 * @param {string} lang
 * @param {Has} has
 * @returns {{steps: Step[], missing: string[]}}
 */
function runs(text, lang, has) {
  const words = inWords(text, lang).match(/[A-Za-z\u00c0-\u024f]+(?:['\u2019][A-Za-z]+)*|\d+/g) || [];
  /** @type {Step[]} */
  const steps = [];
  /** @type {string[]} */
  const missing = [];
  for (let i = 0; i < words.length;) {
    let n = Math.min(LONGEST, words.length - i);
    while (n > 0 && !clipFor(words.slice(i, i + n).join(' '), lang, has)) n--;
    if (n > 0) {
      steps.push(clipFor(words.slice(i, i + n).join(' '), lang, has));
    } else {
      const full = inFull(words[i], lang);
      const parts = (full ? [full] : partsOf(words[i], lang)).map((part) => clipFor(part, lang, has));
      if (parts.length === 0 || parts.indexOf('') >= 0) missing.push(words[i]);
      else steps.push(...parts);
    }
    i += Math.max(1, n);
  }
  return { steps, missing };
}

/**
 * A text's clips, and the sentences that none can say: half a sentence is worse than none.
 * @param {string} text
 * @param {string} lang
 * @param {Has} has
 * @param {number} [cut] how finely it has been cut already
 * @returns {{steps: Step[], missing: string[]}}
 */
export function textSteps(text, lang, has, cut) {
  const whole = /^\d+$/.test(text) ? '' : clipFor(text, lang, has);
  if (whole) return { steps: [whole], missing: [] };
  const at = cut || 0;
  const parts = at < CUTS.length ? text.split(CUTS[at]).filter((part) => /[^\s.,:;()]/.test(part)) : [];
  if (at >= CUTS.length) return runs(text, lang, has);
  const said = joined(parts.map((part) => textSteps(part, lang, has, at + 1)), () => (at === 0 ? PAUSE.sentence : PAUSE.clause));
  return at > 0 && said.missing.length > 0 ? { steps: [], missing: [text] } : said;
}

/**
 * Some texts one after the other, as clips and pauses.
 * @param {string[]} texts
 * @param {string} lang
 * @param {Has} has
 */
export function textsSteps(texts, lang, has) {
  // Numbers and letters belong to what stands beside them.
  const short = (/** @type {string} */ text) => /^(?:\d+|[A-Z])$/.test(text);
  return joined(texts.map((text) => textSteps(text, lang, has)), (i) => (short(texts[i]) || short(texts[i - 1]) ? PAUSE.clause : PAUSE.sentence));
}

/**
 * @param {Array<{steps: Step[], missing: string[]}>} parts
 * @param {(i: number) => number} pause before the part
 */
function joined(parts, pause) {
  /** @type {Step[]} */
  const steps = [];
  /** @type {string[]} */
  const missing = [];
  parts.forEach((part, i) => {
    if (part.steps.length > 0 && steps.length > 0) steps.push(pause(i));
    steps.push(...part.steps);
    missing.push(...part.missing);
  });
  return { steps, missing };
}
