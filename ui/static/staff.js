// What the pages of staff have in common: a session, and a live feed that ends with it.

import { byId } from '/ui/dom.js';
import { connect } from '/ui/live.js';
import { stale } from '/ui/page.js';
import { endSession, ensureSession, signOut, verify } from '/ui/session.js';

// A session ends an hour after it was last used: whoever works at the page uses it.
const USED_MS = 300000;

/** @typedef {import('/ui/session.js').Session} Session */

/**
 * Gives the session, with a sign-in within #sign-in where one is needed.
 * @param {'officer' | 'manager'} kind
 * @param {string[]} roles that may work here
 * @param {API.Hall} hall
 * @returns {Promise<Session>}
 */
export async function staffSession(kind, roles, hall) {
  const root = byId('sign-in');
  root.hidden = false;
  // In a demo nobody need have signed in, and the page knows whether somebody has.
  const session = await ensureSession({ kind, roles, root, demo: hall.demo, cookie: !hall.demo || root.hasAttribute('data-signed-in') });
  root.hidden = true;
  document.body.classList.add('signed-in');
  if (!session.token) keepAlive(kind, session);
  return session;
}

/**
 * Ends the session at a press of #sign-out, once the page agrees.
 * @param {'officer' | 'manager'} kind
 * @param {Session} session
 * @param {() => Promise<boolean>} [agree]
 */
export function onSignOut(kind, session, agree) {
  byId('sign-out').addEventListener('click', async () => {
    if (!agree || await agree()) signOut(session, kind);
  });
}

/**
 * @param {'officer' | 'manager'} kind
 * @param {Session} session
 */
export function staffFeed(kind, session) {
  return connect({
    token: session.token, onStale: stale, onClose: (code) => code === 4401 && endSession(kind),
    renew: session.token ? undefined : () => goesOn(session),
  });
}

/**
 * Asks whether the browser's session goes on, which renews it. The page begins anew where
 * somebody else has signed in meanwhile.
 * @param {Session} session
 */
export async function goesOn(session) {
  const me = await whoami();
  if (!me) return false;
  if (me.id !== session.principal.id || me.role !== session.principal.role) location.reload();
  return true;
}

/**
 * Whoever the browser's session names now; null for nobody any more.
 * @returns {Promise<API.Me | null>}
 */
export async function whoami() {
  return (await verify('', [], true)).other || null;
}

/**
 * Renews the session while somebody works at the page.
 * @param {'officer' | 'manager'} kind
 * @param {Session} session
 */
function keepAlive(kind, session) {
  let used = false;
  ['pointerdown', 'keydown'].forEach((type) => document.addEventListener(type, () => {
    used = true;
  }, true));
  setInterval(async () => {
    if (!used) return;
    used = false;
    if (!await goesOn(session)) endSession(kind);
  }, USED_MS);
}
