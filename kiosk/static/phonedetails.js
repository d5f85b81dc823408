// The details of a visit on the phone: what it was, when, and each leg of it.

import { h } from '/ui/dom.js';
import { businessDate, counterTitle, duration, has, t, text, time, zoneName } from '/ui/i18n.js';

/** @param {string} name @param {string} value @param {any} shown */
function row(name, value, shown) {
  return Boolean(shown) && h('div', { class: 'detail' }, h('dt', null, name), h('dd', null, value));
}

/**
 * @param {API.Ticket} k
 * @param {boolean} over its day is over: the link shows less
 */
export function details(k, over) {
  const clock = (/** @type {string | null} */ at) => (at ? time(at) + ' ' + zoneName() : '');
  const outcome = row(t('phone.outcome'), t('outcome.' + k.outcome), k.state === 'done' && k.outcome && has('outcome.' + k.outcome));
  const waited = k.called_at && k.queued_at ? Date.parse(k.called_at) - Date.parse(k.queued_at) : -1;
  const rows = over ? [
    row(t('term.agency'), text(k.agency.name), true),
    row(t('phone.date'), businessDate(k.date), true),
    outcome,
  ] : [
    row(t('term.service'), text(k.service.name), true),
    row(t('term.agency'), text(k.agency.name), true),
    row(t('term.zone'), text(k.zone.name), true),
    row(t('phone.issued'), businessDate(k.date) + ', ' + clock(k.issued_at), true),
    row(t('phone.late_at'), clock(k.late_at), k.late_at),
    row(t('phone.called'), clock(k.called_at), k.called_at),
    row(t('phone.waited'), duration(waited), waited >= 0),
    row(t('phone.started'), clock(k.started_at), k.started_at),
    row(t('phone.served'), duration(k.service_ms), k.state === 'done' && k.started_at),
    row(t('phone.ended'), clock(k.ended_at), k.ended_at),
    outcome,
  ];
  return [
    h('h2', { class: 'phone-h' }, t('phone.details')),
    h('dl', { class: 'detail-list' }, rows),
  ].concat(!over && k.earlier.length > 0 ? legs(k) : []);
}

/** The places of a visit, the last of which is the present one. @param {API.Ticket} k */
function legs(k) {
  const ended = (/** @type {string | null} */ at) => t('phone.leg_ended', { time: time(at) + ' ' + zoneName() });
  const now = k.state === 'done' ? ended(k.ended_at) : k.ended_at ? t('state.' + k.state) : t('phone.leg_now');
  const places = k.earlier.map((leg) => place(leg, ended(leg.ended_at))).concat(place(k, now));
  return [h('h3', { class: 'phone-h' }, t('phone.legs')), h('ol', { class: 'legs' }, places)];
}

/**
 * @param {{agency: API.Named, service: API.Named, counter: any}} leg
 * @param {string} now how far it is
 */
function place(leg, now) {
  return h('li', null, h('strong', null, text(leg.agency.name)), h('span', null, text(leg.service.name)),
    h('span', { class: 'hint' }, [leg.counter ? counterTitle(leg.counter) : '', now].filter(Boolean).join(', ')));
}
