// The line of steps at the top of the kiosk.

import { setText } from '/ui/dom.js';

/**
 * Shows how far a person has come.
 * @param {string} step
 * @param {string[]} skipped steps that are none on this way
 */
export function markSteps(step, skipped) {
  const at = step === 'find' ? 'agency' : step === 'class' && skipped.indexOf('class') >= 0 ? 'service' : step;
  let passed = true;
  let no = 0;
  Array.from(document.querySelectorAll('#steps .step')).forEach((el) => {
    const name = el.getAttribute('data-step') || '';
    const off = skipped.indexOf(name) >= 0;
    /** @type {HTMLElement} */ (el).hidden = off;
    if (!off) setText(el.querySelector('.step-no'), ++no);
    if (name === at) passed = false;
    el.classList.toggle('step-done', passed);
    if (name === at) el.setAttribute('aria-current', 'step');
    else el.removeAttribute('aria-current');
  });
}
