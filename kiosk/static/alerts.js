// Calling a person's attention on a phone: chime, vibration, notification. Browsers
// allow these only after a touch, so the person switches them on.

import { CHIME_MS, chime } from '/ui/chime.js';

/** @type {AudioContext | null} */
let audio = null;
let on = false;

/** @returns {boolean} */
export function alertsOn() {
  return on;
}

/** Switches on; call it from a click. */
export function enableAlerts() {
  on = true;
  const Context = window.AudioContext || /** @type {any} */ (window).webkitAudioContext;
  if (Context && !audio) audio = new Context();
  if (audio) audio.resume();
  if ('Notification' in window && Notification.permission === 'default') Notification.requestPermission();
  ring(0.4);
  vibrate([80]);
}

export function disableAlerts() {
  on = false;
}

/** @param {number} volume 0 to 1 */
function ring(volume) {
  if (on && audio) chime(audio, volume);
}

/** @param {number[]} pattern */
function vibrate(pattern) {
  if (on && navigator.vibrate) navigator.vibrate(pattern);
}

/**
 * @param {string} title
 * @param {string} body
 * @param {boolean} urgent a call, not a hint
 */
export function alertPerson(title, body, urgent) {
  if (!on) return;
  ring(urgent ? 0.9 : 0.4);
  if (urgent) setTimeout(() => ring(0.9), CHIME_MS);
  vibrate(urgent ? [500, 150, 500, 150, 800] : [200, 100, 200]);
  try {
    if ('Notification' in window && Notification.permission === 'granted' && document.visibilityState !== 'visible') {
      new Notification(title, { body, tag: 'mpp-ticket', requireInteraction: urgent });
    }
  } catch (err) {
    // Some phones allow notifications from service workers only; sound and vibration remain.
  }
}
