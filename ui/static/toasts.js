// Short messages at the foot of the page. The newest success replaces the one before; a
// failure stays longer beside it, since it asks for something.

import { byId, h } from '/ui/dom.js';
import { icon } from '/ui/icons.js';

const MOST = 2;
const STAY_MS = { good: 3500, info: 4500, bad: 10000 };

/**
 * @param {'good' | 'info' | 'bad'} kind
 * @param {string} message
 * @param {boolean} [stays] until it is taken away by the function that is returned
 * @returns {() => void}
 */
export function toast(kind, message, stays = false) {
  const root = byId('toasts');
  Array.from(root.children).forEach((old) => {
    const passed = !old.classList.contains('toast-bad') || old.getAttribute('data-message') === message;
    if (passed) root.removeChild(old);
  });
  const sign = kind === 'good' ? 'check' : kind === 'bad' ? 'alert' : 'info';
  const el = h('p', { class: 'toast toast-' + kind, 'data-message': message, 'data-stays': String(stays) }, icon(sign), h('span', null, message));
  root.appendChild(el);
  Array.from(root.children).filter((old) => old !== el && old.getAttribute('data-stays') !== 'true').slice(0, Math.max(0, root.children.length - MOST))
    .forEach((old) => root.removeChild(old));
  const away = () => {
    if (el.parentNode) el.parentNode.removeChild(el);
  };
  if (!stays) setTimeout(away, STAY_MS[kind]);
  return away;
}
