// Where a board sends a citizen: what it shows is what it says.

import { counterName, shortName, t } from '/ui/i18n.js';
import { ownPlace } from '/ui/spoken.js';

/**
 * The counter as it is called: by its number, or by a name that says where it is, such as "Meja A".
 * @param {API.CounterRef} counter
 */
export function whereTo(counter) {
  return ownPlace(counter) || t('display.counter_n', { n: counter.number });
}

/** What else it is named. @param {API.CounterRef} counter */
export function alsoNamed(counter) {
  return ownPlace(counter) ? '' : counterName(counter);
}

/**
 * What stands below it: its own name where that is no place, and its agency.
 * @param {API.CounterRef} counter
 * @param {API.Named} agency
 */
export function placeOf(counter, agency) {
  return [alsoNamed(counter), shortName(agency)].filter(Boolean).join(' \u00b7 ');
}

/**
 * The sentence for screen readers.
 * @param {API.Announcement} call
 */
export function toldWords(call) {
  return t('display.spoken', { number: call.number, where: whereTo(call.counter), agency: placeOf(call.counter, call.agency) });
}
