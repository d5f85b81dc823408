// The last step before a number: the classes of the queue, what is to be known before, and
// what to do where no number can be had.

import { h } from '/ui/dom.js';
import { className, isPriority } from '/ui/classes.js';
import { t, text } from '/ui/i18n.js';
import { agencyIcon, icon } from '/ui/icons.js';
import { whoIcons, whoWords } from '/kiosk/classwho.js';
import { heading } from '/kiosk/screens.js';
import { aheadWords, waitText } from '/kiosk/wait.js';
import { closedWords } from '/kiosk/words.js';

/**
 * @typedef {Object} ClassView
 * @property {import('/kiosk/offer.js').Agency} agency
 * @property {API.Service} service the one chosen last
 * @property {API.Service[]} services all that the number is for, in their order; it waits for the first
 * @property {API.Hall['classes']} classes
 * @property {boolean} enabled whether the server is there; a touch is told of all the same
 * @property {string} busy the class being asked for, '' when none
 * @property {string} problem
 * @property {boolean} isLost whether the service gives no number, whichever class is asked for
 * @property {any} before what is to be known before a number is taken
 * @property {any} after what else can be done
 * @property {() => void} other told of the wish for another service
 */

/**
 * @param {ClassView} v
 * @param {(classId: string) => void} take
 */
export function classScreen(v, take) {
  const s = v.service;
  const several = v.services.length > 1;
  const isLost = v.isLost || !s.open;
  const problem = v.problem || (s.open ? '' : closedWords(s));
  return h('div', { class: 'screen screen-class' },
    (isLost || !several) && h('div', { class: 'crumb' }, h('span', { class: 'crumb-icon' }, agencyIcon(v.agency.icon)),
      h('div', null, h('p', { class: 'crumb-name' }, text(s.name)), h('p', { class: 'crumb-sub' }, v.agency.short || v.agency.name))),
    heading(t(isLost ? 'kiosk.lost' : v.classes.length > 1 ? 'kiosk.choose_class' : 'kiosk.take_number')),
    problem && h('p', { class: 'notice notice-bad kiosk-problem', role: 'alert' }, problem),
    isLost ? h('button', { type: 'button', class: 'btn btn-big btn-primary class-other', 'data-key': 'other', onclick: v.other }, icon('back'), t('kiosk.other_service'))
      : [v.before, h('div', { class: 'classes', role: 'group', 'aria-labelledby': 'heading' }, v.classes.map((c) => classButton(c, v, take))), v.after],
    !isLost && h('div', { class: 'facts' }, v.services[0].counters_open === 0 && fact(t('kiosk.wait_label'), t('kiosk.no_counter_open')),
      !several && text(s.fee) && fact(t('kiosk.fee'), text(s.fee)), !several && text(s.product) && fact(t('kiosk.product'), text(s.product))),
    bring(isLost ? [s] : v.services));
}

/** What each service asks for; of several also what it costs. @param {API.Service[]} services */
function bring(services) {
  const several = services.length > 1;
  const asking = services.filter((s) => s.requirements.length > 0 || (several && text(s.fee)));
  return asking.length > 0 && h('div', { class: 'bring' }, h('h2', null, t('kiosk.bring')), asking.map((s) => h('div', null,
    several && h('h3', null, text(s.name)),
    several && text(s.fee) && h('p', null, t('kiosk.fee') + ': ' + text(s.fee)),
    s.requirements.length > 0 && h('ul', null, s.requirements.map((r) => h('li', null, text(r)))))));
}

/** @param {string} label @param {string} value */
function fact(label, value) {
  return h('div', { class: 'fact' }, h('span', { class: 'fact-label' }, label), h('strong', { class: 'fact-value' }, value));
}

/**
 * @param {{id: string, name: any}} c
 * @param {ClassView} v
 * @param {(classId: string) => void} take
 */
function classButton(c, v, take) {
  const priority = isPriority(c.id);
  const busy = v.busy === c.id;
  const wait = busy ? '' : waitText(v.services[0], c.id);
  const off = !v.enabled || v.busy !== '';
  return h('button', {
    type: 'button', class: 'class' + (priority ? ' class-priority' : ''), 'data-key': 'class-' + c.id, 'data-class': c.id,
    'aria-disabled': off ? 'true' : false, 'aria-busy': busy ? 'true' : false, onclick: () => v.busy === '' && take(c.id),
  },
  h('span', { class: 'class-icon' }, busy ? h('span', { class: 'spinner' }) : icon(priority ? 'priority' : 'user')),
  h('span', { class: 'class-text' },
    h('span', { class: 'class-name' }, className(c.id)),
    priority && !busy && h('span', { class: 'class-who' }, whoIcons(c.id).map((name) => icon(name))),
    h('span', { class: 'class-about' }, busy ? t('kiosk.taking') : whoWords(c.id)),
    !busy && h('span', { class: 'class-ahead' }, icon('users'), aheadWords(v.services[0], c.id)),
    wait && h('span', { class: 'class-wait' }, icon('clock'), t('kiosk.wait_label'), ' ', h('strong', null, wait)),
    priority && h('span', { class: 'class-note' }, icon('lock'), t('kiosk.priority_note'))));
}
