// Draws the live overview (HallView): figures, what to act on, agencies, services, counters.

import { byId, h, mount, setText } from '/ui/dom.js';
import { Drawn } from '/ui/drawn.js';
import { duration, number, shortDay, shortName, t, text, time } from '/ui/i18n.js';
import { icon } from '/ui/icons.js';
import { serverNow } from '/ui/sync.js';
import { agencyRows, alerts, countersHere, headline, serviceRows, since } from '/ui/figures.js';

/** @type {Record<string, string>} of alerts */
const SIGNS = { paused: 'pause', near: 'clock', mute: 'mute', away: 'offline', paper: 'print' };
const SIGN = { unserved: 'alert', over: 'alert', warn: 'clock', ok: 'check', none: 'minus' };

export class Overview {
  constructor() {
    this.drawn = new Drawn();
    /** @type {Live.Device[]} those that somebody should look after */
    this.devices = [];
  }

  /**
   * @param {Live.Hall} hall
   * @param {number} now
   */
  show(hall, now) {
    this.figures(headline(hall, now), hall);
    this.alerts(alerts(hall, now), hall);
    this.agencies(agencyRows(hall, now));
    this.services(serviceRows(hall, now), hall);
    this.counters(countersHere(hall), now);
  }

  /**
   * @param {any} f
   * @param {Live.Hall} hall
   */
  figures(f, hall) {
    const where = f.longestRow ? shortName(hall.agencies[f.longestRow.load.agency]) + ' \u00b7 ' + text(f.longestRow.load.service.name) : t('office.nobody');
    const cards = [
      ['waiting', number(f.waiting), t('office.f.priority', { n: number(f.priority) }), ''],
      ['longest', f.longest ? waitText(f.longest) : '\u2013', where, f.longestRow ? f.longestRow.level : ''],
      ['serving', number(f.serving), t('office.f.called', { called: number(f.called), held: number(f.held) }), ''],
      ['open', number(f.open) + ' / ' + number(f.counters), t('office.f.paused', { n: number(f.paused) }), ''],
      ['done', number(f.done), t('office.f.issued', { n: number(f.issued) }), ''],
      ['no_show', number(f.noShow), t('office.f.lost', { cancelled: number(f.cancelled), expired: number(f.expired) }), ''],
    ];
    this.drawn.once('figures', cards, (node) => mount(node, cards.map((c) => h('div', { class: 'figure', 'data-level': c[3], 'data-figure': c[0] },
      h('p', { class: 'figure-name' }, t('office.f.' + c[0])), h('p', { class: 'figure-value' }, c[1]), h('p', { class: 'figure-note', title: c[2] }, c[2])))));
  }

  /**
   * @param {any[]} list
   * @param {Live.Hall} hall
   */
  alerts(list, hall) {
    const lines = list.map((a) => ({ grave: a.grave, kind: a.kind, say: alertText(a, hall), link: '' }))
      .concat(this.devices.map((d) => ({ grave: true, kind: d.state, say: deviceText(d), link: '/office/devices' })));
    setText(byId('alerts-count'), number(lines.length));
    this.drawn.once('alerts', lines, (node) => mount(node, lines.map((a) => h('li', { class: 'alert', 'data-grave': String(a.grave) },
      icon(SIGNS[a.kind] || 'alert'), h(a.link ? 'a' : 'p', a.link ? { class: 'alert-link', href: a.link } : null, h('strong', null, a.say[0]), ' ', h('span', null, a.say[1])))),
    lines.length === 0 && h('li', { class: 'alert alert-none' }, icon('check'), h('p', null, t('office.no_alerts')))));
  }

  /** @param {any[]} rows */
  agencies(rows) {
    const cards = rows.map((r) => [r.agency, r.level, r.waiting, waitText(r.longest), r.open, r.counters, r.serving, r.done]);
    this.drawn.once('agencies', cards, (node) => mount(node, rows.map((r) => h('div', { class: 'agency', 'data-level': r.level, 'data-idle': String(r.waiting === 0) },
      h('p', { class: 'agency-name', title: text(r.agency.name) }, shortName(r.agency), endedMark(r.agency)),
      h('p', { class: 'agency-waiting', 'aria-label': t('office.waiting_n', { n: r.waiting }) }, number(r.waiting)),
      h('p', { class: 'agency-state' }, levelTag(r.level, r.waiting), r.waiting > 0 && h('span', null, t('office.longest', { time: waitText(r.longest) }))),
      h('p', { class: 'agency-note' }, t('office.agency_load', { open: r.open, all: r.counters, done: r.done }))))));
  }

