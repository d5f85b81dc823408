// What every page does at its start: texts, the hall's facts, the clock, the banner.

import { setText } from '/ui/dom.js';
import { loadHall } from '/ui/hall.js';
import { date, ready, t, time, zoneName } from '/ui/i18n.js';
import { serverNow } from '/ui/sync.js';

/**
 * Runs a page: fn gets the hall once texts and hall are there; hall.js keeps it up to date.
 * While the server cannot be reached the banner says so, and it is tried again.
 * @param {(hall: API.Hall) => (void | Promise<void>)} fn
 * @param {(late: boolean) => void} [onLate] says so instead of the banner's usual words
 */
export async function start(fn, onLate) {
  await ready();
  const hall = await loadHall(onLate || stale);
  showClock();
  setInterval(showClock, 1000);
  await fn(hall);
}

/** Time and date of the server, in the elements #clock and #today where a page has them. */
export function showClock() {
  const now = serverNow();
  setText(document.getElementById('clock'), time(now) + (zoneName() ? ' ' + zoneName() : ''));
  setText(document.getElementById('today'), date(now));
}

/**
 * Shows or hides the banner that says the page may be old. Give it to live.js as onStale.
 * body[data-stale] is set too, for style sheets.
 * @param {boolean} on
 * @param {string} [message] instead of the usual one
 */
export function stale(on, message) {
  const banner = document.getElementById('stale');
  if (!banner) return;
  const label = document.getElementById('stale-text');
  if (label && on) label.textContent = message || t('ui.stale');
  banner.hidden = !on;
  if (on) document.body.setAttribute('data-stale', '');
  else document.body.removeAttribute('data-stale');
}

/**
 * Tells a screen reader.
 * @param {string} message
 * @param {boolean} [urgent] interrupts what is being read
 */
export function announce(message, urgent) {
  const el = document.getElementById(urgent ? 'assertive' : 'polite');
  if (!el) return;
  el.textContent = '';
  // An own turn, else the same words twice in a row would not be read twice.
  setTimeout(() => {
    el.textContent = message;
  }, 50);
}

/**
 * What to tell a person about a failure: the server's own words where there are some.
 * @param {any} err an ApiError, or anything
 * @returns {string}
 */
export function explain(err) {
  const code = err && err.code;
  if (code === 'network' || code === 'timeout') return t('ui.no_connection');
  if (err && err.detail) return err.detail;
  if (code === 'unavailable' || code === 'overloaded') return t('ui.unavailable');
  return t('ui.failed');
}
