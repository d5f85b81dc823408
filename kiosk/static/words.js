// Words about services that kiosk and phone share.

import { estimate, t, target, time } from '/ui/i18n.js';

/**
 * Why a service gives no numbers now, and what to do.
 * @param {API.Service} s
 * @returns {string}
 */
export function closedWords(s) {
  if (s.closed_reason === 'quota_full') return t('kiosk.closed_quota');
  if (s.closed_reason === 'not_yet') return t('kiosk.closed_not_yet', { time: time(s.issue_from) });
  if (s.closed_reason === 'closed_today' && s.closed_note) return t('kiosk.closed_holiday', { name: s.closed_note });
  if (s.closed_reason === 'closed_today') return t('kiosk.closed_today');
  return t('kiosk.closed_over');
}

/**
 * An agency's state in one or two words for its tile.
 * @param {import('/kiosk/offer.js').Agency} a
 * @returns {{open: boolean, words: string}}
 */
export function agencyState(a) {
  if (a.services.some((s) => s.open)) return { open: true, words: t('kiosk.open') };
  if (a.services.every((s) => s.closed_reason === 'quota_full')) return { open: false, words: t('kiosk.full') };
  const later = a.services.filter((s) => s.closed_reason === 'not_yet' && s.issue_from);
  if (later.length > 0) {
    const first = later.map((s) => String(s.issue_from)).sort()[0];
    return { open: false, words: t('kiosk.opens', { time: time(first) }) };
  }
  return { open: false, words: t('kiosk.closed') };
}

/**
 * The published times of a service: at the counter, and until the product.
 * @param {{service?: any, completion?: any}} standard
 * @returns {string[]}
 */
export function standardWords(standard) {
  const out = [];
  if (standard.service) out.push(t('kiosk.standard_service', { time: target(standard.service) }));
  if (standard.completion) out.push(t('kiosk.standard_completion', { time: target(standard.completion) }));
  return out;
}

/** @param {number} n */
export function peopleAhead(n) {
  return n === 0 ? t('kiosk.none_ahead') : t('kiosk.ahead', { n });
}

/**
 * The wait as it is promised to people: none while no counter of the service is open.
 * @param {{estimate: {from_minutes: number, to_minutes: number} | null, counters_open: number}} of a service, or a ticket that waits
 */
export function waitWords(of) {
  if (of.counters_open === 0) return t('kiosk.no_counter_open');
  return of.estimate ? estimate(of.estimate) : t('kiosk.unknown_wait');
}

/** Up to three letters and four digits must fit where A-001 does. @param {string} number */
export function numberSize(number) {
  return number.length > 6 ? ' number-long' : '';
}
