// The keys of the spoken guidance: three are enough, arrow, Enter and Escape; a number pad
// and the keypads made for kiosks have more.

/** @typedef {'next' | 'previous' | 'group' | 'choose' | 'back' | 'repeat' | 'help' | 'curtain' | 'begin'} Command */

/** @type {Object<string, Command>} by the key's place (KeyboardEvent.code), for a number pad with or without its lock */
const BY_CODE = {
  Numpad2: 'next', Numpad6: 'next', NumpadAdd: 'next', Numpad4: 'previous', Numpad8: 'previous', Numpad3: 'group',
  Numpad5: 'choose', NumpadEnter: 'choose', NumpadSubtract: 'back', Numpad0: 'repeat', NumpadMultiply: 'help', Numpad9: 'curtain', NumpadDivide: 'begin',
};
/** @type {Object<string, Command>} by the key's name */
const BY_KEY = {
  ArrowDown: 'next', ArrowRight: 'next', Tab: 'next', ArrowUp: 'previous', ArrowLeft: 'previous', PageDown: 'group',
  Enter: 'choose', ' ': 'choose', Escape: 'back', Backspace: 'back', 0: 'repeat', '*': 'help', F1: 'help', 9: 'curtain',
};
/** Keys by which whoever sees works too: they do not begin the guidance. */
const SHARED = ['Tab', 'Enter', ' ', 'Escape', 'Backspace', '0', '9'];
/** What a headphone's plug or its button sends. */
const HEADPHONE = /^(?:F(?:1[3-9]|2[0-4])|MediaPlayPause)$/;

/**
 * What a key asks for; '' for nothing.
 * @param {{code: string, key: string, shiftKey: boolean}} e
 * @returns {Command | ''}
 */
export function commandOf(e) {
  if (HEADPHONE.test(e.key)) return 'begin';
  if (e.key === 'Tab' && e.shiftKey) return 'previous';
  return BY_CODE[e.code] || BY_KEY[e.key] || '';
}

/**
 * Whether a key begins the guidance.
 * @param {{code: string, key: string}} e
 */
export function begins(e) {
  return HEADPHONE.test(e.key) || e.code in BY_CODE || e.key in BY_KEY && SHARED.indexOf(e.key) < 0;
}
