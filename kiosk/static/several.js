// Several services for one number: what was chosen so far, and the ways to add one or leave one out.

import { h } from '/ui/dom.js';
import { t, text } from '/ui/i18n.js';
import { icon } from '/ui/icons.js';
import { MOST_SERVICES } from '/kiosk/flow.js';

/**
 * @typedef {Object} SeveralHost
 * @property {() => boolean} isFree whether anything may be changed now; says itself why not
 * @property {() => void} changed told when another step, or other services, are chosen
 */

export class Several {
  /**
   * @param {import('/kiosk/flow.js').Flow} flow
   * @param {{service: (id: string) => API.Service | null}} offer
   * @param {SeveralHost} host
   */
  constructor(flow, offer, host) {
    this.flow = flow;
    this.offer = offer;
    this.host = host;
  }

  /** All that the number is to be for, in the order in which it will be served. @returns {API.Service[]} */
  get services() {
    return /** @type {API.Service[]} */ (this.flow.services.map((id) => this.offer.service(id)).filter(Boolean));
  }

  /** @param {() => void} step */
  change(step) {
    if (!this.host.isFree()) return;
    step();
    this.host.changed();
  }

  /** At the last step: what was chosen. */
  chosen() {
    const { services } = this;
    return services.length > 1 && h('div', { class: 'several' },
      h('p', { class: 'several-head' }, t('kiosk.one_number_for', { n: services.length })),
      h('ol', { class: 'several-list plain-list' }, services.map((s, i) => this.one(s, i + 1))));
  }

  /** And one more. */
  add() {
    return this.services.length < MOST_SERVICES && h('button', { type: 'button', class: 'btn several-add', 'data-key': 'add-service', onclick: () => this.change(() => this.flow.addAnother()) },
      icon('plus'), h('span', null, t('kiosk.add_service')));
  }

  /** @param {API.Service} s @param {number} no */
  one(s, no) {
    return h('li', { class: 'several-one' },
      h('span', { class: 'several-no', 'aria-hidden': 'true' }, no),
      h('span', { class: 'several-name' }, h('strong', null, text(s.name)), ' ', h('span', null, s.agency.short || text(s.agency.name))),
      h('button', { type: 'button', class: 'btn', 'data-key': 'leave-' + s.id, onclick: () => this.change(() => this.flow.leaveOut(s.id)) },
        icon('close'), h('span', { class: 'visually-hidden' }, t('kiosk.leave_out', { service: text(s.name) }))));
  }

  /**
   * Before the agencies: what was chosen, and the way on without one more. In a hall with one
   * class, where the touch on a service takes the number, the wish for several.
   * @param {number} classes that the hall has
   */
  lead(classes) {
    const { flow, services } = this;
    if (flow.earlier.length > 0) {
      return h('div', { class: 'notice several-adding' },
        h('p', null, t('kiosk.adding_to'), ' ', h('strong', null, services.map((s) => text(s.name)).join(', '))),
        h('button', { type: 'button', class: 'btn', 'data-key': 'go-on', onclick: () => this.change(() => flow.resume()) }, h('span', null, t('kiosk.no_more')), icon('next')));
    }
    return classes === 1 && !flow.several && h('button', { type: 'button', class: 'btn several-wish', 'data-key': 'several', onclick: () => this.change(() => flow.askBefore()) },
      icon('plus'), h('span', null, t('kiosk.several')));
  }
}

/** What follows the ticket's present service. @param {API.Ticket} ticket */
export function afterwards(ticket) {
  const planned = ticket.planned || [];
  return planned.length > 0 && h('p', { class: 'ticket-then' }, icon('transfer'),
    h('span', null, t('kiosk.afterwards'), ' ', planned.map((p) => text(p.service.name) + ' (' + (p.agency.short || text(p.agency.name)) + ')').join(', ') + '. ' + t('kiosk.same_number')));
}
