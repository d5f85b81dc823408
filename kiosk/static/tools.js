// What a person may change about the screen; the next person gets it back as it was.

import { byId } from '/ui/dom.js';

const SWITCHES = [
  { id: 'lower', on: () => document.body, name: 'lowered' },
  { id: 'larger', on: () => document.documentElement, name: 'large-text' },
  { id: 'contrast', on: () => document.body, name: 'contrast' },
];
const KEPT = 'mpp.kiosk.view';

/** @param {typeof SWITCHES[0]} s @param {boolean} value */
function set(s, value) {
  s.on().classList.toggle(s.name, value);
  byId(s.id).setAttribute('aria-pressed', String(value));
}

/** Wires the switches; a change of language must not lose them, so they live as long as the tab. @param {() => void} onChange */
export function wireTools(onChange) {
  const kept = (sessionStorage.getItem(KEPT) || '').split(' ');
  SWITCHES.forEach((s) => {
    set(s, kept.indexOf(s.id) >= 0);
    byId(s.id).addEventListener('click', () => {
      set(s, byId(s.id).getAttribute('aria-pressed') !== 'true');
      sessionStorage.setItem(KEPT, SWITCHES.filter((x) => byId(x.id).getAttribute('aria-pressed') === 'true').map((x) => x.id).join(' '));
      onChange();
    });
  });
}

/** @returns {boolean} whether anything is not as it was */
export function toolsUsed() {
  return SWITCHES.some((s) => byId(s.id).getAttribute('aria-pressed') === 'true');
}

export function resetTools() {
  sessionStorage.removeItem(KEPT);
  SWITCHES.forEach((s) => set(s, false));
}
