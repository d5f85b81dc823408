// Building pages without innerHTML: text is always text.

/**
 * Attributes: class, data-*, aria-* and the like as strings; true sets an empty
 * one, false and null leave it out; onclick and other on* take functions; style
 * takes an object of properties (allowed by the content security policy, unlike
 * the attribute).
 * @typedef {Object<string, any>} Attrs
 */
/** @typedef {Node | string | number | false | null | undefined} Child */

/**
 * @param {string} tag
 * @param {Attrs | null} [attrs]
 * @param {...(Child | Child[])} children
 * @returns {any} the element; `any`, so that callers need no cast to its kind
 */
export function h(tag, attrs, ...children) {
  const el = document.createElement(tag);
  Object.keys(attrs || {}).forEach((name) => setAttr(el, name, /** @type {Attrs} */ (attrs)[name]));
  append(el, children);
  return el;
}

/**
 * @param {HTMLElement} el
 * @param {string} name
 * @param {any} value
 */
export function setAttr(el, name, value) {
  if (name === 'style' && typeof value === 'object') {
    Object.keys(value).forEach((prop) => el.style.setProperty(prop, value[prop]));
  } else if (name.slice(0, 2) === 'on' && typeof value === 'function') {
    el.addEventListener(name.slice(2), value);
  } else if (value === false || value === null || value === undefined) {
    el.removeAttribute(name);
  } else {
    el.setAttribute(name, value === true ? '' : String(value));
  }
}

/**
 * @param {Node} el
 * @param {any[]} children
 */
export function append(el, children) {
  children.forEach((child) => {
    if (Array.isArray(child)) append(el, child);
    else if (child instanceof Node) el.appendChild(child);
    else if (child !== false && child !== null && child !== undefined) el.appendChild(document.createTextNode(String(child)));
  });
}

/**
 * Replaces what is in el.
 * @param {Element} el
 * @param {...(Child | Child[])} children
 */
export function mount(el, ...children) {
  while (el.firstChild) el.removeChild(el.firstChild);
  append(el, children);
}

/**
 * Sets a text only when it changed, so that screen readers are not disturbed.
 * @param {Element | null} el
 * @param {string | number} text
 */
export function setText(el, text) {
  if (el && el.textContent !== String(text)) el.textContent = String(text);
}

/**
 * The element with this id, which the page's template promises.
 * @param {string} id
 * @returns {any}
 */
export function byId(id) {
  const el = document.getElementById(id);
  if (!el) throw new Error('no element #' + id);
  return el;
}

/**
 * A modal dialog that keeps the focus and gives it back. Esc closes it unless `stay`.
 * @param {{title: string, body?: any, actions: HTMLElement[], onClose?: () => void, stay?: boolean, alert?: boolean}} opt
 * @returns {{el: HTMLElement, close: () => void}}
 */
export function dialog(opt) {
  const before = /** @type {HTMLElement | null} */ (document.activeElement);
  const titleId = 'dialog-' + Math.random().toString(36).slice(2);
  const box = h('div', { class: 'dialog', role: opt.alert ? 'alertdialog' : 'dialog', 'aria-modal': 'true', 'aria-labelledby': titleId, tabindex: '-1' },
    h('h2', { id: titleId }, opt.title), opt.body, h('div', { class: 'dialog-actions' }, opt.actions));
  const back = h('div', { class: 'dialog-back' }, box);
  let open = true;
  const close = () => {
    if (!open) return;
    open = false;
    document.removeEventListener('keydown', onKey, true);
    if (back.parentNode) back.parentNode.removeChild(back);
    if (before && document.contains(before)) before.focus();
    if (opt.onClose) opt.onClose();
  };
  /** @param {KeyboardEvent} e */
  const onKey = (e) => {
    if (e.key === 'Escape' && !opt.stay) {
      e.preventDefault();
      e.stopPropagation();
      close();
    } else if (e.key === 'Tab') {
      keepFocus(e, box);
    }
  };
  document.addEventListener('keydown', onKey, true);
  document.body.appendChild(back);
  const first = box.querySelector('[autofocus], input, select, textarea') || box.querySelector('.dialog-actions button') || box;
  first.focus();
  return { el: box, close };
}

/**
 * @param {KeyboardEvent} e
 * @param {HTMLElement} box
 */
function keepFocus(e, box) {
  const all = /** @type {NodeListOf<HTMLElement>} */ (box.querySelectorAll('a[href], button:not(:disabled), input, select, textarea, [tabindex="0"]'));
  if (all.length === 0) return;
  const first = all[0];
  const last = all[all.length - 1];
  const at = document.activeElement;
  if (e.shiftKey && (at === first || at === box)) {
    e.preventDefault();
    last.focus();
  } else if (!e.shiftKey && (at === last || !box.contains(at))) {
    e.preventDefault();
    first.focus();
  }
}
