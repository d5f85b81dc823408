// Who works at this page. A person signs in on the page /sign-in and is known by the
// browser's cookie; a page may also have been given a token, by a link or in a demo.

import { api, useCSRF, useSession } from '/ui/api.js';
import { backoff } from '/ui/backoff.js';
import { h, mount } from '/ui/dom.js';
import { t } from '/ui/i18n.js';
import { icon } from '/ui/icons.js';
import { explain, stale } from '/ui/page.js';
import { picker } from '/ui/picker.js';
import { keepReason, storeToken, storedToken, takeLink, takeReason } from '/ui/token.js';

/** @typedef {{key: string, role: string, name: string, counter: string, agency: string, label: {id: string, en?: string}}} Identity */
/**
 * token is '' for a person, whom the browser's cookie names.
 * @typedef {{token: string, principal: API.Me}} Session
 */
/**
 * @typedef {Object} SessionOptions
 * @property {import('/ui/token.js').PageKind} kind names the place in localStorage
 * @property {string[]} roles that may work here
 * @property {HTMLElement} root where questions are shown; it is emptied after
 * @property {boolean} [demo] the hall offers its sample identities
 * @property {boolean} [cookie] whether the browser may have a session; true by default
 */
/** @typedef {{session: Session | null, problem: string, other?: API.Me}} Checked other is whoever may not work here */

/**
 * Gives the session of a person's page, asking until there is one.
 * @param {SessionOptions} opt
 * @returns {Promise<Session>}
 */
export async function ensureSession(opt) {
  const reason = takeReason(opt.kind);
  const link = takeLink();
  const now = await current(opt);
  const session = link ? await linked(link, now, opt) : now.session;
  if (session) return session;
  if (now.other && !opt.demo) return wrongRole(now.other, opt);
  const problem = now.problem || (reason ? t('session.' + reason) : '');
  if (opt.demo) return signIn(opt, await demoIdentities(opt.roles), problem);
  return toSignIn(now.problem ? 'ended' : reason);
}

/**
 * The session that this browser has already: a person's, else the page's own token.
 * @param {SessionOptions} opt
 * @returns {Promise<Checked>}
 */
async function current(opt) {
  /** @type {Checked} */
  let cookie = { session: null, problem: '' };
  if (opt.cookie !== false) {
    cookie = await verify('', opt.roles);
    if (cookie.session) return cookie;
    cookie.problem = ''; // nobody has signed in: no problem yet
  }
  const stored = await storedSession(opt);
  return stored.session || stored.problem ? stored : cookie;
}

/**
 * The session of the page's own token. One that holds no longer is forgotten.
 * @param {{kind: import('/ui/token.js').PageKind, roles: string[]}} opt
 * @returns {Promise<Checked>}
 */
export async function storedSession(opt) {
  const token = storedToken(opt.kind);
  if (!token) return { session: null, problem: '' };
  const stored = await verify(token, opt.roles);
  if (!stored.session) storeToken(opt.kind, '');
  return stored;
}

/**
 * The session of a link's token. Where another session is there already it asks first,
 * since anybody can send a link.
 * @param {string} token
 * @param {Checked} now
 * @param {{kind: import('/ui/token.js').PageKind, roles: string[], root: HTMLElement}} opt
 * @returns {Promise<Session | null>}
 */
export async function linked(token, now, opt) {
  const next = await verify(token, opt.roles);
  if (!next.session) {
    now.problem = now.session ? '' : next.problem;
    return now.session;
  }
  const there = now.session ? now.session.principal : now.other;
  if (there && there.id !== next.session.principal.id && !await agrees(there, next.session.principal, opt.root)) return now.session;
  storeToken(opt.kind, token);
  if (there && there.csrf) await endCookie(there.csrf);
  return next.session;
}

/**
 * Signs the browser's person out, who would be back after a reload otherwise.
 * @param {string} csrf
 */
async function endCookie(csrf) {
  try {
    await fetch('/sign-out', { method: 'POST', credentials: 'same-origin', redirect: 'manual', headers: { 'X-CSRF-Token': csrf } });
    useCSRF('');
  } catch (err) {
    // The cookie ends by itself; until then it goes before the link's token.
  }
}

/**
 * Ends the page's session and begins anew, saying why: for a credential that ended (401, 4401).
 * @param {import('/ui/token.js').PageKind} kind
 * @param {string} [reason] of the texts session.*
 */
export function endSession(kind, reason) {
  storeToken(kind, '');
  keepReason(kind, reason || 'ended');
  location.reload();
}

/**
 * Ends the session where a refusal says that it is over; false for any other refusal.
 * @param {import('/ui/token.js').PageKind} kind
 * @param {any} err
 */
export function sessionOver(kind, err) {
  if (err.status !== 401 && err.code !== 'csrf') return false;
  // With another CSRF token the browser has another session: the page asks whose.
  if (err.status === 401) endSession(kind);
  else location.reload();
  return true;
}

