// What is said of what stands on the screen: read off the page, so that who listens hears what
// who sees reads.

import { t } from '/ui/i18n.js';

/**
 * A text of the guidance in its parts: what is fixed, and each value alone, so that each can
 * be a clip.
 * @param {string} key
 * @param {Object<string, string | number>} [values]
 * @returns {string[]}
 */
export function parts(key, values) {
  const v = values || {};
  return t(key).split(/(\{\w+\})/).map((part) => {
    const name = /^\{(\w+)\}$/.exec(part);
    return name && v[name[1]] !== undefined ? String(v[name[1]]) : part.replace(/^[\s,.]+|[\s,.]+$/g, '');
  }).filter(Boolean);
}

/** A number as it is spelt: A-023 is A, 0, 2, 3. @param {string} number */
export function letters(number) {
  return number.replace(/[^A-Za-z0-9]/g, '').split('');
}

/**
 * The texts within an element, one by one, without what is only to be seen or changes by the second.
 * @param {Element} el
 * @returns {string[]}
 */
export function textsOf(el) {
  /** @type {string[]} */
  const out = [];
  const visit = (/** @type {Node} */ node) => {
    if (node.nodeType === Node.TEXT_NODE) {
      const words = (node.textContent || '').replace(/[\u00ad\u200b]/g, '').replace(/[\s\u00a0]+/g, ' ').replace(/^[\s·:]+|[\s·:]+$/g, '');
      if (words) out.push(words);
    } else if (node instanceof Element && node.getAttribute('aria-hidden') !== 'true' && node.getAttribute('role') !== 'timer' && node.tagName !== 'svg') {
      node.childNodes.forEach(visit);
    }
  };
  visit(el);
  return out;
}

/**
 * What is said of a button: its own words, and those that describe it.
 * @param {Element} button
 */
export function labelOf(button) {
  const about = (button.getAttribute('aria-describedby') || '').split(' ').map((id) => id && document.getElementById(id)).filter(Boolean);
  return textsOf(button).concat(...about.map((el) => textsOf(/** @type {Element} */ (el))));
}
