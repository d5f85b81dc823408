// What a paired device says of itself: that it works, whether its calls are heard, and which
// it spoke last. It says so each minute, and soon after a change.

import { api } from '/ui/api.js';
import { serverNow } from '/ui/sync.js';

const EACH_MS = 60000;
// Changes of a moment are one word: at its start a board finds its sound and then its clips.
const SOON_MS = 1500;

/** @type {API.DeviceHealth} */
const health = {};
let tell = /** @type {(inMS: number) => void} */ (() => {});
let timer = 0;
let isChanged = false;

/**
 * Says that the device works, from now on.
 * @param {import('/ui/session.js').Session} session
 * @param {(place: string) => void} onPlace told each time where the device is to be
 * @param {() => void} onOver the device was revoked
 */
export function reportHealth(session, onPlace, onOver) {
  if (session.principal.kind !== 'device') return;
  tell = (inMS) => {
    clearTimeout(timer);
    timer = window.setTimeout(async () => {
      isChanged = false;
      tell(EACH_MS);
      try {
        const told = await api('POST', '/devices/self', { version: pageVersion(), page: location.pathname, health }, { token: session.token, tries: 1 });
        if (!isChanged) tell(told.again_ms);
        if (told.place) onPlace(told.place);
      } catch (err) {
        if (/** @type {any} */ (err).status === 401) onOver();
      }
    }, inMS);
  };
  tell(0);
}

/** @param {API.DeviceHealth} part what has changed */
function say(part) {
  const before = JSON.stringify(health);
  Object.assign(health, part);
  if (isChanged || JSON.stringify(health) === before) return;
  isChanged = true;
  tell(SOON_MS);
}

/**
 * @param {{state: () => string, canSpeak: () => boolean, clips?: {versions: Record<string, string>} | null}} sound
 */
export function saySound(sound) {
  const state = sound.state();
  say({ sound: state === 'on' && !sound.canSpeak() ? 'no_voice' : /** @type {any} */ (state), voice: sound.clips ? packVersion(sound.clips.versions) : '' });
}

/** @param {API.Announcement} call that was spoken just now */
export function saySpoken(call) {
  say({ call: { seq: call.id, number: call.number, at: new Date(serverNow()).toISOString() } });
}

/**
 * packVersion is the same for two boards that have the same clips.
 * @param {Record<string, string>} versions of the clips
 */
export function packVersion(versions) {
  const keys = Object.keys(versions).sort();
  let n = 5381;
  keys.forEach((key) => {
    const word = key + versions[key];
    for (let i = 0; i < word.length; i++) n = (n * 33 + word.charCodeAt(i)) % 4294967296;
  });
  return keys.length > 0 ? ('0000000' + n.toString(16)).slice(-8) : '';
}

/** Names the version of the program whose page this is: that of its texts. */
export function pageVersion() {
  const m = /[?&]v=(\w+)/.exec(document.documentElement.getAttribute('data-texts') || '');
  return m ? m[1] : '';
}
