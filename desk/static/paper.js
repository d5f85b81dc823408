// Prints a slip at the desk's own printer, by the browser.

import { byId, h, mount } from '/ui/dom.js';

/** @param {string} ticket */
export function printHere(ticket) {
  const img = h('img', { class: 'paper-slip', alt: '', src: '/api/v1/tickets/' + ticket + '/slip.png?width=80' });
  return new Promise((ok, no) => {
    img.addEventListener('load', () => {
      window.print();
      ok(undefined);
    });
    img.addEventListener('error', no);
    mount(byId('paper'), img);
  });
}
