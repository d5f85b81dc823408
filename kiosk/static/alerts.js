// Calling a person's attention on a phone: chime, vibration, notification. Browsers
// allow these only after a touch, so the person switches them on.

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
  chime(0.4);
  vibrate([80]);
}

export function disableAlerts() {
  on = false;
}

/**
 * Two notes, falling, as halls use them.
 * @param {number} volume 0 to 1
 */
function chime(volume) {
  const ctx = audio;
  if (!ctx) return;
  [[659.25, 0], [523.25, 0.45]].forEach(([frequency, delay]) => {
    const at = ctx.currentTime + delay;
    const tone = ctx.createOscillator();
    const gain = ctx.createGain();
    tone.type = 'sine';
    tone.frequency.value = frequency;
    gain.gain.setValueAtTime(0.0001, at);
    gain.gain.exponentialRampToValueAtTime(volume, at + 0.03);
    gain.gain.exponentialRampToValueAtTime(0.0001, at + 0.9);
    tone.connect(gain);
    gain.connect(ctx.destination);
    tone.start(at);
    tone.stop(at + 1);
  });
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
  chime(urgent ? 0.9 : 0.4);
  if (urgent) setTimeout(() => on && chime(0.9), 1600);
  vibrate(urgent ? [500, 150, 500, 150, 800] : [200, 100, 200]);
  try {
    if ('Notification' in window && Notification.permission === 'granted' && document.visibilityState !== 'visible') {
      new Notification(title, { body, tag: 'mpp-ticket', requireInteraction: urgent });
    }
  } catch (err) {
    // Some phones allow notifications from service workers only; sound and vibration remain.
  }
}
