// How a call is said: the one grammar of spoken numbers, counters and calls, for the clips
// and for a browser's own voice. Pure functions: no sound is made here.
//
// What is said is a list of sentences, a sentence a list of phrases with a short pause
// between them, and a phrase a list of texts that each have a clip, or a name.

import { isPriority } from '/ui/classes.js';
import { counterName } from '/ui/i18n.js';

/** @typedef {{texts: string[], name?: boolean}} Phrase */
/** @typedef {string | number} Step a clip ("id/nol") to play, or a pause in ms */

const PAUSE = { phrase: 60, sentence: 110, again: 900 };

const TEENS = ['ten', 'eleven', 'twelve', 'thirteen', 'fourteen', 'fifteen', 'sixteen', 'seventeen', 'eighteen', 'nineteen'];
const TENS = ['twenty', 'thirty', 'forty', 'fifty', 'sixty', 'seventy', 'eighty', 'ninety'];

const DIGITS = {
  id: ['nol', 'satu', 'dua', 'tiga', 'empat', 'lima', 'enam', 'tujuh', 'delapan', 'sembilan'],
  en: ['zero', 'one', 'two', 'three', 'four', 'five', 'six', 'seven', 'eight', 'nine'],
};

const WORDS = {
  id: { number: 'nomor antrean', priority: ['antrean prioritas', 'nomor'], goTo: 'silakan menuju' },
  en: { number: 'queue number', priority: ['priority number'], goTo: 'please go to' },
};

/** Places that counters are named after: "Ruang 2", "Meja A", "Loket 12B". */
const PLACES = /** @type {Record<string, string>} */ ({
  loket: 'counter', konter: 'counter', counter: 'counter', ruang: 'room', ruangan: 'room', meja: 'desk', gerai: 'booth', bilik: 'booth',
});
const PLACE = new RegExp('^(' + Object.keys(PLACES).join('|') + ')\\s+(?:no(?:mor)?\\.?\\s*)?((?:[a-z]|\\d{1,4}|[a-z][\\s.-]?\\d{1,4}|\\d{1,4}[\\s.-]?[a-z]))$', 'i');

/** Words in capitals whose syllables could be Indonesian ones, as voice.sayable on the server. */
const CONSONANT = '[BCDFGHJKLMNPQRSTVWXYZ]';
const BETWEEN = `(?:${CONSONANT}{0,2}|NG${CONSONANT}|${CONSONANT}{2,3}[LR])[AEIOU]`;
const FINAL = `(?:NG|${CONSONANT})`;
const SAYABLE = new RegExp(`^(?:${CONSONANT}?[AEIOU](?:${BETWEEN})*${FINAL}?|[BDFGKPT][RL][AEIOU](?:(?:${BETWEEN})+${FINAL}?|${FINAL}))$`);

/** The grammar of a language: that of English for en, else the Indonesian one. @param {string} lang @returns {'id' | 'en'} */
const grammar = (lang) => (lang === 'en' ? 'en' : 'id');

/**
 * cardinalWords spells a whole number from 0 to 999,999 as it is said: 11 is "sebelas",
 * 100 "seratus", 1000 "seribu". Of anything else the digits are said, so that an odd number
 * is still said in some way and never stops a call.
 * @param {number} n
 * @param {string} [lang]
 * @returns {string[]}
 */
export function cardinalWords(n, lang) {
  if (!Number.isInteger(n) || n < 0 || n > 999999) return digitWords(String(n), lang);
  return grammar(lang || 'id') === 'en' ? english(n) : indonesian(n);
}

/** @param {number} n @returns {string[]} */
function indonesian(n) {
  const unit = DIGITS.id;
  const rest = (/** @type {number} */ r) => (r === 0 ? [] : indonesian(r));
  if (n < 10) return [unit[n]];
  if (n === 10) return ['sepuluh'];
  if (n === 11) return ['sebelas'];
  if (n < 20) return [unit[n - 10], 'belas'];
  if (n < 100) return [unit[Math.floor(n / 10)], 'puluh'].concat(rest(n % 10));
  if (n < 200) return ['seratus'].concat(rest(n % 100));
  if (n < 1000) return [unit[Math.floor(n / 100)], 'ratus'].concat(rest(n % 100));
  if (n < 2000) return ['seribu'].concat(rest(n % 1000));
  return indonesian(Math.floor(n / 1000)).concat('ribu', rest(n % 1000));
}

