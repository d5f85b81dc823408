// "Mau urus apa?": a service found by words instead of by its agency.

import { h, mount, setText } from '/ui/dom.js';
import { lang, shortName, t, text } from '/ui/i18n.js';
import { agencyIcon, icon } from '/ui/icons.js';
import { keyboard } from '/kiosk/keyboard.js';
import { indexOf, mostUsed, search } from '/ui/search.js';
import { aheadWords } from '/kiosk/wait.js';
import { closedWords, waitWords } from '/kiosk/words.js';

/** @typedef {import('/kiosk/offer.js').Agency} Agency */

const MOST_USED = 6;
const RESULTS = 8;
const MOST_LETTERS = 60;

/** The search of one screen. What was typed stays until clear(). */
export class Finder {
  /**
   * @param {(s: API.Service) => void} pick told of the service that was chosen; never of a closed one
   * @param {{keyboard?: boolean, onResults?: () => void}} [opt] keyboard: whether the screen brings one,
   *   which it does unless told otherwise; onResults: told when typing has changed the results
   */
  constructor(pick, opt) {
    this.pick = pick;
    const { keyboard: brings = true, onResults = () => {} } = opt || {};
    this.withKeyboard = brings;
    this.onResults = onResults;
    this.query = '';
    /** @type {Agency[]} */
    this.agencies = [];
    /** @type {import('/ui/search.js').Index | null} */
    this.index = null;
    this.known = '';
    /** @type {HTMLElement | null} */
    this.root = null;
    this.drawnIn = '';
    document.addEventListener('keydown', (e) => this.typed(e));
  }

  /** Forgets what was typed. */
  clear() {
    this.query = '';
    this.root = null;
  }

  /**
   * The screen for what is offered now. It stays the same element while it is shown, so that
   * news of the offer do not disturb whoever types.
   * @param {Agency[]} agencies
   * @returns {HTMLElement}
   */
  screen(agencies) {
    this.take(agencies);
    const root = this.root && this.drawnIn === lang ? this.root : this.build();
    this.root = root;
    this.show();
    return root;
  }

  /** @param {Agency[]} agencies */
  take(agencies) {
    this.agencies = agencies;
    const services = this.services();
    // What is searched changes only with the hall's file; how many wait changes each minute.
    const known = services.map((s) => [s.id, s.name.id, s.name.en, s.agency.short].concat(s.keywords).join('|')).join('\n');
    if (known !== this.known || !this.index) this.index = indexOf(services);
    else this.index.services = services;
    this.known = known;
  }

  /** @returns {API.Service[]} */
  services() {
    return this.agencies.reduce((all, a) => all.concat(a.services), /** @type {API.Service[]} */ ([]));
  }

  build() {
    this.drawnIn = lang;
    this.field = h('input', {
      id: 'find', class: 'find-field', type: 'text', 'data-key': 'find', maxlength: MOST_LETTERS, autocomplete: 'off', autocapitalize: 'off', spellcheck: 'false',
      // The screen's own keyboard is the one to use where there is one.
      inputmode: this.withKeyboard ? 'none' : 'search', placeholder: t('kiosk.find_example'), 'aria-describedby': 'find-count',
      oninput: () => this.set(this.field.value), onkeydown: (/** @type {KeyboardEvent} */ e) => e.key === 'Enter' && this.toFirst(e),
    });
    this.field.value = this.query;
    this.title = h('h2', { class: 'find-title' });
    this.count = h('p', { id: 'find-count', class: 'visually-hidden', role: 'status' });
    this.list = h('ul', { class: 'found plain-list' });
    return h('div', { class: 'screen screen-find' },
      h('div', { class: 'find-type' },
        h('div', { class: 'stage-head' }, h('h1', { id: 'heading', tabindex: '-1' }, h('label', { for: 'find' }, t('kiosk.find_title')))),
        h('div', { class: 'find-box' }, icon('search'), this.field),
        this.withKeyboard && keyboard((change) => this.set(change(this.field.value)))),
      h('div', { class: 'find-results' }, this.title, this.count, this.list));
  }

  /** A hardware keyboard types wherever the focus is, unless a question is open. @param {KeyboardEvent} e */
  typed(e) {
    const isLetter = e.key.length === 1 && e.key !== ' ' && !e.ctrlKey && !e.altKey && !e.metaKey;
    if (!isLetter || e.defaultPrevented || !document.contains(this.root) || document.querySelector('.dialog')) return;
    if (e.target !== this.field) this.field.focus();
  }

  /** @param {string} query */
  set(query) {
    this.query = query.slice(0, MOST_LETTERS);
    if (this.field.value !== this.query) this.field.value = this.query;
    this.show();
    this.onResults();
  }

  /** Draws the results, or what is used most while nothing was typed. */
  show() {
    const typed = this.query.trim() !== '';
    const found = /** @type {API.Service[]} */ (typed && this.index ? search(this.index, this.query, RESULTS) : mostUsed(this.services(), MOST_USED));
    setText(this.title, typed ? t('kiosk.find_results') : t('kiosk.find_popular'));
    this.title.hidden = typed && found.length === 0;
    setText(this.count, typed ? t('kiosk.find_count', { n: found.length }) : '');
    mount(this.list, found.map((s) => this.result(s)));
    if (typed && found.length === 0) mount(this.list, h('li', { class: 'find-none' }, icon('info'), h('div', null, h('p', { class: 'find-none-title' }, t('kiosk.find_none')), h('p', null, t('kiosk.find_none_hint')))));
  }

  /** @param {Event} e whose own effect would press what has the focus then */
  toFirst(e) {
    e.preventDefault();
    const first = this.list.querySelector('button');
    if (first) first.focus();
  }

  /** @param {API.Service} s */
  result(s) {
    const agency = this.agencies.find((a) => a.id === s.agency.id);
    const about = 'found-' + s.id;
    return h('li', null, h('button', {
      type: 'button', class: 'found-pick' + (s.open ? '' : ' found-closed'), 'data-key': 'found-' + s.id, 'data-found': s.id, 'aria-describedby': about,
      'aria-disabled': s.open ? false : 'true', onclick: () => s.open && this.pick(s),
    },
    h('span', { class: 'found-icon' }, agencyIcon(agency && agency.icon)),
    h('span', { class: 'found-text' },
      h('span', { class: 'found-name' }, text(s.name)),
      h('span', { class: 'found-agency' }, shortName(s.agency), agency ? ' \u00b7 ' + text(agency.zone.name) : ''),
      h('span', { id: about, class: 'found-state' }, s.open ? null : icon('lock'), s.open ? aheadWords(s) + ' \u00b7 ' + waitWords(s) : closedWords(s))),
    s.open && h('span', { class: 'found-go', 'aria-hidden': 'true' }, icon('next'))));
  }
}

/**
 * The way from the agencies to the search.
 * @param {() => void} open
 * @returns {HTMLElement}
 */
export function finderButton(open) {
  return h('button', { type: 'button', class: 'find-open', 'data-key': 'find-open', onclick: open },
    icon('search'), h('span', { class: 'find-open-text' }, h('span', { class: 'find-open-title' }, t('kiosk.find_title')), h('span', { class: 'find-open-hint' }, t('kiosk.find_hint'))));
}
