// The start page: what the hall is like now, and the way to each page.

import { api } from '/ui/api.js';
import { byId, h, mount, setText } from '/ui/dom.js';
import { refreshHall } from '/ui/hall.js';
import { number, t, text } from '/ui/i18n.js';
import { icon } from '/ui/icons.js';
import { stale, start } from '/ui/page.js';
import { lastTicket } from '/kiosk/last.js';

const REFRESH_MS = 10000;

async function refresh() {
  try {
    const [agencies, services, zones] = await Promise.all([api('GET', '/agencies'), api('GET', '/services'), api('GET', '/zones'), refreshHall()]);
    facts(agencies, services.services);
    boards(zones.zones, agencies.agencies);
    stale(false);
  } catch (err) {
    stale(true);
  }
}

/**
 * @param {API.AgencyList} list
 * @param {any[]} services
 */
function facts(list, services) {
  setText(byId('n-waiting'), number(list.waiting));
  setText(byId('n-counters'), number(list.counters_open));
  setText(byId('n-services'), number(services.filter((s) => s.open).length));
  setText(byId('n-agencies'), number(list.agencies.length));
}

/**
 * @param {any[]} zones
 * @param {any[]} agencies
 */
function boards(zones, agencies) {
  const list = byId('boards');
  const focused = document.activeElement ? document.activeElement.getAttribute('href') : null;
  mount(list, zones.map((zone) => {
    const here = agencies.filter((a) => a.zone.id === zone.id);
    const open = here.reduce((n, a) => n + a.counters_open, 0);
    return h('li', null, h('a', { class: 'board-link', href: '/board/' + encodeURIComponent(zone.id) },
      h('span', { class: 'board-name' }, icon('zone'), text(zone.name)),
      h('span', { class: 'board-agencies' }, here.map((a) => a.short || a.name).join(', ')),
      h('span', { class: 'badge ' + (open ? 'badge-open' : 'badge-closed') }, t('start.board_open', { n: open }))));
  }));
  const again = focused && list.querySelector('a[href="' + focused + '"]');
  if (again instanceof HTMLElement) again.focus();
}

function phoneCard() {
  const last = lastTicket();
  if (!last) return;
  byId('phone-card').href = '/t/' + encodeURIComponent(last.id);
  setText(byId('phone-last'), t('start.phone_last', { number: last.number }));
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
  phoneCard();
  window.addEventListener('pageshow', phoneCard);
  byId('demo').hidden = !hall.demo;
  await refresh();
  setInterval(() => document.visibilityState === 'visible' && refresh(), REFRESH_MS);
  if (hall.demo) await demo();
});
