// A part of a page that the server wrote, written anew.

import { backoff } from '/ui/backoff.js';

/** How often the page is asked for, and how long until the first time again. */
const TRIES = 6;

/**
 * Takes the part from the page as the server writes it now; what is open in it stays open.
 * Where the page has it no more, the whole page is loaded anew.
 * @param {string} id
 */
export async function writeAnew(id) {
  for (let i = 0; i < TRIES; i++) {
    const text = await fetch(location.href, { cache: 'no-store', credentials: 'same-origin' }).then((res) => (res.ok ? res.text() : ''), () => '');
    const there = document.getElementById(id);
    if (!there) return;
    if (text) {
      const part = new DOMParser().parseFromString(text, 'text/html').getElementById(id);
      if (!part) location.reload();
      else replace(there, document.importNode(part, true));
      return;
    }
    await backoff(i);
  }
}

/** @param {HTMLElement} there @param {HTMLElement} part */
function replace(there, part) {
  const open = Array.from(there.querySelectorAll('details[id]')).filter((d) => /** @type {HTMLDetailsElement} */ (d).open).map((d) => d.id);
  open.forEach((id) => Array.from(part.querySelectorAll('details[id]')).forEach((d) => d.id === id && d.setAttribute('open', '')));
  const parent = there.parentNode;
  if (parent) parent.replaceChild(part, there);
}
