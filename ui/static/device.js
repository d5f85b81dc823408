// The pages of devices: a kiosk, a board, a counter's screen. Each has a token of its own,
// which it gets by pairing, tells the server that it works, and goes where it is told to be.

import { h, mount } from '/ui/dom.js';
import { pageVersion, reportHealth } from '/ui/health.js';
import { t } from '/ui/i18n.js';
import { icon } from '/ui/icons.js';
import { explain } from '/ui/page.js';
import { NoPairing, pair } from '/ui/pairing.js';
import { demoIdentities, demoSignIn, endSession, linked, storedSession, verify } from '/ui/session.js';
import { storeToken, takeLink, takeReason } from '/ui/token.js';

/** @typedef {import('/ui/session.js').Session} Session */
/**
 * @typedef {Object} DeviceOptions
 * @property {'kiosk' | 'board' | 'screen'} kind of page
 * @property {'kiosk' | 'board' | 'counter'} device that is paired
 * @property {'kiosk' | 'display'} role that the device has
 * @property {string} [place] of a board its address below /board/
 * @property {(place: string) => void} [onPlace] goes where the device is to be; a board goes by itself
 * @property {HTMLElement} root where the code is shown
 * @property {boolean} [demo] takes the role's sample identity without asking
 * @property {string} [without] the address by which the page goes on unpaired, where it can
 */

/**
 * Gives the device's session, showing a pairing code until there is one.
 * @param {DeviceOptions} opt
 * @returns {Promise<Session>}
 */
export async function deviceSession(opt) {
  const session = await knownSession(opt) || await demoSession(opt) || await pairedSession(opt);
  report(session, opt);
  return session;
}

/**
 * The session that the device has already, without asking for one.
 * @param {DeviceOptions} opt
 * @returns {Promise<Session | null>}
 */
export async function knownSession(opt) {
  const of = { kind: opt.kind, roles: [opt.role], root: opt.root };
  const link = takeLink();
  const now = await storedSession(of);
  if (!link) return now.session;
  document.body.classList.add('unpaired'); // a link's question has the screen for itself
  const session = await linked(link, now, of);
  document.body.classList.remove('unpaired');
  return session;
}

/**
 * Begins anew with a code: the device was revoked (401, 4401).
 * @param {'kiosk' | 'board' | 'screen'} kind
 */
export function deviceOver(kind) {
  // A board does without a token where its address does not ask for one.
  if (kind === 'board') history.replaceState(null, '', location.pathname + '?pair=1');
  endSession(kind, 'revoked');
}

/**
 * Tells the server that the device works.
 * @param {Session} session
 * @param {DeviceOptions} opt
 */
export function report(session, opt) {
  reportHealth(session, opt.onPlace || ((place) => {
    if (opt.place !== undefined && place !== opt.place) goTo(place);
  }), () => deviceOver(opt.kind));
}

/** @param {string} place of a board, its address below /board/ */
function goTo(place) {
  location.assign('/board/' + place.split('/').map(encodeURIComponent).join('/'));
}

/**
 * @param {DeviceOptions} opt
 * @returns {Promise<Session | null>}
 */
async function demoSession(opt) {
  if (!opt.demo) return null;
  const identities = await demoIdentities([opt.role]);
  return identities.length > 0 ? demoSignIn(identities[0].key, { kind: opt.kind, roles: [opt.role] }).catch(() => null) : null;
}

/**
 * @param {DeviceOptions} opt
 * @returns {Promise<Session>}
 */
