// Who works at this page: a bearer token kept in this browser, one per kind of page.

import { api } from '/ui/api.js';
import { backoff } from '/ui/backoff.js';
import { h, mount } from '/ui/dom.js';
import { t } from '/ui/i18n.js';
import { icon } from '/ui/icons.js';
import { explain, stale } from '/ui/page.js';
import { picker } from '/ui/picker.js';

/** @typedef {{key: string, role: string, name: string, counter: string, agency: string, label: {id: string, en?: string}}} Identity */
/** @typedef {{token: string, principal: API.Me}} Session */
/**
 * @typedef {Object} SessionOptions
 * @property {'kiosk' | 'officer' | 'manager'} kind names the place in localStorage
 * @property {string[]} roles that may work here
 * @property {HTMLElement} [root] where the sign-in is shown; #main by default. It is emptied after
 * @property {boolean} [auto] in a demo, take the first fitting identity without asking (a kiosk stands alone)
 */

const place = (/** @type {string} */ kind) => 'mpp.session.' + kind;

/**
 * The token of a kind of page, '' when there is none. Storage may be forbidden.
 * @param {string} kind
 */
export function storedToken(kind) {
  try {
    return localStorage.getItem(place(kind)) || '';
  } catch (err) {
    return '';
  }
}

/**
 * @param {string} kind
 * @param {string} token '' forgets it
 */
export function storeToken(kind, token) {
  try {
    if (token) localStorage.setItem(place(kind), token);
    else localStorage.removeItem(place(kind));
  } catch (err) {
    // A browser without storage asks again after a reload; nothing else is lost.
  }
}

/** Takes #token=... off the address, so that it is neither seen nor shared. */
function takeFragment() {
  const m = /[#&]token=([^&]+)/.exec(location.hash);
  if (!m) return '';
  history.replaceState(null, '', location.pathname + location.search);
  return decodeURIComponent(m[1]);
}

/**
 * Gives the session, showing a sign-in until there is one.
 * @param {SessionOptions} opt
 * @returns {Promise<Session>}
 */
export async function ensureSession(opt) {
  const token = takeFragment() || storedToken(opt.kind);
  let problem = '';
  if (token) {
    const res = await verify(token, opt);
    if (res.session) return res.session;
    problem = res.problem;
    storeToken(opt.kind, '');
  }
  const identities = await demoIdentities(opt.roles);
  if (opt.auto && identities.length > 0) {
    const session = await demoSignIn(identities[0].key, opt).catch(() => null);
    if (session) return session;
  }
  return signIn(opt, identities, problem);
}

/**
 * Ends the session and asks anew; for a sign-out and for a token that ended (401, 4401).
 * @param {string} kind
 */
export function endSession(kind) {
  storeToken(kind, '');
  location.reload();
}

/**
 * Holds a token against the server. No answer is no refusal: it is tried until there is one.
 * @param {string} token
 * @param {SessionOptions} opt
 * @returns {Promise<{session: Session | null, problem: string}>}
 */
async function verify(token, opt) {
  for (let i = 0; ; i++) {
    try {
      const principal = await api('GET', '/me', undefined, { token, tries: 1 });
      stale(false);
      if (opt.roles.indexOf(principal.role) < 0) return { session: null, problem: t('session.wrong_role') };
      storeToken(opt.kind, token);
      return { session: { token, principal }, problem: '' };
    } catch (err) {
      const e = /** @type {any} */ (err);
      if (!e.temporary) return { session: null, problem: e.status === 401 ? t('session.ended') : explain(e) };
      stale(true);
      await backoff(i);
    }
  }
}

/**
 * @param {string[]} roles
 * @returns {Promise<Identity[]>} none outside a demo
 */
export async function demoIdentities(roles) {
  try {
    const res = await api('GET', '/demo/identities', undefined, { tries: 2 });
    return res.identities.filter((/** @type {Identity} */ i) => roles.indexOf(i.role) >= 0);
  } catch (err) {
    return [];
  }
}

/**
 * @param {string} key
 * @param {SessionOptions} opt
 * @returns {Promise<Session>}
 */
async function demoSignIn(key, opt) {
  const res = await api('POST', '/demo/sign-in', { key });
  const checked = await verify(res.token, opt);
  if (!checked.session) throw new Error(checked.problem);
  return checked.session;
}

/**
 * @param {SessionOptions} opt
 * @param {Identity[]} identities
 * @param {string} problem
 * @returns {Promise<Session>}
 */
async function signIn(opt, identities, problem) {
  /** @type {(who: Identity) => void} */
  let pick = () => {};
  const people = identities.length > 0 && await picker(identities, (who) => pick(who));
  const root = opt.root || /** @type {HTMLElement} */ (document.getElementById('main'));
  return new Promise((done) => {
    const error = h('p', { class: 'notice notice-bad', role: 'alert', hidden: !problem }, problem);
    const fail = (/** @type {string} */ message) => {
      error.textContent = message;
      error.hidden = false;
    };
    const finish = (/** @type {Session} */ session) => {
      mount(root);
      done(session);
    };
    pick = (who) => demoSignIn(who.key, opt).then(finish, (err) => fail(explain(err)));
    mount(root, h('section', { class: 'session stack' }, h('h1', null, t('session.title')), error, people, pasteForm(opt, finish, fail)));
    const first = root.querySelector('button, input');
    if (first instanceof HTMLElement) first.focus();
  });
}

/**
 * @param {SessionOptions} opt
 * @param {(s: Session) => void} finish
 * @param {(message: string) => void} fail
 */
function pasteForm(opt, finish, fail) {
  const input = h('input', { class: 'input', type: 'password', name: 'token', autocomplete: 'off', spellcheck: 'false', required: true });
  const submit = async (/** @type {Event} */ e) => {
    e.preventDefault();
    const res = await verify(input.value.trim(), opt);
    if (res.session) finish(res.session);
    else fail(res.problem);
  };
  return h('form', { class: 'card stack', onsubmit: submit },
    h('h2', null, t('session.token')), h('p', { class: 'muted' }, t('session.token_hint')),
    h('label', { class: 'field' }, h('span', null, t('session.token_label')), input),
    h('button', { class: 'btn btn-primary', type: 'submit' }, icon('lock'), t('session.enter')));
}
