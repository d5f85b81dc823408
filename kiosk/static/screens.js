// The kiosk's first three screens. Each gives an element; none keeps a state.

import { h } from '/ui/dom.js';
import { className, isPriority, spokenClass } from '/ui/classes.js';
import { t, text } from '/ui/i18n.js';
import { agencyIcon, icon } from '/ui/icons.js';
import { agencyClosedWords, agencyState, closedWords, standardWords, waitWords } from '/kiosk/words.js';

/** @typedef {import('/kiosk/offer.js').Agency} Agency */

/** Until the first answer. */
export function loadingScreen() {
  return h('p', { class: 'loading' }, t('ui.loading'));
}

/**
 * @param {string} title
 * @param {string} [hint]
 */
function heading(title, hint) {
  return h('div', { class: 'stage-head' }, h('h1', { id: 'heading', tabindex: '-1' }, title), hint && h('p', { class: 'stage-hint' }, hint));
}

/**
 * @param {Agency[]} agencies
 * @param {(a: Agency) => void} pick
 */
export function agencyScreen(agencies, pick) {
  if (agencies.length === 0) return h('div', { class: 'screen' }, heading(t('kiosk.choose_agency')), h('p', { class: 'notice' }, t('kiosk.nothing')));
  return h('div', { class: 'screen screen-agency' },
    heading(t('kiosk.choose_agency'), t('kiosk.choose_agency_hint')),
    h('ul', { class: 'agencies plain-list', 'data-count': agencies.length > 18 ? 'many' : 'some' }, agencies.map((a) => agencyTile(a, pick))));
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
    h('span', { class: 'agency-short' }, a.short || a.name),
    a.short && a.short !== a.name && h('span', { class: 'agency-name' }, a.name)),
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
  const describe = 'about-' + s.id;
  return h('li', { class: 'service' + (s.open ? '' : ' service-closed') },
    h('div', { class: 'service-main' },
      h('h2', { class: 'service-name' }, h('button', {
        type: 'button', class: 'service-pick', 'data-key': 'service-' + s.id, 'data-service': s.id, 'aria-describedby': describe,
        'aria-disabled': s.open ? false : 'true', onclick: () => s.open && pick(s),
      }, text(s.name))),
      h('div', { id: describe },
        standardWords(s.standard).length > 0 && h('p', { class: 'service-standard' }, icon('clock'), standardWords(s.standard).join(' · ')),
        s.open ? requirements(s) : h('p', { class: 'service-why' }, icon('lock'), why ? closedWords(s) : t('kiosk.closed')))),
    s.open && h('div', { class: 'service-now' },
      h('p', null, h('strong', null, t('kiosk.waiting', { n: s.waiting }))),
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
 * @typedef {Object} ClassView
 * @property {Agency} agency
 * @property {API.Service} service
 * @property {API.Hall['classes']} classes
 * @property {boolean} enabled
 * @property {string} busy the class being asked for, '' when none
 * @property {string} problem
 */
/**
 * @param {ClassView} v
 * @param {(classId: string) => void} take
 */
export function classScreen(v, take) {
  const s = v.service;
  return h('div', { class: 'screen screen-class' },
    h('div', { class: 'crumb' }, h('span', { class: 'crumb-icon' }, agencyIcon(v.agency.icon)),
      h('div', null, h('p', { class: 'crumb-name' }, text(s.name)), h('p', { class: 'crumb-sub' }, v.agency.short || v.agency.name))),
    heading(t(v.classes.length > 1 ? 'kiosk.choose_class' : 'kiosk.take_number')),
    v.problem && h('p', { class: 'notice notice-bad kiosk-problem', role: 'alert' }, v.problem),
    h('div', { class: 'classes', role: 'group', 'aria-labelledby': 'heading' }, v.classes.map((c) => classButton(c, v, take))),
    h('div', { class: 'facts' }, fact(t('kiosk.now_waiting'), t('kiosk.people', { n: s.waiting })), fact(t('kiosk.wait_label'), waitWords(s)),
      text(s.fee) && fact(t('kiosk.fee'), text(s.fee)), text(s.product) && fact(t('kiosk.product'), text(s.product))),
    s.requirements.length > 0 && h('div', { class: 'bring' }, h('h2', null, t('kiosk.bring')), h('ul', null, s.requirements.map((r) => h('li', null, text(r))))));
}

/** @param {string} label @param {string} value */
function fact(label, value) {
  return h('div', { class: 'fact' }, h('span', { class: 'fact-label' }, label), h('strong', { class: 'fact-value' }, value));
}

/** Pictograms of those whom a class's name speaks of. @type {Array<[string, RegExp]>} */
const WHO = [['elder', /lansia|lanjut usia/i], ['wheelchair', /disabilitas|difabel/i], ['pregnant', /hamil/i], ['baby', /balita|bayi|anak|menyusui/i]];

/**
 * The pictograms of a priority class: all where its name speaks of nobody in particular.
 * @param {string} id
 * @returns {{icons: string[], all: boolean}}
 */
function whoOf(id) {
  const named = WHO.filter(([, words]) => words.test(spokenClass(id)));
  return { icons: (named.length > 0 ? named : WHO).map(([name]) => name), all: named.length === 0 };
}

/**
 * @param {{id: string, name: any}} c
 * @param {ClassView} v
 * @param {(classId: string) => void} take
 */
function classButton(c, v, take) {
  const priority = isPriority(c.id);
  const who = whoOf(c.id);
  const about = priority ? (who.all ? t('kiosk.priority_for') : '') : c.id === 'regular' ? t('kiosk.regular_for') : '';
  const off = !v.enabled || v.busy !== '';
  return h('button', {
    type: 'button', class: 'class' + (priority ? ' class-priority' : ''), 'data-key': 'class-' + c.id, 'data-class': c.id,
    'aria-disabled': off ? 'true' : false, 'aria-busy': v.busy === c.id ? 'true' : false, onclick: () => !off && take(c.id),
  },
  h('span', { class: 'class-icon' }, v.busy === c.id ? h('span', { class: 'spinner' }) : icon(priority ? 'priority' : 'user')),
  h('span', { class: 'class-text' },
    h('span', { class: 'class-name' }, className(c.id)),
    priority && v.busy !== c.id && h('span', { class: 'class-who' }, who.icons.map((name) => icon(name))),
    h('span', { class: 'class-about' }, v.busy === c.id ? t('kiosk.taking') : about),
    priority && h('span', { class: 'class-note' }, icon('lock'), t('kiosk.priority_note'))));
}
