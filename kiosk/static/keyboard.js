// A keyboard on the screen, for machines that have none. Its keys are not stops of the Tab
// key: whoever has a keyboard types into the field itself.

import { h } from '/ui/dom.js';
import { t } from '/ui/i18n.js';
import { icon } from '/ui/icons.js';

// As on every phone.
const ROWS = ['qwertyuiop', 'asdfghjkl', 'zxcvbnm'];

/**
 * @param {(change: (text: string) => string) => void} type told what each key does to the text
 * @returns {HTMLElement}
 */
export function keyboard(type) {
  const key = (/** @type {string} */ letter) => keyOf('key', letter.toUpperCase(), letter, (text) => text + letter, type);
  const rows = ROWS.map((row) => row.split('').map(key));
  rows[2].push(keyOf('key key-wide', h('span', null, icon('back'), h('span', { class: 'visually-hidden' }, t('kiosk.key_delete'))), 'delete', (text) => text.slice(0, -1), type));
  rows.push([
    keyOf('key key-word', t('kiosk.key_clear'), 'clear', () => '', type),
    keyOf('key key-space', t('kiosk.key_space'), 'space', (text) => (text === '' || text.slice(-1) === ' ' ? text : text + ' '), type),
  ]);
  // Letters come twice at once: a rest after a touch would swallow the second K of KK.
  return h('div', { class: 'keyboard', role: 'group', 'aria-label': t('kiosk.keyboard'), 'data-repeat': true },
    rows.map((keys) => h('div', { class: 'key-row' }, keys)));
}

/**
 * @param {string} kind
 * @param {any} label
 * @param {string} name
 * @param {(text: string) => string} change
 * @param {(change: (text: string) => string) => void} type
 */
function keyOf(kind, label, name, change, type) {
  return h('button', {
    type: 'button', class: kind, 'data-letter': name, tabindex: '-1',
    // The field keeps the focus, and with it the caret.
    onmousedown: (/** @type {Event} */ e) => e.preventDefault(),
    onclick: () => type(change),
  }, label);
}
