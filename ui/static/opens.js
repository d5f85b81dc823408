// When something that is closed opens again, in the same words on kiosk, phone and boards.

import { dayMonth, t, time, zoneName } from '/ui/i18n.js';
import { serverNow } from '/ui/sync.js';

/**
 * Whether something opens later on this day.
 * @param {string | null} at
 */
export const opensToday = (at) => Boolean(at) && dayMonth(at) === dayMonth(serverNow());

/**
 * "Buka lagi Senin, 30 November pukul 08.00 WIB."
 * @param {string | null} at
 */
export function opensWords(at) {
  if (!at) return t('ui.opens_unknown');
  const zone = zoneName();
  return t(opensToday(at) ? 'ui.opens_today' : 'ui.opens_again', { day: dayMonth(at), time: time(at) + (zone ? ' ' + zone : '') });
}
