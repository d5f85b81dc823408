// What the pages of staff have in common: a sign-in of their own, and a live feed
// that ends with it.

import { byId } from '/ui/dom.js';
import { connect } from '/ui/live.js';
import { stale } from '/ui/page.js';
import { endSession, ensureSession } from '/ui/session.js';

/**
 * Signs in within #sign-in; #sign-out ends the session.
 * @param {'officer' | 'manager'} kind
 * @param {string[]} roles that may work here
 */
export async function staffSession(kind, roles) {
  const root = byId('sign-in');
  root.hidden = false;
  const session = await ensureSession({ kind, roles, root });
  root.hidden = true;
  document.body.classList.add('signed-in');
  byId('sign-out').addEventListener('click', () => endSession(kind));
  return session;
}

/**
 * @param {'officer' | 'manager'} kind
 * @param {import('/ui/session.js').Session} session
 */
export function staffFeed(kind, session) {
  return connect({ token: session.token, onStale: stale, onClose: (code) => code === 4401 && endSession(kind) });
}
