// The hall as pages know it: loaded at the start, and again whenever the live feed tells of
// another configuration or business date. It is the one way in which open pages follow.

import { api } from '/ui/api.js';
import { backoff } from '/ui/backoff.js';
import { h, mount, setText } from '/ui/dom.js';
import { setZone } from '/ui/i18n.js';
import { icon } from '/ui/icons.js';
import { noteServerTime, setClockSpeed } from '/ui/sync.js';

/** How often an answer that is older than what the feed told is asked for again. */
const TRIES = 6;

/** @type {API.Hall | null} */
let hall = null;
/** What the feed told last. */
let told = { version: 0, date: '' };
/** @type {Array<() => void>} */
const readers = [];

/**
 * Loads the hall for the first time, trying until there is an answer. The object stays the
 * same for the life of the page; its members change.
 * @param {(late: boolean) => void} onLate told of the first failure, and of the success after it
 * @returns {Promise<API.Hall>}
 */
export async function loadHall(onLate) {
  for (let i = 0; ; i++) {
    try {
      await refreshHall();
      if (i > 0) onLate(false);
      return /** @type {API.Hall} */ (hall);
    } catch (err) {
      onLate(true);
      await backoff(i);
    }
  }
}

/** The hall as it is now; null until it was loaded. */
export function knownHall() {
  return hall;
}

/**
 * Has a page draw anew, and load anew what else it has of the configuration, once the hall
 * has changed.
 * @param {() => void} reader
 */
export function onHall(reader) {
  readers.push(reader);
}

/**
 * Takes what a heartbeat of the feed says. Both are left out by a server that does not know.
 * @param {number | undefined} version of the configuration in force
 * @param {string | undefined} date the business date
 */
export function hallTold(version, date) {
  if (!hall || !version || (version === told.version && date === told.date)) return;
  told = { version, date: date || '' };
  follow(told);
}

/** @param {{version: number, date: string}} news */
async function follow(news) {
  for (let i = 0; i < TRIES && news === told; i++) {
    // A node may tell of a configuration before another, or it itself, answers with it.
    const there = await refreshHall().then((fresh) => fresh.version >= news.version, () => false);
    if (there) return;
    await backoff(i);
  }
}

/**
 * Asks for the hall now, and tells the readers where something in it has changed.
 * @returns {Promise<API.Hall>}
 * @throws {import('/ui/api.js').ApiError}
 */
export async function refreshHall() {
  /** @type {API.Hall} */
  const fresh = await api('GET', '/hall', undefined, { tries: 1 });
  noteServerTime(fresh.now);
  setClockSpeed(fresh.clock_speed);
  setZone(fresh.timezone);
  const before = hall;
  if (!before) {
    hall = fresh;
    told = { version: fresh.version, date: fresh.date };
    return fresh;
  }
  const changed = before.version !== fresh.version || before.date !== fresh.date;
  if (before.name !== fresh.name || before.regency !== fresh.regency) rename(before.name, fresh);
  if (JSON.stringify(before.brand) !== JSON.stringify(fresh.brand)) dress(fresh.brand);
  Object.assign(before, fresh);
  // In a turn of its own: a fault of a page's drawing is no fault of the answer.
  if (changed) readers.forEach((reader) => Promise.resolve().then(reader));
  return before;
}

/**
 * The hall's own look, which the server wrote into the page too.
 * @param {API.Hall['brand']} brand
 */
function dress(brand) {
  const style = document.getElementById('hall-style');
  if (style) style.setAttribute('href', brand.style);
  document.querySelectorAll('[data-hall-mark]').forEach((mark) => mount(mark, brand.logo ? h('img', { class: 'hall-logo', src: brand.logo, alt: '' }) : icon('hall')));
}

/**
 * The names that the server wrote into the page.
 * @param {string} old
 * @param {API.Hall} fresh
 */
function rename(old, fresh) {
  document.title = document.title.replace(old, () => fresh.name);
  document.querySelectorAll('[data-hall]').forEach((el) => setText(el, fresh[el.getAttribute('data-hall') === 'regency' ? 'regency' : 'name']));
}