function pairedSession(opt) {
  return new Promise((done) => {
    const view = new CodeView(opt, takeReason(opt.kind));
    const enter = async (/** @type {string} */ token) => {
      const checked = await verify(token, [opt.role]);
      if (!checked.session) return checked.problem;
      storeToken(opt.kind, token);
      window.removeEventListener('hashchange', follow);
      view.leave();
      done(checked.session);
      return '';
    };
    const follow = async () => { // a link that is opened in this tab loads nothing anew
      const link = takeLink();
      const problem = link && await enter(link);
      if (problem) view.state.textContent = problem;
    };
    window.addEventListener('hashchange', follow);
    view.show(enter);
    pair({ kind: opt.device, place: opt.place || '', page: location.pathname, version: pageVersion() }, view).then((paired) => {
      if (opt.device !== 'board' || paired.place === opt.place) return enter(paired.token);
      storeToken(opt.kind, paired.token);
      goTo(paired.place);
      return '';
    }, (err) => view.onProblem(err));
  });
}

/** The large calm screen of a device that is not paired. */
class CodeView {
  /**
   * @param {DeviceOptions} opt
   * @param {string} reason
   */
  constructor(opt, reason) {
    this.opt = opt;
    this.reason = reason;
    this.code = h('p', { class: 'pairing-code' }, '\u2013 \u2013 \u2013 \u00a0 \u2013 \u2013 \u2013');
    this.qr = h('img', { class: 'pairing-qr', alt: t('pairing.qr'), hidden: true });
    this.state = h('p', { class: 'pairing-state', role: 'status' }, t('pairing.waiting'));
    this.codeBox = h('div', { class: 'pairing-box' },
      h('div', { class: 'pairing-text' }, h('h2', { class: 'pairing-label' }, t('pairing.code')), this.code, this.state, h('p', { class: 'pairing-hint' }, t('pairing.hint'))), this.qr);
  }

  /** @param {(token: string) => Promise<string>} enter answers with the problem, '' for none */
  show(enter) {
    document.body.classList.add('unpaired');
    this.opt.root.hidden = false;
    mount(this.opt.root, h('section', { class: 'pairing' },
      h('div', { class: 'pairing-head' }, h('span', { class: 'pairing-mark' }, icon(this.opt.kind === 'kiosk' ? 'kiosk' : 'board')),
        h('h1', null, t('pairing.title_' + this.opt.device)), h('p', { class: 'pairing-citizen' }, t('pairing.about_' + this.opt.device))),
      this.reason && h('p', { class: 'notice notice-warn' }, t('session.' + this.reason)), this.codeBox, this.more(enter)));
  }

  leave() {
    document.body.classList.remove('unpaired');
    mount(this.opt.root);
    this.opt.root.hidden = true;
  }

  /** @param {string} code */
  onCode(code) {
    this.code.textContent = code.slice(0, 3) + '\u00a0' + code.slice(3);
    this.code.setAttribute('data-code', code);
    this.qr.src = '/pair/' + code + '/qr.svg';
    this.qr.hidden = false;
  }

  /** @param {any} err */
  onProblem(err) {
    this.state.textContent = err ? explain(err) : t('pairing.waiting');
    this.state.classList.toggle('pairing-problem', Boolean(err));
    if (err instanceof NoPairing) this.codeBox.hidden = true;
  }

  /** The ways that are seldom needed. @param {(token: string) => Promise<string>} enter */
  more(enter) {
    const input = h('input', { class: 'input', type: 'password', name: 'token', autocomplete: 'off', spellcheck: 'false', required: true });
    const error = h('p', { class: 'notice notice-bad', role: 'alert', hidden: true });
    const submit = async (/** @type {Event} */ e) => {
      e.preventDefault();
      const problem = await enter(input.value.trim());
      error.textContent = problem;
      error.hidden = !problem;
    };
    return h('details', { class: 'pairing-more' }, h('summary', null, t('pairing.more')),
      h('form', { class: 'stack-s', onsubmit: submit }, error, h('label', { class: 'field' }, h('span', null, t('pairing.token')), input),
        h('button', { class: 'btn', type: 'submit' }, icon('lock'), t('pairing.enter'))),
      this.opt.without && h('p', null, h('a', { href: this.opt.without }, t('pairing.without'))));
  }
}
