// The kiosk's screens before the ticket. Each gives an element; none keeps a state.

import { h } from '/ui/dom.js';
import { t, text } from '/ui/i18n.js';
import { agencyIcon, icon } from '/ui/icons.js';
import { byZone } from '/kiosk/offer.js';
import { breakable } from '/kiosk/names.js';
import { agencyClosedWords, agencyState, closedWords, standardWords, waitWords } from '/kiosk/words.js';
import { aheadWords } from '/kiosk/wait.js';

/** @typedef {import('/kiosk/offer.js').Agency} Agency */

/** From so many agencies on the search stands before them, and so many stand in groups. */
const SEARCH_FIRST = 13;
const ZONES_FROM = 19;
/** So many are read at a glance, in larger letters. */
const FEW = 8;

/** Until the first answer. */
export function loadingScreen() {
  return h('p', { class: 'loading' }, t('ui.loading'));
}

/**
 * @param {string} title
 * @param {string} [hint]
 */
export function heading(title, hint) {
  return h('div', { class: 'stage-head' }, h('h1', { id: 'heading', tabindex: '-1' }, title), hint && h('p', { class: 'stage-hint' }, hint));
}

/**
 * @param {Agency[]} agencies
 * @param {(a: Agency) => void} pick
 * @param {any} [lead] stands before the agencies
 */
export function agencyScreen(agencies, pick, lead) {
  if (agencies.length === 0) return h('div', { class: 'screen' }, heading(t('kiosk.choose_agency')), h('p', { class: 'notice' }, t('kiosk.nothing')));
  return h('div', { class: 'screen screen-agency' },
    agencies.length >= SEARCH_FIRST && lead,
    heading(t('kiosk.choose_agency'), t('kiosk.choose_agency_hint')),
    agencies.length < SEARCH_FIRST && lead,
    agencies.length < ZONES_FROM ? tiles(agencies, pick) : byZone(agencies).map((z) => h('section', { class: 'zone', 'aria-labelledby': 'zone-' + z.zone.id },
      h('h2', { id: 'zone-' + z.zone.id, class: 'zone-name' }, text(z.zone.name)), tiles(z.agencies, pick, true))));
}

/**
 * @param {Agency[]} agencies
 * @param {(a: Agency) => void} pick
 * @param {boolean} [many] whether there are so many that the tiles have to be small
 */
function tiles(agencies, pick, many) {
  return h('ul', { class: 'agencies plain-list', 'data-count': many ? 'many' : agencies.length <= FEW ? 'few' : 'some' }, agencies.map((a) => agencyTile(a, pick)));
}

/**
 * @param {Agency} a
 * @param {(a: Agency) => void} pick
 */
function agencyTile(a, pick) {
  const state = agencyState(a);
  return h('li', null, h('button', {
    type: 'button', class: 'agency' + (state.open ? '' : ' agency-closed'), 'data-key': 'agency-' + a.id, 'data-agency': a.id, onclick: () => pick(a),
  },
  h('span', { class: 'agency-icon' }, agencyIcon(a.icon)),
  h('span', { class: 'agency-text' },
    h('span', { class: 'agency-short' }, breakable(a.short || a.name)),
    a.short && a.short !== a.name && h('span', { class: 'agency-name' }, breakable(a.name))),
  h('span', { class: 'agency-foot' },
    state.open ? h('span', { class: 'agency-waiting' }, t('kiosk.waiting', { n: a.waiting })) : h('span', { class: 'agency-state' }, icon('lock'), state.words))));
}

/**
 * @param {Agency} a
 * @param {(s: API.Service) => void} pick
 */
export function serviceScreen(a, pick) {
  const once = agencyClosedWords(a);
  const sorted = a.services.slice().sort((x, y) => Number(y.open) - Number(x.open));
  return h('div', { class: 'screen screen-service' },
    h('div', { class: 'crumb' }, h('span', { class: 'crumb-icon' }, agencyIcon(a.icon)),
      h('div', null, h('p', { class: 'crumb-name' }, a.short || a.name), h('p', { class: 'crumb-sub' }, a.short && a.short !== a.name ? a.name + ' · ' + text(a.zone.name) : text(a.zone.name)))),
    heading(t('kiosk.choose_service')),
    once && h('p', { class: 'notice notice-warn agency-again' }, icon('calendar'), once),
    h('ul', { class: 'services plain-list' }, sorted.map((s) => serviceCard(s, pick, once === ''))));
}

/**
 * The whole card can be touched: its button's area covers it.
 * @param {API.Service} s
 * @param {(s: API.Service) => void} pick
 * @param {boolean} why whether a closed service says why; not where its agency did
 */
function serviceCard(s, pick, why) {
  const about = 'about-' + s.id;
  const now = 'now-' + s.id;
  return h('li', { class: 'service' + (s.open ? '' : ' service-closed') },
    h('div', { class: 'service-main' },
      h('h2', { class: 'service-name' }, h('button', {
        type: 'button', class: 'service-pick', 'data-key': 'service-' + s.id, 'data-service': s.id, 'aria-describedby': s.open ? about + ' ' + now : about,
        'aria-disabled': s.open ? false : 'true', onclick: () => s.open && pick(s),
      }, text(s.name))),
      h('div', { id: about },
        standardWords(s.standard).length > 0 && h('p', { class: 'service-standard' }, icon('clock'), standardWords(s.standard).join(' · ')),
        s.open ? requirements(s) : h('p', { class: 'service-why' }, icon('lock'), why ? closedWords(s) : t(s.closed_reason === 'paused' ? 'kiosk.paused' : 'kiosk.closed')))),
    s.open && h('div', { class: 'service-now', id: now },
      h('p', null, h('strong', null, aheadWords(s))),
      h('p', { class: 'service-wait' }, t('kiosk.wait_label'), ' ', h('strong', null, waitWords(s))),
      s.quota && h('p', { class: 'service-quota' + (s.quota.left <= 5 ? ' service-quota-low' : '') }, t('kiosk.quota', { n: s.quota.left })),
      h('span', { class: 'service-go', 'aria-hidden': 'true' }, icon('next'))));
}

/** @param {API.Service} s */
function requirements(s) {
  if (s.requirements.length === 0) return null;
  return h('p', { class: 'service-bring' }, h('strong', null, t('kiosk.bring') + ': '), s.requirements.map((r) => text(r)).join('; '));
}

/**
 * What was chosen so far, where a lowered screen leaves room.
 * @param {string} hall its name
 * @param {Agency | null} agency
 */
export function chosenPath(hall, agency) {
  if (!agency) return h('div', { class: 'path' }, icon('hall'), h('p', { class: 'path-name' }, hall), h('p', null, t('kiosk.lowered')));
  return h('div', { class: 'path' }, agencyIcon(agency.icon), h('p', null, t('kiosk.path')), h('p', { class: 'path-name' }, agency.name), h('p', null, text(agency.zone.name)));
}
