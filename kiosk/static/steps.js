// The line of steps at the top of the kiosk.

import { setText } from '/ui/dom.js';

/**
 * Shows how far a person has come.
 * @param {string} step
 * @param {boolean} choice whether there are classes to choose between; else that is no step
 */
export function markSteps(step, choice) {
  const at = step === 'class' && !choice ? 'service' : step;
  let passed = true;
  let no = 0;
  Array.from(document.querySelectorAll('#steps .step')).forEach((el) => {
    const name = el.getAttribute('data-step');
    /** @type {HTMLElement} */ (el).hidden = name === 'class' && !choice;
    if (name !== 'class' || choice) setText(el.querySelector('.step-no'), ++no);
    if (name === at) passed = false;
    el.classList.toggle('step-done', passed);
    if (name === at) el.setAttribute('aria-current', 'step');
    else el.removeAttribute('aria-current');
  });
}
