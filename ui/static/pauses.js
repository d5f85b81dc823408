// Pauses of an agency or of the hall, and announcements, below the head of a page.

import { h } from '/ui/dom.js';
import { pauseNotice } from '/ui/opens.js';

/** How many stand in a strip; the hall's come first. */
const MOST = 3;

let shown = '';

/**
 * Shows what stands between the head of the page and its middle.
 * @param {API.Pause[] | undefined} pauses
 * @param {(p: API.Pause) => any} [more] stands behind each
 */
export function showPauses(pauses, more) {
  const list = (pauses || []).slice(0, MOST);
  const now = JSON.stringify(list) + document.documentElement.lang;
  if (now === shown) return;
  shown = now;
  const main = /** @type {HTMLElement} */ (document.getElementById('main'));
  const old = document.getElementById('pauses');
  if (old) old.remove();
  if (list.length > 0) {
    const box = h('div', { id: 'pauses', class: 'pauses', role: 'status' }, list.map((p) => pauseNotice(p, more && more(p))));
    /** @type {Node} */ (main.parentNode).insertBefore(box, main);
  }
  // What is fitted to the room that is left fits itself anew.
  window.dispatchEvent(new Event('resize'));
}
