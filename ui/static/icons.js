// Icons of /ui/icons.svg; its symbols' ids are the names.

const SVG = 'http://www.w3.org/2000/svg';

/**
 * @param {string} name
 * @param {{label?: string, size?: string, class?: string}} [opt] label makes it speak; else it is decoration
 * @returns {SVGElement}
 */
export function icon(name, opt) {
  const o = opt || {};
  const svg = document.createElementNS(SVG, 'svg');
  svg.setAttribute('class', 'icon' + (o.class ? ' ' + o.class : ''));
  svg.setAttribute('focusable', 'false');
  if (o.label) {
    svg.setAttribute('role', 'img');
    svg.setAttribute('aria-label', o.label);
  } else {
    svg.setAttribute('aria-hidden', 'true');
  }
  if (o.size) {
    svg.style.width = o.size;
    svg.style.height = o.size;
  }
  const use = document.createElementNS(SVG, 'use');
  use.setAttribute('href', (document.documentElement.getAttribute('data-icons') || '/ui/icons.svg') + '#' + name);
  svg.appendChild(use);
  return svg;
}

const AGENCY_ICONS = ['id-card', 'heart', 'shield', 'helmet', 'map', 'scale', 'gavel', 'passport', 'car', 'bank', 'droplet',
  'users', 'hands', 'briefcase', 'building', 'book', 'mosque', 'file', 'stamp', 'home', 'receipt', 'plane', 'leaf', 'school', 'coins', 'phone'];

/**
 * An agency's icon; hall files may name one we do not have.
 * @param {string | undefined} name
 * @param {{label?: string, size?: string, class?: string}} [opt]
 */
export function agencyIcon(name, opt) {
  return icon(name && AGENCY_ICONS.indexOf(name) >= 0 ? name : 'building', opt);
}
