// Texts, times and figures in the page's language and the hall's zone.

import { backoff } from '/ui/backoff.js';

/** @type {Object<string, string>} */
let texts = {};
let zone = document.documentElement.getAttribute('data-zone') || 'Asia/Jakarta';

/** The page's language: 'id' or 'en'. */
export let lang = document.documentElement.lang === 'en' ? 'en' : 'id';
const LOCALES = { id: 'id-ID', en: 'en-GB' };
let locale = localeOf(lang);

/** @param {string} code */
function localeOf(code) {
  return code === 'en' ? LOCALES.en : LOCALES.id;
}

/** The texts of each language that was asked for. @type {Object<string, Promise<Object<string, string>>>} */
const asked = {};
/** The language that was turned to last. */
let wanted = lang;

/**
 * Loads the texts; wait for it before the first t(). page.js does.
 * @returns {Promise<void>}
 */
export async function ready() {
  const code = lang;
  const there = await textsOf(code, document.documentElement.getAttribute('data-texts') || '/ui/texts/' + code + '.json');
  if (lang === code) texts = there;
}

/**
 * Loads the texts of a language, once, so that turnTo() needs no server.
 * @param {string} code
 * @param {string} url
 */
export function textsOf(code, url) {
  const load = asked[code] || fetchTexts(url, 0);
  asked[code] = load;
  load.catch(() => {
    if (asked[code] === load) delete asked[code];
  });
  return load;
}

/**
 * Has the page speak another language without a reload. What the server wrote by said and
 * saidLabel follows; the rest is for the page to draw anew.
 * @param {string} code
 * @param {string} url of its texts
 * @returns {Promise<boolean>} false where another language was turned to meanwhile
 */
export async function turnTo(code, url) {
  wanted = code;
  const there = await textsOf(code, url);
  if (wanted !== code) return false;
  texts = there;
  lang = code;
  locale = localeOf(code);
  document.documentElement.lang = code;
  document.querySelectorAll('[data-t]').forEach((el) => {
    el.textContent = t(el.getAttribute('data-t') || '');
  });
  document.querySelectorAll('[data-t-label]').forEach((el) => el.setAttribute('aria-label', t(el.getAttribute('data-t-label') || '')));
  return true;
}

/**
 * @param {string} url
 * @param {number} tries
 * @returns {Promise<Object<string, string>>}
 */
async function fetchTexts(url, tries) {
  try {
    const res = await fetch(url, { credentials: 'same-origin' });
    if (!res.ok) throw new Error('texts: ' + res.status);
    return await res.json();
  } catch (err) {
    if (tries >= 8) throw err;
    await backoff(tries);
    return fetchTexts(url, tries + 1);
  }
}

/**
 * A text with its {params} filled in. With a param n equal to 1, a key that also
 * exists with '.one' gives that one.
 * @param {string} key
 * @param {Object<string, any>} [params]
 * @returns {string}
 */
export function t(key, params) {
  const p = params || {};
  const one = p.n === 1 ? texts[key + '.one'] : undefined;
  const text = one !== undefined ? one : texts[key];
  if (text === undefined) return key;
  return text.replace(/\{(\w+)\}/g, (all, name) => (p[name] === undefined ? all : String(p[name])));
}

/**
 * @param {string} key
 * @returns {boolean} whether there is such a text
 */
export function has(key) {
  return texts[key] !== undefined;
}

/**
 * A name as the API gives it, {id, en}, in the page's language.
 * @param {{id?: string, en?: string} | string | null | undefined} name
 * @returns {string}
 */
export function text(name) {
  if (!name) return '';
  if (typeof name === 'string') return name;
  return (lang === 'en' && name.en) || name.id || '';
}

/**
 * The name of an agency, a zone or a service where there is little room.
 * @param {{id?: string, name?: any, short?: string} | null | undefined} named
 * @returns {string}
 */
export function shortName(named) {
  return named ? named.short || text(named.name) || named.id || '' : '';
}

/**
 * A counter's own name; '' where it has none, or one that says no more than its number.
 * @param {{number: number, name?: string}} counter
 * @returns {string}
 */
export function counterName(counter) {
  const name = (counter.name || '').trim();
  return /^(loket|counter)?\s*\d+$/i.test(name) ? '' : name;
}

/**
 * A counter by its number and its own name: "Loket 4 · Ruang Konsultasi".
 * @param {{number: number, name?: string}} counter
 * @returns {string}
 */
export function counterTitle(counter) {
  return [t('term.counter_n', { n: counter.number }), counterName(counter)].filter(Boolean).join(' \u00b7 ');
}

/** @param {string} tz an IANA zone, from /api/v1/hall */
export function setZone(tz) {
  if (tz) zone = tz;
}

