// The start page. What citizens read is written by the server; this keeps hours and load
// fresh, finds services by everyday words, and says where a number is.

import { api } from '/ui/api.js';
import { byId, h, mount, setText } from '/ui/dom.js';
import { lang, shortName, t, text } from '/ui/i18n.js';
import { icon } from '/ui/icons.js';
import { explain, stale, start } from '/ui/page.js';
import { lastTicket } from '/kiosk/last.js';
import { indexOf, search } from '/ui/search.js';

const REFRESH_MS = 20000;
const RESULTS = 8;

/** Asks for what has changed; a new hall file changes the page as a whole. */
async function refresh() {
  let now;
  try {
    const res = await fetch('/start/now.json?lang=' + lang, { credentials: 'same-origin' });
    if (!res.ok) throw new Error('start: ' + res.status);
    now = await res.json();
  } catch (err) {
    stale(true);
    return;
  }
  stale(false);
  if (String(now.version) !== byId('guide').getAttribute('data-version') && !typing()) {
    window.location.reload();
    return;
  }
  setText(byId('hall-date'), now.date);
  show('hall-state', 'hall-dot', now);
  setNote('hall-note', now.note);
  Object.keys(now.agencies).forEach((id) => {
    const agency = now.agencies[id];
    if (!document.getElementById('state-' + id)) return;
    show('state-' + id, 'dot-' + id, agency);
    setNote('load-' + id, agency.load);
    setNote('note-' + id, agency.note);
  });
  document.querySelectorAll('.service-state').forEach((el) => setNote(el.id, now.services[el.id.slice('closed-'.length)] || ''));
}

/**
 * @param {string} state id of the element that says it
 * @param {string} dot id of its mark
 * @param {{state: string, open: boolean}} of
 */
function show(state, dot, of) {
  setText(byId(state), of.state);
  byId(dot).className = 'dot' + (of.open ? ' dot-open' : '');
  byId(dot).parentElement.classList.toggle('now-closed', !of.open);
}

/** @param {string} id @param {string} words '' hides it */
function setNote(id, words) {
  setText(byId(id), words);
  byId(id).hidden = !words;
}

function typing() {
  return byId('find').value !== '' || byId('check-number').value !== '';
}

/** @typedef {{state: string, number: string, agency: any, zone: any, counter: {number: number} | null}} NumberState */

/** @param {Event} event */
async function check(event) {
  event.preventDefault();
  const number = byId('check-number').value.trim();
  const result = byId('check-result');
  const tell = (/** @type {Node} */ found) => {
    mount(result, found);
    result.scrollIntoView({ block: 'nearest' });
  };
  if (!number) {
    tell(h('p', { class: 'notice notice-warn' }, t('start.check_empty')));
    byId('check-number').focus();
    return;
  }
  try {
    /** @type {NumberState} */
    const found = await api('GET', '/public/numbers/' + encodeURIComponent(number), undefined, { tries: 2 });
    tell(h('div', { class: 'check-found check-' + found.state },
      h('p', null, h('span', { class: 'check-found-number num' }, found.number), ' ', shortName(found.agency)),
      h('p', { class: 'check-found-state' }, t('start.check_' + found.state, { zone: text(found.zone.name), counter: found.counter ? found.counter.number : '' })),
      found.state === 'waiting' && h('p', { class: 'small' }, t('start.check_more'))));
  } catch (err) {
    const unknown = /** @type {any} */ (err).status === 404;
    tell(h('p', { class: 'notice notice-warn' }, unknown ? t('start.check_unknown', { number }) : explain(err)));
  }
}

/** @type {Promise<import('/ui/search.js').Index> | null} */
let services = null;

/** The services are loaded when somebody is about to search. */
function index() {
  if (!services) {
    services = api('GET', '/services').then((list) => indexOf(list.services));
    services.catch(() => {
      services = null;
    });
  }
  return services;
}

async function find() {
  const query = byId('find').value;
  let found;
  try {
    found = search(await index(), query, RESULTS);
  } catch (err) {
    setText(byId('find-count'), explain(err));
    return;
  }
  if (byId('find').value !== query) return; // typed on meanwhile
  const asked = query.trim() !== '';
  setText(byId('find-count'), asked ? t('kiosk.find_count', { n: found.length }) : '');
  mount(byId('found'), found.map((s) => h('li', null, h('a', { class: 'found-link', href: '#service-' + s.id, onclick: (/** @type {Event} */ e) => go(e, s) },
    h('span', null, h('span', { class: 'found-name' }, text(s.name)), h('span', { class: 'found-agency' }, shortName(s.agency)))))));
  if (asked && found.length === 0) mount(byId('found'), h('li', null, h('p', { class: 'notice' }, t('kiosk.find_none') + ' ' + t('kiosk.find_none_hint'))));
}

/**
 * Opens a service where it stands in the page.
 * @param {Event} event
 * @param {any} s
 */
function go(event, s) {
  const agency = document.getElementById('agency-' + s.agency.id);
  const service = document.getElementById('service-' + s.id);
  if (!agency || !service) return;
  event.preventDefault();
  agency.setAttribute('open', '');
  service.setAttribute('open', '');
  service.scrollIntoView();
  const head = service.querySelector('summary');
  if (head) head.focus();
}

/** The way back to the ticket that this browser followed last. */
function showLast() {
  const last = lastTicket();
  mount(byId('last'), last && h('a', { class: 'btn btn-block', href: '/t/' + encodeURIComponent(last.id) },
    icon('ticket'), h('span', null, t('start.last', { number: last.number }))));
}

async function demo() {
  const res = await api('GET', '/demo/identities');
  /** @type {string[]} */
  const roles = [];
  res.identities.forEach((/** @type {{role: string}} */ i) => {
    const name = t('role.' + i.role);
    if (roles.indexOf(name) < 0) roles.push(name);
  });
  setText(byId('demo-roles'), t('start.demo_roles', { roles: roles.join(', ') }));
}

start(async (hall) => {
  showLast();
  window.addEventListener('pageshow', showLast);
  byId('check').hidden = false;
  byId('check').addEventListener('submit', check);
  byId('find-box').hidden = false;
  byId('find').addEventListener('focus', () => index().catch(() => null));
  byId('find').addEventListener('input', find);
  setInterval(() => document.visibilityState === 'visible' && refresh(), REFRESH_MS);
  document.addEventListener('visibilitychange', () => document.visibilityState === 'visible' && refresh());
  if (hall.demo) await demo();
});