/** @param {number} n @returns {string[]} */
function english(n) {
  const rest = (/** @type {number} */ r) => (r === 0 ? [] : english(r));
  if (n < 10) return [DIGITS.en[n]];
  if (n < 20) return [TEENS[n - 10]];
  if (n < 100) return [TENS[Math.floor(n / 10) - 2]].concat(rest(n % 10));
  if (n < 1000) return [DIGITS.en[Math.floor(n / 100)], 'hundred'].concat(rest(n % 100));
  return english(Math.floor(n / 1000)).concat('thousand', rest(n % 1000));
}

/**
 * digitWords spells the digits of a text one by one: "023" is nol, dua, tiga.
 * @param {string} run
 * @param {string} [lang]
 */
export function digitWords(run, lang) {
  return (run.match(/[0-9]/g) || []).map((d) => DIGITS[grammar(lang || 'id')][Number(d)]);
}

/**
 * numberWords are the words of a ticket number, each to be said apart: A-023 gives A, nol,
 * dua, tiga; as a cardinal A, dua puluh tiga.
 * @param {string | undefined} number
 * @param {boolean} asCardinal
 * @param {string} [lang]
 * @returns {string[][]} the texts of each word
 */
export function numberWords(number, asCardinal, lang) {
  /** @type {string[][]} */
  const out = [];
  for (const part of String(number || '').toUpperCase().match(/[A-Z]|[0-9]+/g) || []) {
    if (!/[0-9]/.test(part)) out.push([part]);
    else if (asCardinal) out.push(cardinalWords(Number(part), lang));
    else digitWords(part, lang).forEach((d) => out.push([d]));
  }
  return out;
}

/**
 * ownPlace is the name of a counter that says where it is, such as "Meja A"; '' for one that
 * is called by its number.
 * @param {{number: number, name?: string}} counter
 */
export function ownPlace(counter) {
  const own = counterName(counter);
  return PLACE.test(own) ? own : '';
}

/**
 * placeWords say where a counter is: "loket lima", or what its own name says: "Ruang 2" is
 * ruang dua, "Loket 12B" loket dua belas B.
 * @param {{number: number, name?: string}} counter
 * @param {string} [lang]
 * @returns {string[]}
 */
export function placeWords(counter, lang) {
  const code = lang || 'id';
  const named = PLACE.exec(ownPlace(counter));
  if (!named) return [grammar(code) === 'en' ? 'counter' : 'loket'].concat(cardinalWords(counter.number, code));
  const kind = named[1].toLowerCase();
  const own = (named[2].toUpperCase().match(/[A-Z]|\d+/g) || []).map((part) => (/\d/.test(part) ? cardinalWords(Number(part), code) : [part]));
  return [grammar(code) === 'en' ? PLACES[kind] : kind === 'counter' ? 'loket' : kind].concat(...own);
}

/**
 * plainWords makes a name fit to be said: a voice would read the stroke of "ATR/BPN" aloud.
 * @param {string | undefined} name
 */
export function plainWords(name) {
  return String(name || '').replace(/[/&()_-]+/g, ' ').replace(/\s+/g, ' ').trim();
}

/**
 * callPhrases is the whole call, in sentences: "Nomor antrean, A, nol, dua, tiga. Silakan
 * menuju loket lima, Disdukcapil." A class with a credit: "Antrean prioritas, nomor, A, ...",
 * never its own name, which may tell why.
 * @param {API.Announcement} call
 * @param {{cardinal?: boolean} | null} [voice]
 * @param {string} [lang]
 * @returns {Phrase[][]}
 */
export function callPhrases(call, voice, lang) {
  const words = WORDS[grammar(lang || 'id')];
  /** @type {Phrase[]} */
  const lead = isPriority(call.class) ? [{ texts: words.priority }] : [{ texts: [words.number] }];
  const number = numberWords(call.number, Boolean(voice && voice.cardinal), lang).map((texts) => ({ texts }));
  const names = [ownPlace(call.counter) ? '' : counterName(call.counter), call.agency && (call.agency.short || call.agency.name && call.agency.name.id)];
  return [lead.concat(number), [
    /** @type {Phrase} */ ({ texts: [words.goTo].concat(placeWords(call.counter, lang)) }),
  ].concat(names.map((n) => n || '').filter(Boolean).map((n) => ({ texts: [n], name: true })))];
}

/**
 * callSentence is the call as text, for a browser's own voice. Letters stay letters: a voice
 * knows its alphabet, while a spelt "be" or "ge" may come out with the wrong e.
 * @param {API.Announcement} call
 * @param {{cardinal?: boolean} | null} [voice]
 * @param {string} [lang]
 */
