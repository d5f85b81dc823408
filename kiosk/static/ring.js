// A count-down as a ring that closes, with the seconds in it.

import { h, setText } from '/ui/dom.js';

const SVG = 'http://www.w3.org/2000/svg';
const RADIUS = 44;
const AROUND = 2 * Math.PI * RADIUS;

export class Ring {
  constructor() {
    this.fill = circle('ring-fill');
    this.fill.setAttribute('stroke-dasharray', String(AROUND));
    this.left = h('span', { class: 'ring-left' });
    const svg = document.createElementNS(SVG, 'svg');
    svg.setAttribute('viewBox', '0 0 100 100');
    svg.setAttribute('class', 'ring-svg');
    [circle('ring-ground'), this.fill].forEach((part) => svg.appendChild(part));
    this.el = h('div', { class: 'ring', 'aria-hidden': 'true' }, svg, this.left);
  }

  /**
   * @param {number} left seconds
   * @param {number} of so many
   * @param {boolean} [held] whether they stand still
   */
  show(left, of, held) {
    this.fill.setAttribute('stroke-dashoffset', String(held ? 0 : AROUND * (1 - left / of)));
    this.el.classList.toggle('ring-held', Boolean(held));
    setText(this.left, held ? '' : left);
  }
}

/** @param {string} name */
function circle(name) {
  const c = document.createElementNS(SVG, 'circle');
  const attrs = { class: name, cx: '50', cy: '50', r: String(RADIUS) };
  Object.keys(attrs).forEach((key) => c.setAttribute(key, /** @type {any} */ (attrs)[key]));
  return c;
}
