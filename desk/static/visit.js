// Draws a visit: its number, place, note, legs, QR code, what can be done, and its life.

import { className, isPriority } from '/ui/classes.js';
import { byId, h, mount, setText } from '/ui/dom.js';
import { Drawn } from '/ui/drawn.js';
import { businessDate, counterTitle, estimate, t, text, time } from '/ui/i18n.js';
import { icon } from '/ui/icons.js';
import { reasonWords } from '/desk/life.js';

/** @type {Record<string, string>} */
const SIGNS = { reinstate: 'undo', late: 'down', cancel: 'close', class: 'priority', note: 'note', reprint: 'kiosk', print: 'print', revert: 'undo' };

export class VisitView {
  /** @param {(step: string) => void} press */
  constructor(press) {
    this.press = press;
    this.drawn = new Drawn();
  }

  /**
   * @param {API.Ticket} k
   * @param {{today: string, isNew: boolean, steps: string[], busy: boolean}} s
   */
  show(k, s) {
    byId('visit').hidden = false;
    byId('visit').setAttribute('data-ticket', k.id);
    byId('visit').setAttribute('data-state', k.state);
    byId('visit-new').hidden = !s.isNew;
    setText(byId('visit-new'), s.isNew ? t('desk.new_number') : '');
    const prior = isPriority(k.class);
    const head = [k.number, k.state, className(k.class), text(k.service.name), text(k.agency.name) + (k.origin === 'roll' ? ' \u00b7 ' + t('desk.by_hand') : ''), k.date === s.today ? '' : businessDate(k.date)];
    this.drawn.once('visit-head', head, (node) => mount(node,
      h('p', { class: 'visit-number num' }, k.number),
      h('p', { class: 'visit-badges' }, h('span', { class: 'badge badge-' + k.state }, t('state.' + k.state)),
        h('span', { class: 'badge' + (prior ? ' badge-priority' : '') }, prior && icon('priority'), head[2]), head[5] && h('span', { class: 'badge badge-warn' }, head[5])),
      h('p', { class: 'visit-service' }, head[3]), h('p', { class: 'muted' }, head[4])));
    const place = placeWords(k);
    this.drawn.once('visit-place', place, (node) => mount(node, place.map((line, i) => h('p', { class: i === 0 ? 'visit-first' : 'muted' }, line))));
    this.drawn.once('visit-note', k.note, (node) => mount(node, k.note && h('p', { class: 'notice notice-warn visit-words' }, icon('note'), ' ', h('strong', null, t('desk.note')), ' ', h('span', { 'data-note': '' }, k.note))));
    this.legs(k);
    this.drawn.once('visit-qr', k.id, (node) => mount(node, h('img', { class: 'qr', src: '/t/' + k.id + '/qr.svg', alt: t('desk.qr_alt', { number: k.number }), width: '200', height: '200' }), h('p', { class: 'small muted' }, t('desk.qr'))));
    this.drawn.once('visit-acts', [k.id, s.steps, s.busy], (node) => this.acts(node, s));
  }

  /**
   * @param {any} node
   * @param {{steps: string[], busy: boolean}} s
   */
  acts(node, s) {
    const before = document.activeElement && node.contains(document.activeElement) ? document.activeElement.getAttribute('data-step') : null;
    mount(node, s.steps.map((step) => h('button', {
      type: 'button', class: 'btn' + (step === 'cancel' ? ' btn-danger' : step === 'reinstate' ? ' btn-primary' : ''), 'data-step': step,
      'aria-disabled': s.busy ? 'true' : false, onclick: () => this.press(step),
    }, icon(SIGNS[step]), t('desk.do.' + step))));
    const again = before && node.querySelector('[data-step="' + before + '"]');
    if (again) again.focus();
  }

  /** @param {API.Ticket} k */
  legs(k) {
    const list = k.earlier.map((l) => ({ kind: 'earlier', service: text(l.service.name), agency: text(l.agency.name), at: l.ended_at ? time(l.ended_at) : '' }))
      .concat(k.planned.map((l) => ({ kind: 'planned', service: text(l.service.name), agency: text(l.agency.name), at: '' })))
      .concat(k.dropped.map((l) => ({ kind: 'dropped', service: text(l.service.name), agency: text(l.agency.name), at: '' })));
    this.drawn.once('visit-legs', list, (node) => mount(node, list.length > 0 && h('ul', { class: 'legs plain-list' }, list.map((l) => h('li', { class: 'leg', 'data-leg': l.kind },
      h('span', { class: 'leg-kind' }, t('desk.leg.' + l.kind, { time: l.at })), ' ', l.service, ', ', l.agency)))));
  }
}

/**
 * Where a visit stands, in words: the first line says most.
 * @param {API.Ticket} k
 * @returns {string[]}
 */
export function placeWords(k) {
  const counter = k.counter ? counterTitle(k.counter) : '';
  const at = (/** @type {string | null} */ instant) => (instant ? time(instant) : '');
  const since = t('desk.arrived', { time: at(k.issued_at), zone: text(k.zone.name) });
  switch (k.state) {
    case 'waiting': {
      const wait = k.counters_open > 0 ? estimate(k.estimate) : t('desk.no_counter_open');
      const first = k.ahead === 0 && k.counters_open > 0 ? t('desk.next') : t('desk.ahead', { n: k.ahead });
      return [first, wait && t('desk.wait', { wait }), k.late_at ? t('desk.was_late', { time: at(k.late_at) }) : '', since].filter(Boolean);
    }
    case 'called': return [t('desk.called', { counter, time: at(k.last_called_at) }), t('desk.calls', { n: k.calls }), since];
    case 'serving': return [t('desk.serving', { counter, time: at(k.serving_since || k.started_at) }), since];
    case 'held': return [t(k.return_at ? 'desk.held_until' : 'desk.held', { counter, time: at(k.return_at) }), k.reason ? t('desk.because', { reason: reasonWords(k.reason) }) : '', since].filter(Boolean);
    case 'no_show': return [t('desk.no_show', { counter, time: at(k.ended_at) }), t('desk.calls', { n: k.calls }), since];
    case 'done': return [t('desk.done', { counter, time: at(k.ended_at) }), k.outcome ? t('outcome.' + k.outcome) : '', text(k.public_text), k.public_note, handed(k), since].filter(Boolean);
    default: return [t('desk.ended_' + k.state, { time: at(k.ended_at) }), k.reason ? t('desk.because', { reason: reasonWords(k.reason) }) : '', since].filter(Boolean);
  }
}

/** What was handed out at the finish. @param {API.Ticket} k */
function handed(k) {
  return k.deliverables.map((d) => text(d.name) + ' \u00d7 ' + d.count).join(', ');
}
