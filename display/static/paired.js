// The session of a board that was paired.

import { deviceSession, knownSession, report } from '/ui/device.js';
import { byId } from '/ui/dom.js';
import { storedToken } from '/ui/token.js';

/**
 * What a board shows is for everybody, so an unpaired one asks for a code only where its
 * address says so, or its token has ended.
 * @param {string} place its address below /board/
 * @returns {Promise<import('/ui/session.js').Session | null>}
 */
export async function boardSession(place) {
  /** @type {import('/ui/device.js').DeviceOptions} */
  const opt = { kind: 'board', device: 'board', role: 'display', place, root: byId('device'), without: location.pathname };
  // A preview is no device.
  if (/[?&]preview=1\b/.test(location.search)) return null;
  const had = storedToken('board');
  if (/[?&]pair=1\b/.test(location.search) || had) {
    const session = await deviceSession(opt);
    history.replaceState(null, '', location.pathname);
    return session;
  }
  const session = await knownSession(opt);
  if (session) report(session, opt);
  return session;
}
