// A number for a service that is found by words: the list below the field, and the class.

import { className, isPriority } from '/ui/classes.js';
import { byId, h, mount, setText } from '/ui/dom.js';
import { estimate, shortName, t, text, time } from '/ui/i18n.js';
import { icon } from '/ui/icons.js';
import { indexOf, search } from '/ui/search.js';

const RESULTS = 6;
/** Services of one number at most. */
const MOST = 5;

export class Issue {
  /**
   * @param {() => API.Hall['classes']} classes
   * @param {(services: API.Service[], klass: string) => void} take
   */
  constructor(classes, take) {
    this.classes = classes;
    this.take = take;
    /** @type {import('/ui/search.js').Index} */
    this.index = indexOf([]);
    /** @type {API.Service[]} */
    this.found = [];
    this.at = 0;
    /** Services that were chosen before this one, for the same number. @type {API.Service[]} */
    this.before = [];
    byId('choose').addEventListener('keydown', (/** @type {KeyboardEvent} */ e) => this.key(e));
  }

  /** @param {API.Service[]} services */
  offer(services) {
    // Nobody would ever call the numbers of a service without a counter.
    this.index = indexOf(services.filter((s) => s.counters > 0));
  }

  /** @param {string} words '' closes the list */
  look(words) {
    this.found = /** @type {API.Service[]} */ (words ? search(this.index, words, RESULTS) : []);
    this.at = 0;
    this.draw();
    return this.found.length;
  }

  draw() {
    const list = byId('found');
    list.hidden = this.found.length === 0;
    byId('field').setAttribute('aria-expanded', String(!list.hidden));
    mount(list, this.found.map((s, i) => h('li', {
      class: 'found-row', id: 'found-' + i, role: 'option', 'aria-selected': String(i === this.at), 'data-found': s.id, 'data-off': String(!s.open), onclick: () => this.choose(i),
    }, h('span', { class: 'found-name' }, text(s.name)), h('span', { class: 'found-agency' }, shortName(s.agency)),
    h('span', { class: 'found-now' }, s.open ? t('desk.waiting_n', { n: s.waiting }) : closedWords(s)))));
    if (list.hidden) byId('field').removeAttribute('aria-activedescendant');
    else byId('field').setAttribute('aria-activedescendant', 'found-' + this.at);
  }

  /** @param {number} by */
  move(by) {
    if (this.found.length === 0) return;
    this.at = (this.at + by + this.found.length) % this.found.length;
    this.draw();
  }

  /** Asks for the class of a found service. @param {number} [i] the marked one by default */
  choose(i) {
    const s = this.found[i === undefined ? this.at : i];
    if (!s) return;
    this.look('');
    this.keep(this.before.filter((b) => b.id !== s.id));
    const box = byId('choose');
    box.hidden = false;
    box.setAttribute('data-service', s.id);
    const classes = this.classes();
    mount(box, h('h2', { class: 'choose-name', tabindex: '-1' }, text(s.name)), h('p', { class: 'muted' }, text(s.agency.name)),
      s.open ? h('div', { class: 'choose-classes' }, classes.map((c, n) => this.button(s, c.id, n + 1))) : h('p', { class: 'notice notice-bad', role: 'alert' }, closedWords(s)),
      h('p', { class: 'hint' }, t('desk.choose_hint')),
      s.open && this.before.length + 1 < MOST && h('button', { type: 'button', class: 'btn', id: 'one-more', onclick: () => this.more(s) }, h('span', null, t('desk.one_more')), h('kbd', null, '+')),
      s.requirements.length > 0 && h('div', { class: 'needs' }, h('h3', { class: 'mini' }, t('desk.needs')), h('ul', null, s.requirements.map((r) => h('li', null, text(r))))));
    const first = box.querySelector('button') || box.querySelector('h2');
    if (first) first.focus();
  }

  /** One more service for the same number: the field waits for its name. @param {API.Service} s */
  more(s) {
    this.keep(this.before.concat(s));
    byId('choose').hidden = true;
    byId('field').value = '';
    byId('field').focus();
  }

  /** @param {API.Service[]} services for the number that is being made */
  keep(services) {
    this.before = services;
    const line = byId('several');
    line.hidden = services.length === 0;
    mount(line, services.length > 0 && h('span', null, t('desk.several')), services.map((s) => h('button', {
      type: 'button', class: 'btn', 'data-before': s.id, 'aria-label': t('desk.leave_out', { service: text(s.name) }), onclick: () => this.keep(this.before.filter((b) => b.id !== s.id)),
    }, h('span', null, text(s.name)), icon('close'))));
  }

  /**
   * @param {API.Service} s
   * @param {string} klass
   * @param {number} digit
   */
  button(s, klass, digit) {
    const wait = s.counters_open > 0 ? estimate(s.estimates[klass]) : t('desk.no_counter_open');
    return h('button', { type: 'button', class: 'btn choose-class' + (isPriority(klass) ? ' choose-priority' : ''), 'data-class': klass, onclick: () => this.take(this.before.concat(s), klass) },
      icon(isPriority(klass) ? 'priority' : 'user'),
      h('span', { class: 'choose-words' }, h('strong', null, className(klass)), h('span', null, t('desk.ahead', { n: s.ahead[klass] || 0 }) + (wait ? ' \u00b7 ' + wait : ''))), h('kbd', null, String(digit)));
  }

  /** A digit takes its class, and + leads to one more service. @param {KeyboardEvent} e */
  key(e) {
    const button = e.key === '+' ? document.getElementById('one-more') : byId('choose').querySelectorAll('.choose-class')[Number(e.key) - 1];
    if (!button || e.ctrlKey || e.altKey || e.metaKey) return;
    e.preventDefault();
    button.click();
  }

  /** Whether the class is being asked for. */
  get choosing() {
    return !byId('choose').hidden;
  }

  /** @param {boolean} busy */
  setBusy(busy) {
    byId('choose').querySelectorAll('button').forEach((/** @type {Element} */ b) => (busy ? b.setAttribute('aria-disabled', 'true') : b.removeAttribute('aria-disabled')));
  }

  /** Says why no number was given. @param {string} words */
  refuse(words) {
    const box = byId('choose');
    const there = box.querySelector('.choose-refused') || box.appendChild(h('p', { class: 'notice notice-bad choose-refused', role: 'alert' }));
    setText(there, words);
  }

  close() {
    byId('choose').hidden = true;
    this.look('');
    this.keep([]);
  }
}

/** @param {API.Service} s */
function closedWords(s) {
  if (s.closed_reason === 'not_yet' && s.issue_from) return t('desk.closed.not_yet', { time: time(s.issue_from) });
  return t('desk.closed.' + (s.closed_reason || 'closed_today'));
}
