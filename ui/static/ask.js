// Questions in a dialog. Options are chosen with the arrow keys, or with their digit or letter,
// wherever the focus is but in a field; Enter confirms.

import { dialog, h } from '/ui/dom.js';
import { t } from '/ui/i18n.js';

/** @typedef {{value: string, label: string}} Option */

let open = 0;
let count = 0;

/** An id or a name that no other question has. @param {string} prefix */
export function unique(prefix) {
  return prefix + '-' + (++count);
}

/** Whether a question is open: the page's own keys should do nothing then. */
export function asking() {
  return open > 0;
}

/**
 * Asks in a dialog and answers with what was entered, or null when it was closed.
 * @param {{title: string, ok: string, body: any[], wide?: boolean, read: () => any}} opt read gives the answer, or
 *   undefined where something is missing (it says so itself)
 * @returns {Promise<any>}
 */
export function ask(opt) {
  return new Promise((resolve) => {
    /** @type {any} */
    let answer = null;
    const id = unique('ask');
    const form = h('form', { class: 'ask', id, novalidate: true, onsubmit: (/** @type {Event} */ e) => {
      e.preventDefault();
      const got = opt.read();
      if (got === undefined) return;
      answer = got;
      box.close();
    } }, opt.body);
    const lists = [].concat(...opt.body).map((el) => choosers.get(el));
    open++;
    const box = dialog({
      title: opt.title, body: form,
      actions: [
        h('button', { type: 'button', class: 'btn', onclick: () => box.close() }, t('ui.cancel'), h('kbd', null, 'Esc')),
        h('button', { type: 'submit', class: 'btn btn-primary', form: id, autofocus: true }, opt.ok, h('kbd', null, 'Enter')),
      ],
      onClose: () => {
        open--;
        resolve(answer);
      },
    });
    box.el.classList.add('ask-box');
    if (opt.wide) box.el.classList.add('ask-wide');
    // On the whole box: the buttons stand outside of the form.
    box.el.addEventListener('keydown', (/** @type {KeyboardEvent} */ e) => chooseBy(lists, e));
  });
}

/**
 * Asks for one of a few decisions, each a button of its own, and answers with it; null for
 * leaving things as they are, which has the focus. The last option is the usual one.
 * @param {{title: string, body: any, options: Option[], stay: string}} opt
 * @returns {Promise<string | null>}
 */
export function decide(opt) {
  return new Promise((resolve) => {
    /** @type {string | null} */
    let answer = null;
    const choose = (/** @type {string | null} */ value) => () => {
      answer = value;
      box.close();
    };
    open++;
    const box = dialog({
      title: opt.title, body: h('div', { class: 'stack-s' }, opt.body), alert: true,
      actions: [h('button', { type: 'button', class: 'btn', 'data-decide': 'stay', autofocus: true, onclick: choose(null) }, opt.stay, h('kbd', null, 'Esc'))]
        .concat(opt.options.map((o, i) => h('button', { type: 'button', class: i === opt.options.length - 1 ? 'btn btn-primary' : 'btn', 'data-decide': o.value, onclick: choose(o.value) }, o.label))),
      onClose: () => {
        open--;
        resolve(answer);
      },
    });
    box.el.classList.add('ask-box');
  });
}

const DIGITS = '123456789';
/** Of a list: what a key presses. @type {WeakMap<any, (key: string) => ({focus: () => void, click: () => void} | undefined)>} */
const choosers = new WeakMap();
/** The keys of a second list in one dialog. */
export const LETTERS = 'abcdefghi';

/**
 * Radio buttons, each with a key. Two lists of one dialog have different keys.
 * @param {string} legend
 * @param {Option[]} options
 * @param {string} [chosen]
 * @param {string} [keys]
 */
export function choice(legend, options, chosen, keys = DIGITS) {
  const name = unique('choice');
  const inputs = options.map((o) => h('input', { type: 'radio', name, value: o.value, checked: o.value === chosen }));
  const el = h('fieldset', { class: 'choice' }, h('legend', null, legend),
    options.map((o, i) => h('label', { class: 'option' }, inputs[i], h('span', { class: 'option-label' }, o.label), h('kbd', null, keys[i].toUpperCase()))));
  choosers.set(el, (key) => inputs[keys.indexOf(key)]);
  return { el, value: () => (inputs.filter((i) => i.checked)[0] || { value: '' }).value };
}

