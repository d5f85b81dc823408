// Calling a person's attention on a phone: chime, vibration, notification, and a screen that
// stays on. Browsers allow these only after a touch, so the person switches them on.

import { CHIME_MS, chime } from '/ui/chime.js';

/** @type {AudioContext | null} */
let audio = null;
let on = false;
/** @type {any} */
let lock = null;
/** @type {Promise<string>} */
let asked = Promise.resolve('');
/** @type {Array<(on: boolean) => void>} */
const followers = [];

/** @returns {boolean} */
export function alertsOn() {
  return on;
}

/** Whether the screen is kept on; only browsers with the Screen Wake Lock API can, and only over HTTPS. */
export function screenKept() {
  return Boolean(lock);
}

/** Whether notifications are allowed, once the person has answered the browser's question. */
export function permission() {
  return asked;
}

/** @returns {Promise<string>} */
function ask() {
  if (!('Notification' in window)) return Promise.resolve('');
  return Promise.resolve(Notification.permission === 'default' ? Notification.requestPermission() : Notification.permission);
}

/**
 * Tells when the reminder is switched on or off, or the screen is no longer kept on.
 * @param {(on: boolean) => void} follower
 */
export function onAlerts(follower) {
  followers.push(follower);
}

function tell() {
  followers.forEach((follower) => follower(on));
}

/** Switches on; call it from a click. */
export function enableAlerts() {
  on = true;
  const Context = window.AudioContext || /** @type {any} */ (window).webkitAudioContext;
  if (Context && !audio) audio = new Context();
  if (audio) audio.resume();
  asked = ask();
  ring(0.4);
  vibrate([80]);
  keepScreen();
  tell();
}

export function disableAlerts() {
  if (!on) return;
  on = false;
  if (lock) lock.release();
  lock = null;
  tell();
}

/** The browser lets the lock go whenever the page is hidden, so it is asked for again. */
async function keepScreen() {
  const wake = /** @type {any} */ (navigator).wakeLock;
  if (!wake || lock || document.visibilityState === 'hidden') return;
  try {
    const got = await wake.request('screen');
    if (!on) {
      got.release();
      return;
    }
    lock = got;
    got.addEventListener('release', () => {
      if (lock !== got) return;
      lock = null;
      tell();
    });
    tell();
  } catch (err) {
    // A phone that saves its battery refuses; the page says to keep the screen on.
  }
}

document.addEventListener('visibilitychange', () => on && keepScreen());

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
  if ('Notification' in window && Notification.permission === 'granted' && document.visibilityState !== 'visible') {
    notify(title, { body, tag: 'mpp' + location.pathname, requireInteraction: urgent, data: { path: location.pathname } });
  }
}

/**
 * Android shows notifications only through a service worker.
 * @param {string} title
 * @param {any} options
 */
async function notify(title, options) {
  try {
    const worker = navigator.serviceWorker && await navigator.serviceWorker.getRegistration();
    if (worker) await worker.showNotification(title, options);
    else new Notification(title, options);
  } catch (err) {
    // Sound and vibration remain.
  }
}