export function callSentence(call, voice, lang) {
  const priority = isPriority(call.class) && grammar(lang || 'id') === 'id';
  return callPhrases(call, voice, lang).map((phrases, i) => {
    const text = phrases.map((p) => (p.name ? plainWords(p.texts[0]) : p.texts.join(priority && i === 0 && p.texts.length === 2 ? ', ' : ' '))).join(', ');
    return text.charAt(0).toUpperCase() + text.slice(1) + '.';
  }).join(' ');
}

/**
 * clipKey makes the key of a text's clip, as voice.Key does on the server.
 * @param {string} text
 */
export function clipKey(text) {
  return text.toLowerCase().replace(/[^a-z0-9]+/g, '-').replace(/^-+|-+$/g, '');
}

/**
 * clipOf is the clip of a text, in Indonesian where the language has none; '' for none. The
 * Indonesian words of calls are no help in English, names are.
 * @param {string} text
 * @param {string} lang
 * @param {(clip: string) => boolean} has
 * @param {boolean} [name]
 */
export function clipOf(text, lang, has, name) {
  const key = clipKey(text);
  return key ? [lang].concat(name || grammar(lang) === 'id' ? 'id' : []).map((l) => l + '/' + key).find(has) || '' : '';
}

/**
 * nameClips are the clips of a name: its own, or those of its words, numbers and letters.
 * Where one is missing there are none: half a name is worse than none.
 * @param {string} name
 * @param {string} lang
 * @param {(clip: string) => boolean} has
 * @returns {string[]}
 */
export function nameClips(name, lang, has) {
  const whole = clipOf(name, lang, has, true);
  if (whole) return [whole];
  /** @type {string[]} */
  const out = [];
  for (const word of name.match(/[A-Za-z]+|[0-9]+/g) || []) {
    const own = clipOf(word, lang, has, true);
    const parts = own ? [own] : partsOf(word).map((text) => clipOf(text, 'id', has));
    if (parts.length === 0 || parts.indexOf('') >= 0) return [];
    out.push(...parts);
  }
  return out;
}

/**
 * isSpelt reports whether a word in capitals is said by its letters: KTP, and not SAMSAT in a
 * name that is all in capitals. Short words are understood by their letters, too. The server
 * chooses alike for the clips that it makes.
 * @param {string} word
 */
export const isSpelt = (word) => /^[A-Z]{1,8}$/.test(word) && (word.length < 4 || !SAYABLE.test(word));

/**
 * partsOf is what a word is said by that has no clip itself: a number's words, an acronym's letters; none for a word.
 * @param {string} word
 * @param {string} [lang]
 * @returns {string[]}
 */
export function partsOf(word, lang) {
  if (/^\d+$/.test(word)) return word.charAt(0) === '0' ? digitWords(word, lang) : cardinalWords(Number(word), lang);
  return isSpelt(word) ? word.split('') : [];
}

/**
 * phraseSteps are the clips and pauses of sentences. What has no clip is left out.
 * @param {Phrase[][]} sentences
 * @param {string} lang
 * @param {(clip: string) => boolean} has
 * @returns {Step[]}
 */
export function phraseSteps(sentences, lang, has) {
  /** @type {Step[]} */
  const steps = [];
  for (const phrases of sentences) {
    let pause = PAUSE.sentence;
    for (const phrase of phrases) {
      const clips = phrase.name ? nameClips(phrase.texts[0], lang, has) : phrase.texts.map((text) => clipOf(text, lang, has)).filter(Boolean);
      if (clips.length === 0) continue;
      if (steps.length > 0) steps.push(pause);
      steps.push(...clips);
      pause = PAUSE.phrase;
    }
  }
  return steps;
}

/**
 * callSteps is the whole call as clips and pauses, in each language and as often as it is said.
 * @param {API.Announcement} call
 * @param {{cardinal?: boolean, languages?: string[], times?: number}} voice
 * @param {(clip: string) => boolean} has
 * @returns {Step[]}
 */
export function callSteps(call, voice, has) {
  /** @type {Step[]} */
  const steps = [];
  for (let i = 0; i < (voice.times || 1); i++) {
    for (const lang of voice.languages || ['id']) {
      const said = phraseSteps(callPhrases(call, voice, lang), lang, has);
      if (said.length > 0 && steps.length > 0) steps.push(PAUSE.again);
      steps.push(...said);
    }
  }
  return steps;
}
