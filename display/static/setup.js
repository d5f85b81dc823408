// The page on which a screen becomes a board: its preview, a test of its sound, full screen,
// and the way to its pairing code.

import { writeAnew } from '/ui/anew.js';
import { byId, setText } from '/ui/dom.js';
import { onHall } from '/ui/hall.js';
import { t } from '/ui/i18n.js';
import { connect } from '/ui/live.js';
import { stale, start } from '/ui/page.js';
import { Sound } from '/display/sound.js';
import { within } from '/ui/speech.js';
import { callSentence } from '/ui/spoken.js';
import { takeLink } from '/ui/token.js';

/** The screens that the preview stands for. */
const WIDE = { width: 1920, height: 1080 };
const UPRIGHT = { width: 1080, height: 1920 };
/** Of the window's height, for an upright one. */
const TALLEST = 0.7;

/** Draws the board as large as on a screen, and smaller as a whole; at full size while it fills this one. */
function fit() {
  const upright = byId('upright').getAttribute('aria-pressed') === 'true';
  const screen = upright ? UPRIGHT : WIDE;
  const frame = byId('preview');
  const doc = /** @type {any} */ (document);
  const full = (doc.fullscreenElement || doc.webkitFullscreenElement) === frame;
  const stage = byId('stage');
  stage.style.width = '';
  const scale = Math.min(stage.clientWidth / screen.width, upright ? TALLEST * window.innerHeight / screen.height : 1);
  stage.style.width = Math.round(screen.width * scale) + 'px';
  frame.style.width = full ? '100%' : screen.width + 'px';
  frame.style.height = full ? '100%' : screen.height + 'px';
  frame.style.transform = full ? 'none' : 'scale(' + scale + ')';
  if (!full) stage.style.height = Math.round(screen.height * scale) + 'px';
}

/** What a link to this page has brought for the board that is opened from it. */
const token = takeLink();

/** The address of the board that is previewed. */
let chosen = '';

/** @returns {HTMLElement[]} */
const links = () => Array.from(document.querySelectorAll('[data-board]'));

/** @param {HTMLElement} link */
function mark(link) {
  links().forEach((l) => (l === link ? l.setAttribute('aria-current', 'true') : l.removeAttribute('aria-current')));
}

/** @param {HTMLElement} link */
function choose(link) {
  const path = chosen = link.getAttribute('href') || '';
  mark(link);
  byId('show').hidden = false;
  fit();
  byId('preview').src = path + '?preview=1';
  byId('open').href = path + (token && '#token=' + encodeURIComponent(token));
  byId('pair').href = path + '?pair=1';
  setText(byId('address'), location.origin + path);
}

/** A call that nobody is sent by. */
const EXAMPLE = /** @type {any} */ ({ number: 'A-012', class: 'regular', counter: { number: 3, name: '' }, agency: { id: '', name: { id: '' } } });

/** How long the test waits for the list of clips. */
const CLIPS_MS = 3000;

async function testSound() {
  const sound = new Sound(window);
  sound.open();
  await sound.unlock();
  if (sound.state() !== 'on') {
    setText(byId('sound-state'), t('setup.sound_off'));
    return;
  }
  const how = JSON.parse(byId('boards').getAttribute('data-voice') || '{}');
  const sentence = callSentence(EXAMPLE, how);
  setText(byId('sound-state'), t('setup.sound_on') + ' ' + t('setup.sound_try', { sentence }));
  sound.setVolume(how.volume / 100);
  await sound.chime();
  await within(sound.loaded, CLIPS_MS);
  await sound.call(EXAMPLE, how);
}

/** The list follows another hall file; the preview stays, unless its board has gone. */
async function follow() {
  await writeAnew('boards');
  const link = links().find((l) => l.getAttribute('href') === chosen);
  if (link) mark(link);
  else if (links().length > 0) choose(links()[0]);
}

start(() => {
  byId('boards').parentElement.addEventListener('click', (/** @type {Event} */ e) => {
    const link = /** @type {HTMLElement} */ (e.target).closest('[data-board]');
    if (!link) return;
    e.preventDefault();
    choose(/** @type {HTMLElement} */ (link));
  });
  // Where a board was asked for and is none, the next configuration may have it.
  onHall(document.getElementById('unknown') ? () => location.reload() : follow);
  connect({ onStale: stale });
  byId('sound').addEventListener('click', testSound);
  byId('upright').addEventListener('click', () => {
    const button = byId('upright');
    button.setAttribute('aria-pressed', String(button.getAttribute('aria-pressed') !== 'true'));
    fit();
  });
  byId('full').addEventListener('click', () => {
    const frame = byId('preview');
    const ask = frame.requestFullscreen || frame.webkitRequestFullscreen;
    if (ask) ask.call(frame);
  });
  window.addEventListener('resize', fit);
  ['fullscreenchange', 'webkitfullscreenchange'].forEach((name) => document.addEventListener(name, fit));
  if (links().length > 0) choose(links()[0]);
});
