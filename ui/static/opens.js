// When something that is closed opens again, in the same words on kiosk, phone and boards.

import { h } from '/ui/dom.js';
import { dayMonth, shortName, t, time, zoneName } from '/ui/i18n.js';
import { icon } from '/ui/icons.js';
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

/** "Dilanjutkan pukul 13.00 WIB." @param {API.Pause} p */
function pauseEnd(p) {
  if (!p.stops) return '';
  return p.until ? t('ui.paused_until', { time: [time(p.until), zoneName()].filter(Boolean).join(' ') }) : t('ui.paused_open');
}

/** What a pause says, in one line. @param {API.Pause} p */
export const pauseWords = (p) => [p.agency ? t('ui.paused_of', { agency: shortName(p.agency) }) : t('ui.paused'), pauseEnd(p), p.reason].join(' ');

/**
 * What is read of a pause of an agency or of the hall, or of an announcement.
 * @param {API.Pause} p
 * @param {any} [more] stands behind
 */
export function pauseNotice(p, more) {
  return h('div', { class: 'notice notice-icon pause' + (p.stops ? ' notice-warn' : ''), 'data-pause': p.stops ? (p.agency ? p.agency.id : 'hall') : 'said' },
    icon(p.stops ? 'pause' : 'info'),
    h('div', null, h('p', null, p.stops && h('strong', null, p.agency ? t('ui.paused_of', { agency: shortName(p.agency) }) : t('ui.paused'), ' '),
      pauseEnd(p) && h('strong', null, pauseEnd(p), ' '), p.reason), more));
}