/**
 * Things to count, each with a key that adds one; "-" takes back what was added last.
 * @param {string} legend
 * @param {string} hint
 * @param {Option[]} options
 * @param {number} most of each
 * @param {string} [keys]
 */
export function tally(legend, hint, options, most, keys = DIGITS) {
  /** @type {number[]} */
  const added = [];
  const count = (/** @type {number} */ i) => added.filter((a) => a === i).length;
  const rows = options.map((o, i) => {
    const n = h('output', { class: 'tally-count' }, '0');
    const change = (/** @type {number} */ by) => () => {
      if (by > 0 && count(i) < most) added.push(i);
      else if (by < 0 && count(i) > 0) added.splice(added.lastIndexOf(i), 1);
      n.textContent = String(count(i));
      row.setAttribute('data-some', String(count(i) > 0));
    };
    const button = (/** @type {number} */ by, /** @type {string} */ sign) => h('button', {
      type: 'button', class: 'btn tally-btn', 'aria-label': t(by > 0 ? 'ui.one_more' : 'ui.one_less', { what: o.label }),
      onclick: (/** @type {MouseEvent} */ e) => {
        change(by)();
        if (e.detail > 0) confirmer(el).focus(); // clicked: Enter confirms then, too
      },
    }, sign);
    const row = h('div', { class: 'tally', 'data-value': o.value }, h('kbd', null, keys[i].toUpperCase()), h('span', { class: 'option-label' }, o.label),
      button(-1, '\u2212'), n, button(1, '+'));
    return { row, change };
  });
  const el = h('fieldset', { class: 'choice tallies' }, h('legend', null, legend), rows.map((r) => r.row), h('p', { class: 'hint' }, hint));
  // The focus stays where it is, so that Enter confirms.
  const press = (/** @type {() => void} */ click) => ({ focus: () => {}, click });
  choosers.set(el, (key) => {
    const row = key === '-' ? rows[added[added.length - 1]] : rows[keys.indexOf(key)];
    return row && press(row.change(key === '-' ? -1 : 1));
  });
  return { el, value: () => options.map((o, i) => ({ id: o.value, count: count(i) })).filter((d) => d.count > 0) };
}

/** The button that confirms a question. @param {HTMLElement} el a part of it */
const confirmer = (el) => /** @type {any} */ (el.closest('.ask-box')).querySelector('[type="submit"]');

/**
 * Chooses the option with this key, unless it is typed into a field.
 * @param {Array<((key: string) => any) | undefined>} lists
 * @param {KeyboardEvent} e
 */
function chooseBy(lists, e) {
  const at = /** @type {HTMLInputElement} */ (e.target);
  if (e.ctrlKey || e.altKey || e.metaKey || e.key.length !== 1) return;
  if (/^(TEXTAREA|SELECT)$/.test(at.tagName) || (at.tagName === 'INPUT' && at.type !== 'radio')) return;
  const input = lists.map((list) => list && list(e.key.toLowerCase())).filter(Boolean)[0];
  if (!input) return;
  e.preventDefault();
  input.focus();
  input.click(); // which also tells of the change
}

/**
 * A line of text with its label.
 * @param {string} label
 * @param {any} [attrs] of the input
 */
export function field(label, attrs) {
  const input = h('input', Object.assign({ class: 'input', type: 'text', autocomplete: 'off', maxlength: '200' }, attrs));
  const error = h('span', { class: 'field-error', role: 'alert', hidden: true }, t('form.required'));
  input.addEventListener('input', () => {
    error.hidden = true;
    input.removeAttribute('aria-invalid');
  });
  return {
    el: h('label', { class: 'field' }, h('span', null, label), input, error), input,
    value: () => input.value.trim(),
    missing: () => {
      error.hidden = false;
      input.setAttribute('aria-invalid', 'true');
      input.focus();
    },
  };
}