/** @returns {string} */
export function getZone() {
  return zone;
}

/** @type {Object<string, string>} */
const ABBREVIATIONS = { 'Asia/Jakarta': 'WIB', 'Asia/Pontianak': 'WIB', 'Asia/Makassar': 'WITA', 'Asia/Jayapura': 'WIT' };

/** The zone's short name, e.g. WIB; '' for a zone abroad. */
export function zoneName() {
  return ABBREVIATIONS[zone] || '';
}

/** @type {Object<string, Intl.DateTimeFormat>} */
const formats = {};

/**
 * @param {string} name
 * @param {Intl.DateTimeFormatOptions} options
 * @param {string | number | Date} at
 */
function format(name, options, at) {
  const key = name + zone + lang;
  if (!formats[key]) formats[key] = new Intl.DateTimeFormat(locale, Object.assign({ timeZone: zone }, options));
  return formats[key].format(new Date(at));
}

/** @typedef {string | number | Date | null | undefined} When */

/** 09.15 @param {When} at */
export function time(at) {
  return at ? format('time', /** @type {any} */ ({ hour: '2-digit', minute: '2-digit', hourCycle: 'h23' }), at) : '';
}

/** Senin, 3 Agustus 2026 @param {When} at */
export function date(at) {
  return at ? format('date', { weekday: 'long', day: 'numeric', month: 'long', year: 'numeric' }, at) : '';
}

/** Senin, 3 Agustus @param {When} at */
export function dayMonth(at) {
  return at ? format('dayMonth', { weekday: 'long', day: 'numeric', month: 'long' }, at) : '';
}

/** Sen, 3 Agu @param {When} at */
export function shortDay(at) {
  return at ? format('shortDay', { weekday: 'short', day: 'numeric', month: 'short' }, at) : '';
}

/** A business date, YYYY-MM-DD, which has no zone. @param {string} day */
export function businessDate(day) {
  if (!day) return '';
  return new Intl.DateTimeFormat(locale, { timeZone: 'UTC', weekday: 'long', day: 'numeric', month: 'long', year: 'numeric' }).format(new Date(day + 'T12:00:00Z'));
}

/** @param {number} n @param {number} [digits] */
export function number(n, digits) {
  return new Intl.NumberFormat(locale, { maximumFractionDigits: digits || 0 }).format(n);
}

/** 0.873 -> 87% @param {number} share @param {number} [digits] */
export function percent(share, digits) {
  return number(share * 100, digits) + '%';
}

/**
 * A length of time in words: "kurang dari 1 menit", "12 menit", "1 jam 5 menit".
 * @param {number} ms
 * @returns {string}
 */
export function duration(ms) {
  const minutes = Math.round(ms / 60000);
  if (minutes < 1) return t('ui.under_minute');
  if (minutes < 60) return t('ui.minutes', { n: minutes });
  const hours = Math.floor(minutes / 60);
  const rest = minutes % 60;
  return t('ui.hours', { n: hours }) + (rest ? ' ' + t('ui.minutes', { n: rest }) : '');
}

/**
 * A running time as 4:05 or 1:02:09.
 * @param {number} ms
 * @returns {string}
 */
export function stopwatch(ms) {
  const s = Math.max(0, Math.floor(ms / 1000));
  const two = (/** @type {number} */ n) => (n < 10 ? '0' + n : String(n));
  const hours = Math.floor(s / 3600);
  const minutes = Math.floor(s / 60) % 60;
  return (hours ? hours + ':' + two(minutes) : String(minutes)) + ':' + two(s % 60);
}

/**
 * An expected wait as a range: "10-20 menit".
 * @param {{from_minutes: number, to_minutes: number} | null | undefined} e
 * @returns {string} '' when nothing is known
 */
export function estimate(e) {
  if (!e) return '';
  if (e.to_minutes <= 1) return t('ui.under_minute');
  if (e.from_minutes === e.to_minutes) return t('ui.about_minutes', { n: e.to_minutes });
  if (e.from_minutes < 1) return t('ui.up_to_minutes', { n: e.to_minutes });
  if (e.from_minutes >= 60 && e.to_minutes >= 180) return t('ui.hour_range', { from: Math.floor(e.from_minutes / 60), to: Math.ceil(e.to_minutes / 60) });
  return t('ui.minute_range', { from: e.from_minutes, to: e.to_minutes });
}

/**
 * A service standard's time as published: "15 menit", "1 hari kerja".
 * @param {{value: number, unit: string} | null | undefined} target
 * @returns {string}
 */
export function target(target) {
  return target ? t('unit.' + target.unit, { n: target.value }) : '';
}