  /**
   * @param {any[]} rows
   * @param {Live.Hall} hall
   */
  services(rows, hall) {
    const only = byId('only-waiting').checked;
    const shown = only ? rows.filter((r) => r.load.waiting > 0) : rows;
    const cells = shown.map((r) => ({
      id: r.load.service.id, name: text(r.load.service.name), agency: shortName(hall.agencies[r.load.agency]), level: r.level,
      waiting: r.load.waiting, longest: r.load.waiting > 0 ? waitText(r.longest) : '\u2013', target: r.target ? waitText(r.target) : '\u2013',
      medians: [r.load.median_wait_ms, r.load.median_service_ms].map((ms) => (ms >= 0 ? waitText(ms) : '\u2013')),
      rest: [r.load.serving, r.load.done, r.load.no_show], open: r.open, ended: r.load.ended,
    }));
    this.drawn.once('services-body', cells, (node) => mount(node, cells.map((c) => h('tr', { 'data-level': c.level },
      h('th', { scope: 'row' }, h('span', { class: 'service-name' }, c.name), h('span', { class: 'service-agency' }, c.agency, endedMark(c))),
      h('td', null, levelTag(c.level, c.waiting)), h('td', { class: 'right strong' }, number(c.waiting)), h('td', { class: 'right strong cell-longest' }, c.longest),
      h('td', { class: 'right' }, c.target), c.medians.map((m) => h('td', { class: 'right' }, m)),
      c.rest.map((n) => h('td', { class: 'right' }, number(n))), h('td', { class: 'right', 'data-none': String(c.open === 0) }, number(c.open)))),
    cells.length === 0 && h('tr', null, h('td', { colspan: '11', class: 'table-empty' }, t('office.nobody')))));
  }

  /**
   * @param {Array<API.Counter & Live.Ended>} counters
   * @param {number} now
   */
  counters(counters, now) {
    const cells = counters.map((c) => ({
      n: c.number, ended: c.ended, state: c.state, agency: shortName(c.agency), officer: c.officer || '',
      ticket: c.ticket ? c.ticket.number || t('term.no_number') : '', doing: counterText(c), long: c.state === 'paused' && since(c.since, now) >= 30 * 60000,
    }));
    this.drawn.once('counters', cells, (node) => mount(node, cells.map((c) => h('div', { class: 'desk-cell', 'data-state': c.state, 'data-long': String(c.long) },
      h('p', { class: 'desk-head' }, h('span', { class: 'dot dot-' + c.state }), h('strong', null, String(c.n)), h('span', { class: 'desk-agency' }, c.agency, endedMark(c))),
      h('p', { class: 'desk-now' }, c.ticket ? h('strong', null, c.ticket) : null, h('span', null, c.doing)),
      h('p', { class: 'desk-officer' }, c.officer || '\u2013')))));
  }
}

/** The mark of what was removed from the hall today. @param {Live.Ended} part */
function endedMark(part) {
  return part.ended ? h('span', { class: 'badge badge-ended' }, t('office.ended')) : null;
}

/** @param {number} ms */
function minutesText(ms) {
  return duration(Math.floor(ms / 60000) * 60000);
}

/** Minutes where there is little room: 12 mnt, 1 j 05 m. @param {number} ms */
function waitText(ms) {
  const m = Math.floor(ms / 60000);
  if (m < 1) return t('office.under_min');
  return m < 60 ? t('office.min', { n: m }) : t('office.hm', { h: Math.floor(m / 60), m: ('0' + (m % 60)).slice(-2) });
}

/**
 * @param {'unserved' | 'over' | 'warn' | 'ok' | 'none'} level
 * @param {number} waiting
 */
function levelTag(level, waiting) {
  const word = level === 'ok' && waiting === 0 ? 'calm' : level;
  return h('span', { class: 'level', 'data-level': level }, icon(SIGN[level]), h('span', { class: 'level-word' }, t('office.level.' + word)));
}

/** @param {API.Counter} c */
function counterText(c) {
  if (c.ticket) return t('state.' + c.ticket.state);
  if (c.state === 'paused') return c.reason ? t('pause.' + c.reason) + ', ' + time(c.since) : t('counter_state.paused');
  return c.state === 'open' ? t('office.free') : t('counter_state.closed');
}

/**
 * An alert in two parts: what it is about, and what is the matter.
 * @param {import('/ui/figures.js').Alert} a
 * @param {Live.Hall} hall
 */
function alertText(a, hall) {
  if (a.kind === 'paused') {
    return [t('term.counter_n', { n: a.counter.number }) + ', ' + shortName(a.counter.agency), t('office.a.paused', { time: minutesText(a.ms) })];
  }
  if (a.kind === 'holidays') return [t('office.calendar_n', { calendar: a.calendars.join(', ') }), t('office.a.holidays', { year: a.year })];
  const about = shortName(hall.agencies[a.row.load.agency]) + ' \u00b7 ' + text(a.row.load.service.name);
  return [about, t('office.a.' + a.kind, { n: a.row.load.waiting, time: minutesText(a.row.longest), target: a.row.target ? minutesText(a.row.target) : '' })];
}

/**
 * What is the matter with a device, and what to do.
 * @param {Live.Device} d
 */
function deviceText(d) {
  const about = d.state === 'paper' ? t('devices.printer_' + d.why) : t('devices.is_' + d.state, { time: when(d.since) });
  const hint = d.state === 'mute' ? t('devices.hint_' + d.why) : '';
  return [d.name, [about + '.', hint].filter(Boolean).join(' ')];
}

/** The time of an instant, with its date unless it is of today. @param {string | null} at */
function when(at) {
  const day = shortDay(at);
  return day === shortDay(serverNow()) ? time(at) : day + ' ' + time(at);
}
