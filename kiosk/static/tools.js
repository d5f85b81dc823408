// What a person may change about the screen, in place; the next person gets it back as it was.

import { byId } from '/ui/dom.js';
import { lang, textsOf, turnTo } from '/ui/i18n.js';

const SWITCHES = [
  { id: 'lower', on: () => document.body, name: 'lowered' },
  { id: 'larger', on: () => document.documentElement, name: 'large-text' },
  { id: 'contrast', on: () => document.body, name: 'contrast' },
];
const HOME_LANG = 'id';

/** @param {typeof SWITCHES[0]} s @param {boolean} value */
function set(s, value) {
  s.on().classList.toggle(s.name, value);
  byId(s.id).setAttribute('aria-pressed', String(value));
}

/** @param {string} id */
function isOn(id) {
  return byId(id).getAttribute('aria-pressed') === 'true';
}

/** A button for each language; that of the page's own is hidden. @returns {any[]} */
function languages() {
  return Array.from(document.querySelectorAll('[data-lang]'));
}

/**
 * @param {{onView: () => void, onLanguage: () => void}} on told once something has changed;
 *   what stands on the screen is then to be drawn anew in the page's language
 */
export function wireTools(on) {
  // A touch leaves the focus where somebody types or reads; otherwise the next Space would press the tool again.
  document.querySelectorAll('.tool').forEach((b) => b.addEventListener('mousedown', (e) => e.preventDefault()));
  SWITCHES.forEach((s) => byId(s.id).addEventListener('click', () => {
    set(s, !isOn(s.id));
    on.onView();
  }));
  languages().forEach((button) => button.addEventListener('click', () => speak(button.getAttribute('data-lang'), on.onLanguage)));
}

/** Fetches the texts of all languages, so that a change of it works without the server. */
export function loadLanguages() {
  languages().forEach((button) => textsOf(button.getAttribute('data-lang'), button.getAttribute('data-texts')).catch(() => {}));
}

/**
 * @param {string} code
 * @param {() => void} onTurned
 */
async function speak(code, onTurned) {
  const button = languages().find((b) => b.getAttribute('data-lang') === code);
  const turned = await turnTo(code, button.getAttribute('data-texts')).catch(() => false); // the banner says that the server is away
  if (!turned) return;
  const focused = document.activeElement === button;
  languages().forEach((b) => {
    b.hidden = b.getAttribute('data-lang') === code;
    if (focused && !b.hidden) b.focus();
  });
  onTurned();
}

/** @returns {boolean} whether anything is not as it was */
export function toolsUsed() {
  return lang !== HOME_LANG || SWITCHES.some((s) => isOn(s.id));
}

/** Whether somebody wants larger letters, and so needs more time. */
export function isLarger() {
  return isOn('larger');
}

/** @param {() => void} onLanguage */
export function resetTools(onLanguage) {
  SWITCHES.forEach((s) => set(s, false));
  if (lang !== HOME_LANG) speak(HOME_LANG, onLanguage);
}
