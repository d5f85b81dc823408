// As much of a document as the pages' modules need to build and change elements, so
// that a test can read what a person would and press what a person would.

import { readFileSync } from 'node:fs';

const put = (name, value) => Object.defineProperty(globalThis, name, { value, configurable: true, writable: true });

class Text {
  constructor(text) { this.text = text; }
  get textContent() { return this.text; }
}

/** An element: attributes, children, listeners and classes, no layout. */
export class Element extends Text {
  constructor(tag) {
    super('');
    this.tag = tag;
    this.attrs = {};
    this.children = [];
    this.heard = {};
    this.style = { setProperty: (name, value) => { this.style[name] = value; } };
    const names = () => (this.attrs.class || '').split(' ').filter(Boolean);
    const write = (list) => { this.attrs.class = list.join(' '); };
    this.classList = {
      contains: (name) => names().includes(name),
      add: (name) => write([...new Set([...names(), name])]),
      remove: (name) => write(names().filter((n) => n !== name)),
      toggle: (name, on) => (on ? this.classList.add(name) : this.classList.remove(name)),
    };
  }

  get textContent() { return this.children.map((c) => c.textContent).join(''); }
  set textContent(text) { this.children = text === '' ? [] : [new Text(String(text))]; }
  get hidden() { return 'hidden' in this.attrs; }
  set hidden(on) { if (on) this.attrs.hidden = ''; else delete this.attrs.hidden; }
  get value() { return this.typed === undefined ? this.attrs.value || '' : this.typed; }
  set value(text) { this.typed = text; }
  get firstElementChild() { return this.children[0] || null; }
  get firstChild() { return this.children[0] || null; }
  get parentNode() { return this.parent || null; }
  setAttribute(name, value) { this.attrs[name] = value; }
  getAttribute(name) { return name in this.attrs ? this.attrs[name] : null; }
  removeAttribute(name) { delete this.attrs[name]; }
  appendChild(child) { child.parent = this; this.children.push(child); return child; }
  removeChild(child) { this.children = this.children.filter((c) => c !== child); }
  addEventListener(type, f) { (this.heard[type] = this.heard[type] || []).push(f); }
  fire(type, event = {}) { (this.heard[type] || []).forEach((f) => f(event)); }
  click() { this.fire('click'); }
  focus() { this.focused = true; }
  contains(el) { return this.all().includes(el); }
  querySelector() { return this.all((e) => e.tag === 'button')[0] || null; }
  querySelectorAll() { return []; }

  /** All elements below for which test answers true, in their order. */
  all(test = () => true) {
    return this.children.filter((c) => c instanceof Element).reduce((out, c) => out.concat(test(c) ? c : [], c.all(test)), []);
  }

  /** The first element below with this attribute, and this value of it if one is given. */
  find(name, value) {
    return this.all((e) => name in e.attrs && (value === undefined || e.attrs[name] === value))[0] || null;
  }
}

/**
 * Makes the document of page() one that has elements.
 * @param {{document: any}} surroundings
 * @param {string[]} [ids] of elements that the page's template has
 */
export function withElements({ document }, ids = []) {
  put('Node', Text);
  put('HTMLElement', Element);
  const root = new Element('body');
  const named = Object.fromEntries(ids.map((id) => [id, root.appendChild(new Element('div'))]));
  Object.assign(document, {
    body: root, activeElement: null,
    createElement: (tag) => new Element(tag), createElementNS: (_, tag) => new Element(tag), createTextNode: (text) => new Text(text),
    getElementById: (id) => named[id] || root.find('id', id), contains: (el) => root.contains(el),
  });
  Object.assign(document.documentElement, { classList: new Element('html').classList });
  return { root, named };
}

/** Loads the true texts of rooms, in Indonesian. */
export async function speak(...rooms) {
  const texts = Object.assign({}, ...rooms.map((room) => JSON.parse(readFileSync(new URL(`../../${room}/texts/id.json`, import.meta.url), 'utf8'))));
  put('fetch', async () => new Response(JSON.stringify(texts), { status: 200 }));
  await (await import('../static/i18n.js')).ready();
}

/**
 * Has the pages' modules know a hall.
 * @param {any} hall what matters of it to the test
 */
export async function hallIs(hall) {
  put('fetch', async () => new Response(JSON.stringify({ name: 'MPP Uji', version: 1, date: '2026-01-05', timezone: 'Asia/Jakarta', clock_speed: 1, classes: [], ended_classes: [], ...hall }),
    { status: 200, headers: { 'Content-Type': 'application/json' } }));
  const { loadHall } = await import('../static/hall.js');
  await loadHall(() => {});
}

/** A Storage in memory. */
export function storage(entries = {}) {
  const data = { ...entries };
  return { data, getItem: (k) => (k in data ? data[k] : null), setItem: (k, v) => { data[k] = String(v); }, removeItem: (k) => { delete data[k]; } };
}

/** Sets a global for as long as the process of the test runs. */
export { put };
