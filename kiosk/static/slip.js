// A ticket's paper in the browser: the picture that every other printer prints too.

import { h } from '/ui/dom.js';
import { lang, text } from '/ui/i18n.js';
import { numberSize } from '/kiosk/words.js';

/**
 * The widths of paper that this kiosk prints on, by its address: ?print=58 or ?print=80.
 * With ?print=1 it has the pictures for both, and the style sheet prints the one that fits.
 * @param {string} search
 * @returns {number[]} none where it does not print
 */
export function papersOf(search) {
  const m = /[?&]print=(1|58|80)(?:&|$)/.exec(search);
  if (!m) return [];
  return m[1] === '1' ? [58, 80] : [Number(m[1])];
}

/**
 * The slips of a ticket. Until all pictures are there, and where one cannot be had, they
 * are the number and where it counts: a slip is never blank.
 * @param {API.Ticket} ticket
 * @param {{papers: number[], copies: number, onReady: () => void}} o
 */
export function slipPaper(ticket, o) {
  const all = h('div', { class: 'slips' + (o.papers.length > 1 ? ' slips-fit' : '') });
  let missing = o.papers.length * o.copies;
  const here = () => {
    missing -= 1;
    if (missing > 0) return;
    all.classList.add('slips-drawn');
    o.onReady();
  };
  for (let copy = 0; copy < o.copies; copy += 1) {
    all.appendChild(h('div', { class: 'slip' },
      o.papers.map((mm) => h('img', {
        class: 'slip-' + mm, alt: '', onload: here, onerror: o.onReady, src: '/api/v1/tickets/' + ticket.id + '/slip.png?width=' + mm + '&lang=' + lang,
      })),
      h('div', { class: 'slip-plain' },
        h('p', { class: 'slip-number' + numberSize(ticket.number) }, ticket.number),
        h('p', null, text(ticket.service.name)),
        h('p', null, text(ticket.agency.name)))));
  }
  return all;
}
