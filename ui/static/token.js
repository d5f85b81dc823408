// A page's own token, kept in this browser under the kind of page: a paired device's, an
// API client's that came by a link, or a sample identity's of the demo. A person who
// signed in has none: the browser's cookie is not for scripts.

/** @typedef {'kiosk' | 'board' | 'screen' | 'officer' | 'manager'} PageKind */

const SESSION = 'mpp.session.';
const REASON = 'mpp.ended.';

/**
 * @param {() => Storage} storage
 * @param {string} key
 * @param {string} value '' forgets it
 */
function put(storage, key, value) {
  try {
    if (value) storage().setItem(key, value);
    else storage().removeItem(key);
  } catch (err) {
    // A browser without storage asks again after a reload; nothing else is lost.
  }
}

/**
 * @param {() => Storage} storage
 * @param {string} key
 */
function get(storage, key) {
  try {
    return storage().getItem(key) || '';
  } catch (err) {
    return '';
  }
}

const local = () => localStorage;
const tab = () => sessionStorage;

/** The token of a kind of page, '' when there is none. @param {PageKind} kind */
export function storedToken(kind) {
  return get(local, SESSION + kind);
}

/**
 * @param {PageKind} kind
 * @param {string} token '' forgets it
 */
export function storeToken(kind, token) {
  put(local, SESSION + kind, token);
}

/** Takes #token=... off the address, so that it is neither seen nor shared. */
export function takeLink() {
  const m = /[#&]token=([^&]+)/.exec(location.hash);
  if (!m) return '';
  history.replaceState(null, '', location.pathname + location.search);
  try {
    return decodeURIComponent(m[1]);
  } catch (err) {
    return ''; // cut off within a character
  }
}

/**
 * Keeps why a page begins anew, so that it can say so after the reload.
 * @param {PageKind | 'lost'} kind
 * @param {string} reason
 */
export function keepReason(kind, reason) {
  put(tab, REASON + kind, reason);
}

/** The reason that was kept, once; '' for none. @param {PageKind | 'lost'} kind */
export function takeReason(kind) {
  const reason = get(tab, REASON + kind);
  put(tab, REASON + kind, '');
  return reason;
}
