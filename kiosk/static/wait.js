// The wait that a service's number would have, by class.

import { estimate, t } from '/ui/i18n.js';

/** A wait whose shortest end is longer than this is asked about, in minutes. */
export const LONG_MINUTES = 90;

/**
 * @param {API.Service} s
 * @param {string} klass
 * @returns {API.Service['estimates'][string] | null} null where nothing is known, or no counter is open
 */
export function waitOf(s, klass) {
  return (s.counters_open > 0 && s.estimates[klass]) || null;
}

/**
 * How many are called before who takes a number now; the service's own that wait may be none
 * of them, as its counters serve others too.
 * @param {API.Service} s
 * @param {string} [klass] the regular one by default
 */
export function aheadWords(s, klass) {
  return t('kiosk.ahead', { n: s.ahead[klass || 'regular'] || 0 });
}

/** In words; '' where nothing is known. @param {API.Service} s @param {string} klass */
export function waitText(s, klass) {
  return estimate(waitOf(s, klass));
}

/**
 * Whether a wait is so long that one should ask: 'today' where it begins after the hours of
 * the day, 'minutes' where it is long, '' else.
 * @param {API.Service} s
 * @param {string} klass
 * @param {number} now ms since 1970
 * @returns {'' | 'today' | 'minutes'}
 */
export function longWait(s, klass, now) {
  const wait = waitOf(s, klass);
  if (!wait) return '';
  if (wait.beyond_closing || s.closes_at && now + wait.from_minutes * 60000 > Date.parse(s.closes_at)) return 'today';
  return wait.from_minutes > LONG_MINUTES ? 'minutes' : '';
}

/**
 * What is asked about: the wait, and whether it may end too late.
 * @param {API.Service} s
 * @param {string} klass
 * @param {'today' | 'minutes'} long
 */
export function longWords(s, klass, long) {
  return [t('kiosk.long_minutes', { wait: waitText(s, klass) }), long === 'today' && t('kiosk.maybe_not_today')].filter(Boolean).join(' ');
}
