// The words of a spoken call, in Indonesian. Pure functions: no sound is made here.
// A board speaks Indonesian in either page language, since that is what a hall calls in.

import { isPriority } from '/ui/classes.js';
import { counterName } from '/ui/i18n.js';

const UNITS = ['nol', 'satu', 'dua', 'tiga', 'empat', 'lima', 'enam', 'tujuh', 'delapan', 'sembilan'];

/**
 * rest says what follows a rounded part: nothing when it is zero.
 * @param {number} n
 * @returns {string}
 */
function rest(n) {
  return n === 0 ? '' : ' ' + cardinal(n);
}

/**
 * cardinal spells a whole number from 0 to 999,999 as it is said: 11 is "sebelas",
 * 100 "seratus", 1000 "seribu". Anything else is given back as plain digits, so that
 * an odd number is still said in some way and never stops a call.
 * @param {number} n
 * @returns {string}
 */
export function cardinal(n) {
  if (!Number.isInteger(n) || n < 0 || n > 999999) return String(n);
  if (n < 10) return UNITS[n];
  if (n === 10) return 'sepuluh';
  if (n === 11) return 'sebelas';
  if (n < 20) return UNITS[n - 10] + ' belas';
  if (n < 100) return UNITS[Math.floor(n / 10)] + ' puluh' + rest(n % 10);
  if (n < 200) return 'seratus' + rest(n % 100);
  if (n < 1000) return UNITS[Math.floor(n / 100)] + ' ratus' + rest(n % 100);
  if (n < 2000) return 'seribu' + rest(n % 1000);
  return cardinal(Math.floor(n / 1000)) + ' ribu' + rest(n % 1000);
}

/**
 * digits spells a run of digits one by one: "023" is nol, dua, tiga.
 * @param {string} run
 */
export function digits(run) {
  return run.split('').map((d) => UNITS[Number(d)]);
}

/**
 * ticketWords are the words of a ticket number, each to be said apart: A-023 gives
 * A, nol, dua, tiga; as a cardinal A, dua puluh tiga. Letters stay letters: a voice knows
 * its alphabet, while a spelt "be" or "ge" may come out with the wrong e.
 * @param {string} number
 * @param {boolean} asCardinal
 */
export function ticketWords(number, asCardinal) {
  const words = [];
  for (const part of String(number || '').toUpperCase().match(/[A-Z]|[0-9]+/g) || []) {
    if (!/[0-9]/.test(part)) words.push(part);
    else if (asCardinal) words.push(cardinal(Number(part)));
    else words.push(...digits(part));
  }
  return words;
}

/**
 * plainWords makes a name fit to be said: a voice would read the stroke of "ATR/BPN" aloud.
 * @param {string | undefined} name
 */
export function plainWords(name) {
  return String(name || '').replace(/[/&()_-]+/g, ' ').replace(/\s+/g, ' ').trim();
}

/**
 * callSentence is the whole call:
 * "Nomor antrean, A, nol, dua, tiga. Silakan menuju loket lima, Ruang Konsultasi, Disdukcapil."
 * A class with a credit: "Antrean prioritas, nomor, A, ...", never its own name, which may tell why.
 * @param {API.Announcement} call
 * @param {{cardinal?: boolean}} voice
 */
export function callSentence(call, voice) {
  const lead = isPriority(call.class) ? 'Antrean prioritas, nomor' : 'Nomor antrean';
  const number = ticketWords(call.number, Boolean(voice && voice.cardinal)).join(', ');
  const names = [counterName(call.counter), call.agency && (call.agency.short || call.agency.name && call.agency.name.id)];
  const where = ['Silakan menuju loket ' + cardinal(call.counter.number)].concat(names.map(plainWords).filter(Boolean)).join(', ');
  return lead + ', ' + number + '. ' + where + '.';
}