/**
 * Asks whom the credential names; '' is the browser's cookie, which is renewed by that. No
 * answer is no refusal: it is asked until there is one.
 * @param {string} token
 * @param {string[]} roles that are welcome
 * @param {boolean} [quiet] leaves the banner to the live feed
 * @returns {Promise<Checked>}
 */
export async function verify(token, roles, quiet) {
  if (!token) useSession();
  for (let i = 0; ; i++) {
    try {
      const principal = await api('GET', '/me', undefined, { token, tries: 1 });
      if (!quiet) stale(false);
      if (!token) useCSRF(principal.csrf || '');
      if (roles.indexOf(principal.role) < 0) return { session: null, problem: t('session.wrong_role'), other: principal };
      return { session: { token, principal }, problem: '' };
    } catch (err) {
      const e = /** @type {any} */ (err);
      if (!e.temporary) return { session: null, problem: e.status === 401 ? t('session.ended') : explain(e) };
      if (!quiet) stale(true);
      await backoff(i);
    }
  }
}

/**
 * Sends the browser to the sign-in, from where it comes back here.
 * @param {string} reason '' for none
 * @returns {Promise<never>}
 */
function toSignIn(reason) {
  location.assign('/sign-in?next=' + encodeURIComponent(location.pathname + location.search) + (reason ? '&reason=' + reason : ''));
  return new Promise(() => {});
}

/**
 * Signs out by a form, as the pages of the server do.
 * @param {Session} session
 * @param {import('/ui/token.js').PageKind} kind
 */
export function signOut(session, kind) {
  if (session.token) {
    storeToken(kind, '');
    location.reload();
    return;
  }
  const form = h('form', { method: 'post', action: '/sign-out', hidden: true }, h('input', { type: 'hidden', name: '_csrf', value: session.principal.csrf || '' }));
  document.body.appendChild(form);
  form.submit();
}

/**
 * @param {API.Me} there
 * @param {API.Me} next
 * @param {HTMLElement} root
 * @returns {Promise<boolean>} whether the person wants the link's session
 */
function agrees(there, next, root) {
  const { hidden } = root; // a device's page shows its root for questions only
  return new Promise((done) => {
    const answer = (/** @type {boolean} */ yes) => () => {
      mount(root);
      root.hidden = hidden;
      done(yes);
    };
    card(root, t('session.link_title'), t('session.link_about', { name: there.name, role: t('role.' + there.role), next: next.name, next_role: t('role.' + next.role) }), [
      h('button', { type: 'button', class: 'btn btn-primary', 'data-do': 'stay', onclick: answer(false) }, t('session.link_stay', { name: there.name })),
      h('button', { type: 'button', class: 'btn', 'data-do': 'change', onclick: answer(true) }, t('session.link_change')),
    ]);
  });
}

/**
 * Says that the page is for others.
 * @param {API.Me} person
 * @param {SessionOptions} opt
 * @returns {Promise<never>}
 */
function wrongRole(person, opt) {
  const roles = opt.roles.map((r) => t('role.' + r)).join(', ');
  card(opt.root, t('session.other_title'), t('session.other_about', { name: person.name, role: t('role.' + person.role), roles }), [
    h('a', { class: 'btn btn-primary', href: person.role === 'officer' ? '/counter' : '/office' }, t('session.other_home')),
    h('button', { type: 'button', class: 'btn', onclick: () => signOut({ token: '', principal: person }, opt.kind) }, icon('exit'), t('ui.sign_out')),
  ]);
  return new Promise(() => {});
}

/**
 * @param {HTMLElement} root
 * @param {string} title
 * @param {string} about
 * @param {any[]} actions
 */
function card(root, title, about, actions) {
  root.hidden = false;
  mount(root, h('section', { class: 'session' }, h('div', { class: 'card stack' }, h('h1', null, title), h('p', null, about), h('div', { class: 'dialog-actions' }, actions))));
  actions[0].focus();
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
 * @param {{kind: import('/ui/token.js').PageKind, roles: string[]}} opt
 * @returns {Promise<Session>}
 */
export async function demoSignIn(key, opt) {
  const res = await api('POST', '/demo/sign-in', { key });
  const checked = await verify(res.token, opt.roles);
  if (!checked.session) throw new Error(checked.problem);
  storeToken(opt.kind, res.token);
  return checked.session;
}

/**
 * Lets a person of the demo be chosen.
 * @param {SessionOptions} opt
 * @param {Identity[]} identities
 * @param {string} problem
 * @returns {Promise<Session>}
 */
async function signIn(opt, identities, problem) {
  /** @type {(who: Identity) => void} */
  let pick = () => {};
  const people = await picker(identities, (who) => pick(who));
  return new Promise((done) => {
    const error = h('p', { class: 'notice notice-bad', role: 'alert', hidden: !problem }, problem);
    pick = (who) => demoSignIn(who.key, opt).then((session) => {
      mount(opt.root);
      done(session);
    }, (err) => {
      error.textContent = explain(err);
      error.hidden = false;
    });
    mount(opt.root, h('section', { class: 'session stack' }, h('h1', null, t('session.title')), error, people));
    const first = opt.root.querySelector('button, input');
    if (first instanceof HTMLElement) first.focus();
  });
}
