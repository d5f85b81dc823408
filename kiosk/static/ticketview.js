// The ticket on the kiosk's screen.

import { className, isPriority } from '/ui/classes.js';
import { h } from '/ui/dom.js';
import { t, text } from '/ui/i18n.js';
import { icon } from '/ui/icons.js';
import { afterwards } from '/kiosk/several.js';
import { numberSize, spell, waitWords } from '/kiosk/words.js';

/**
 * What a person is to know of the number; the buttons stand at the foot of the screen (stay.js).
 * @param {API.Ticket} ticket
 */
export function ticketScreen(ticket) {
  const priority = isPriority(ticket.class);
  const next = ticket.ahead === 0 && ticket.counters_open > 0;
  return h('div', { class: 'screen screen-ticket' },
    h('div', { class: 'ticket' + (priority ? ' ticket-priority' : '') },
      h('p', { class: 'ticket-label', 'aria-hidden': 'true' }, t('kiosk.your_number')),
      h('h1', { id: 'heading', tabindex: '-1', class: 'ticket-number num' + numberSize(ticket.number), 'data-number': ticket.number, 'aria-label': t('kiosk.your_number') + ' ' + spell(ticket.number) }, ticket.number),
      h('p', { class: 'ticket-class' }, h('span', { class: 'badge ' + (priority ? 'badge-priority' : '') }, priority && icon('priority'), className(ticket.class))),
      h('p', { class: 'ticket-service' }, text(ticket.service.name)),
      h('p', { class: 'ticket-agency' }, text(ticket.agency.name)),
      afterwards(ticket)),
    h('div', { class: 'ticket-facts' },
      tile('zone', t('kiosk.wait_at'), text(ticket.zone.name)),
      tile('users', next ? t('kiosk.your_turn') : t('kiosk.before_you'), next ? t('kiosk.next') : t('kiosk.people', { n: ticket.ahead })),
      tile('clock', t('kiosk.wait_label'), waitWords(ticket))),
    h('p', { class: 'ticket-please' }, icon('call'), t('kiosk.please_wait')),
    h('div', { class: 'ticket-more' },
      h('div', { class: 'ticket-qr' },
        h('img', { src: '/t/' + ticket.id + '/qr.svg', alt: t('kiosk.qr_alt'), class: 'qr', width: '280', height: '280' }),
        h('p', null, h('strong', null, t('kiosk.scan')), ' ', t('kiosk.scan_hint'))),
      bring(ticket)));
}

/** What to have ready, of each service where there are several. @param {API.Ticket} ticket */
function bring(ticket) {
  const all = [{ service: ticket.service, requirements: ticket.requirements }, ...ticket.planned].filter((leg) => leg.requirements.length > 0);
  return all.length > 0 && h('div', { class: 'bring' }, h('h2', null, t('kiosk.prepare')), all.map((leg) => h('div', null,
    ticket.planned.length > 0 && h('h3', null, text(leg.service.name)),
    h('ul', null, leg.requirements.map((/** @type {any} */ r) => h('li', null, text(r)))))));
}

/** @param {string} name @param {string} label @param {string} value */
function tile(name, label, value) {
  return h('div', { class: 'ticket-fact' }, icon(name), h('span', { class: 'fact-label' }, label), h('strong', { class: 'fact-value' }, value));
}

