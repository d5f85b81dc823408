// A number taken by a citizen's own phone, with the code of a screen in the hall.

import { api } from '/ui/api.js';
import { writeAnew } from '/ui/anew.js';
import { byId, dialog, h, mount } from '/ui/dom.js';
import { onHall } from '/ui/hall.js';
import { t, text } from '/ui/i18n.js';
import { icon } from '/ui/icons.js';
import { connect } from '/ui/live.js';
import { explain, start } from '/ui/page.js';
import { serverNow } from '/ui/sync.js';
import { Attempt } from '/kiosk/attempt.js';
import { whoWords } from '/kiosk/classwho.js';
import { lastTicket, rememberTicket } from '/kiosk/last.js';
import { aheadWords, longWait, waitText } from '/kiosk/wait.js';
import { closedWords } from '/kiosk/words.js';

/** @param {string} words @param {Node | null} [more] */
function say(words, more) {
  mount(byId('take-said'), h('div', { class: 'notice notice-warn' }, h('p', null, words), more));
  byId('take-said').scrollIntoView();
}

/** @param {API.Hall} hall @param {HTMLElement} button */
async function choose(hall, button) {
  const code = byId('code').value.trim();
  if (!code) {
    say(t('take.code_missing'));
    byId('code').focus();
    return;
  }
  const id = button.getAttribute('data-service') || '';
  const offer = await offered(button.getAttribute('data-agency') || '', id);
  if (offer && !offer.open) {
    say(closedWords(offer));
    return;
  }
  const attempt = new Attempt([id]);
  const classes = hall.classes.map((k) => h('button', { type: 'button', class: 'btn btn-block', 'data-class': k.id, onclick: () => take(attempt, code, k.id, box) },
    icon('ticket'), h('span', null, text(k.name), whoWords(k.id) && h('span', { class: 'take-who' }, whoWords(k.id)), offer && waitLine(offer, k.id))));
  const box = dialog({
    title: button.textContent || '', body: h('div', { class: 'stack-s' }, offer && bring(offer), h('p', null, t('take.class'))),
    actions: classes.concat(h('button', { type: 'button', class: 'btn btn-quiet', onclick: () => box.close() }, t('ui.cancel'))),
  });
}

/**
 * What the service offers now; null where that cannot be learned: the number can be had all the same.
 * @param {string} agency
 * @param {string} id
 * @returns {Promise<API.Service | null>}
 */
async function offered(agency, id) {
  try {
    const list = await api('GET', '/services?agency=' + encodeURIComponent(agency));
    return list.services.filter((/** @type {API.Service} */ s) => s.id === id)[0] || null;
  } catch (err) {
    return null;
  }
}

/** How long one would wait, and whether that is to be thought over. @param {API.Service} s @param {string} klass */
function waitLine(s, klass) {
  if (s.counters_open === 0) return h('span', { class: 'take-who' }, t('kiosk.no_counter_open'));
  const wait = waitText(s, klass);
  const long = longWait(s, klass, serverNow());
  return h('span', { class: 'take-who' }, aheadWords(s, klass), wait && ' \u00b7 ', wait && t('kiosk.wait_label') + ' ' + wait,
    long === 'today' && h('strong', { class: 'take-long' }, t('kiosk.maybe_not_today')));
}

/** What to have at hand. @param {API.Service} s */
function bring(s) {
  return s.requirements.length > 0 && h('div', null, h('p', null, h('strong', null, t('phone.bring'))),
    h('ul', null, s.requirements.map((r) => h('li', null, text(r)))));
}

/** @param {Attempt} attempt @param {string} code @param {string} klass @param {{close: () => void}} box */
async function take(attempt, code, klass, box) {
  if (attempt.running) return;
  attempt.begin(klass);
  try {
    /** @type {API.Ticket} */
    const ticket = await api('POST', '/phone/tickets', { code, service: attempt.services[0], class: klass }, { key: attempt.key });
    rememberTicket(ticket);
    location.assign('/t/' + encodeURIComponent(ticket.id));
  } catch (err) {
    attempt.failed(/** @type {any} */ (err));
    box.close();
    refused(/** @type {any} */ (err));
  }
}

/** @param {string} id @param {string} words */
function ticketLink(id, words) {
  return h('a', { class: 'btn', href: '/t/' + encodeURIComponent(id) }, icon('ticket'), h('span', null, words));
}

/** @param {import('/ui/api.js').ApiError} err */
function refused(err) {
  const reason = err.code === 'phone_refused' ? err.fields.reason : '';
  const last = lastTicket();
  if (reason === 'ticket') say(t('take.has_one'), ticketLink(err.fields.ticket, t('take.open_it')));
  else if (reason === 'code') say(t('take.code_over'), last && ticketLink(last.id, t('start.last', { number: last.number })));
  else if (reason === 'off') say(t('take.off'));
  else if (err.code === 'quota_full' && err.fields.by === 'phone') say(t('take.no_more_today'));
  else if (err.code === 'overloaded') say(t('take.busy'));
  else say(explain(err));
}

start((hall) => {
  const form = document.getElementById('code-form');
  if (!form) return;
  form.addEventListener('submit', (e) => e.preventDefault());
  // The code is in the page: a shared or reloaded address should not carry it on.
  history.replaceState(null, '', location.pathname);
  byId('take').addEventListener('click', (/** @type {Event} */ e) => {
    const button = /** @type {HTMLElement} */ (e.target).closest('.take-pick');
    if (button) choose(hall, /** @type {HTMLElement} */ (button));
  });
  // The list follows another hall file, and the hours of the day.
  onHall(() => writeAnew('take-list'));
  connect({});
});
