// Words about services that kiosk and phone share.

import { estimate, shortDay, t, target, time } from '/ui/i18n.js';
import { opensWords } from '/ui/opens.js';

/**
 * Why a service gives no numbers now.
 * @param {API.Service} s
 * @returns {string}
 */
function closedBecause(s) {
  if (s.closed_reason === 'paused') return t('kiosk.closed_paused', { reason: s.closed_note });
  if (s.closed_reason === 'quota_full') return t('kiosk.closed_quota');
  if (s.closed_reason === 'not_yet') return t('kiosk.closed_not_yet', { time: time(s.issue_from) });
  if (s.closed_reason === 'closed_today' && s.closed_note) return t('kiosk.closed_holiday', { name: s.closed_note });
  if (s.closed_reason === 'closed_today') return t('kiosk.closed_today');
  return t('kiosk.closed_over');
}

/** @param {string | null} at */
function resumeWords(at) {
  return at ? t('ui.paused_until', { time: time(at) }) : t('ui.paused_open');
}

/**
 * Why a service gives no numbers now, and when to come back.
 * @param {API.Service} s
 * @returns {string}
 */
export function closedWords(s) {
  if (s.closed_reason === 'paused') return closedBecause(s).replace(/([^.!?])$/, '$1.') + ' ' + resumeWords(s.reopens_at);
  return closedBecause(s) + (s.closed_reason === 'not_yet' ? '' : ' ' + opensWords(s.reopens_at));
}

/**
 * What is to be said once of an agency all of whose services are closed for one reason and
 * open again together; '' where they differ, or some are open.
 * @param {import('/kiosk/offer.js').Agency} a
 */
export function agencyClosedWords(a) {
  const words = a.services.map((s) => (s.open ? '' : closedWords(s)));
  return words.length > 1 && words.every((w) => w === words[0]) ? words[0] : '';
}

/** @param {Array<string | null>} instants @returns {string} the earliest, '' without any */
function earliest(instants) {
  return instants.filter(Boolean).map(String).sort()[0] || '';
}

/**
 * An agency's state in one or two words for its tile.
 * @param {import('/kiosk/offer.js').Agency} a
 * @returns {{open: boolean, words: string}}
 */
export function agencyState(a) {
  if (a.services.some((s) => s.open)) return { open: true, words: t('kiosk.open') };
  const first = earliest(a.services.filter((s) => s.closed_reason === 'not_yet').map((s) => s.issue_from));
  if (first) return { open: false, words: t('kiosk.opens', { time: time(first) }) };
  if (a.services.every((s) => s.closed_reason === 'quota_full')) return { open: false, words: t('kiosk.full') };
  if (a.services.every((s) => s.closed_reason === 'paused')) {
    const until = a.services[0].reopens_at;
    return { open: false, words: until ? t('kiosk.paused_until', { time: time(until) }) : t('kiosk.paused') };
  }
  const again = earliest(a.services.map((s) => s.reopens_at));
  return { open: false, words: again ? t('kiosk.opens_day', { day: shortDay(again).replace(/ (?=\S+$)/, '\u00a0') }) : t('kiosk.closed') };
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

/** A-023 as a screen reader should say it: "A 0 2 3". @param {string} number */
export function spell(number) {
  return number.replace(/[^A-Za-z0-9]/g, '').split('').join(' ');
}

/** What the banner says while the server is away. @param {string} step */
export function offlineWords(step) {
  return t(step === 'ticket' ? 'kiosk.offline_ticket' : 'kiosk.offline');
}
