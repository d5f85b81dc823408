// What an officer sets on one machine: an alert, the keys of a key pad, whether hints are shown.

import { ask } from '/ui/ask.js';
import { byId, h, mount, setText } from '/ui/dom.js';
import { t } from '/ui/i18n.js';
import { toast } from '/ui/toasts.js';
import { IdleAlert, arm, mayNotify } from '/counter/idle.js';

const KEPT = 'mpp.console';

/** What a key can be given to, in the order of the page's keys. */
const COMMANDS = ['call-next', 'start', 'finish', 'finish-next', 'recall', 'no-show', 'requeue', 'hold', 'transfer', 'outcome', 'revert'];

/** @type {Object<string, string>} */
export const NUMBER_PAD = {
  NumpadEnter: 'call-next', Numpad1: 'start', Numpad2: 'finish', Numpad3: 'finish-next', Numpad4: 'recall', Numpad5: 'no-show',
  Numpad6: 'requeue', Numpad7: 'hold', Numpad8: 'transfer', Numpad9: 'outcome', NumpadDecimal: 'revert',
};

/** @typedef {{alert: boolean, pad: Object<string, string>, hints: boolean}} Kept */

/** @returns {Kept} */
export function load() {
  let kept = null;
  try {
    kept = JSON.parse(localStorage.getItem(KEPT) || 'null');
  } catch (err) {
    // Without storage, or with another program's words in it: as on a new machine.
  }
  const is = kept && typeof kept === 'object' ? kept : {};
  const pad = /** @type {Object<string, string>} */ ({});
  Object.keys(is.pad || {}).filter((code) => COMMANDS.indexOf(is.pad[code]) >= 0).forEach((code) => {
    pad[code] = is.pad[code];
  });
  return { alert: is.alert === true, pad, hints: is.hints !== false };
}

/** @param {Kept} kept */
export function save(kept) {
  try {
    localStorage.setItem(KEPT, JSON.stringify(kept));
  } catch (err) {
    toast('bad', t('counter.set.lost'));
  }
}

/**
 * A key given to a command: each key does one thing, and each command has one further key.
 * @param {Object<string, string>} pad
 * @param {string} code
 * @param {string} command
 */
export function give(pad, code, command) {
  const next = /** @type {Object<string, string>} */ ({});
  Object.keys(pad).filter((other) => other !== code && pad[other] !== command).forEach((other) => {
    next[other] = pad[other];
  });
  next[code] = command;
  return next;
}

export class Machine {
  constructor() {
    this.kept = load();
    this.idle = new IdleAlert();
  }

  start() {
    byId('settings').hidden = false;
    byId('settings').addEventListener('click', () => this.ask());
    byId('hints-away').addEventListener('click', () => this.set(Object.assign({}, this.kept, { hints: false })));
    // A browser plays nothing before the first press.
    ['keydown', 'pointerdown'].forEach((type) => document.addEventListener(type, () => this.kept.alert && arm(), { once: true }));
    this.show();
  }

  show() {
    byId('hints').hidden = !this.kept.hints;
  }

  /** @param {Kept} kept */
  set(kept) {
    this.kept = kept;
    save(kept);
    this.show();
  }

  /**
   * @param {Live.CounterTopic} topic
   * @param {number} now
   */
  see(topic, now) {
    this.idle.see(topic, this.kept.alert, now);
  }

  async ask() {
    const alert = check(t('counter.set.alert'), this.kept.alert);
    const hints = check(t('counter.set.hints'), this.kept.hints);
    const keys = new Keys(this.kept.pad);
    const got = await ask({
      title: t('counter.set.title'), ok: t('counter.set.ok'), body: [alert.el, hints.el, keys.el],
      read: () => ({ alert: alert.input.checked, hints: hints.input.checked, pad: keys.pad }),
    });
    keys.end();
    if (!got) return;
    this.set(got);
    if (!got.alert) return;
    arm();
    if (!await mayNotify()) toast('info', t('counter.set.sound_only'));
  }
}

/**
 * @param {string} label
 * @param {boolean} on
 */
function check(label, on) {
  const input = h('input', { type: 'checkbox', checked: on });
  return { input, el: h('label', { class: 'option' }, input, h('span', { class: 'option-label' }, label)) };
}

/** The list of commands with their further keys, which the next press sets. */
class Keys {
  /** @param {Object<string, string>} pad */
  constructor(pad) {
    this.pad = pad;
    this.waiting = '';
    this.list = h('ul', { class: 'pad-keys' });
    this.hint = h('p', { class: 'hint', role: 'status' }, t('counter.set.pad_about'));
    this.el = h('fieldset', { class: 'choice' }, h('legend', null, t('counter.set.pad')), this.hint,
      h('p', null, h('button', { type: 'button', class: 'btn btn-small', onclick: () => this.use(NUMBER_PAD) }, t('counter.set.numpad')), ' ',
        h('button', { type: 'button', class: 'btn btn-small', onclick: () => this.use({}) }, t('counter.set.no_pad'))), this.list);
    this.learn = (/** @type {KeyboardEvent} */ e) => this.take(e);
    document.addEventListener('keydown', this.learn, true);
    this.draw();
  }

  end() {
    document.removeEventListener('keydown', this.learn, true);
  }

  /** @param {Object<string, string>} pad */
  use(pad) {
    this.pad = pad;
    this.waiting = '';
    this.draw();
  }

  draw() {
    mount(this.list, COMMANDS.map((command) => {
      const code = Object.keys(this.pad).find((c) => this.pad[c] === command);
      const name = t('counter.name.' + command);
      return h('li', null, h('span', { class: 'pad-name' }, name), code && h('kbd', null, code),
        h('button', { type: 'button', class: 'btn btn-small', 'data-teach': command, 'aria-label': t('counter.set.teach_for', { action: name }), onclick: () => this.await(command) }, t('counter.set.teach')));
    }));
  }

  /** @param {string} command */
  await(command) {
    this.waiting = command;
    setText(this.hint, t('counter.set.press', { action: t('counter.name.' + command) }));
  }

  /** @param {KeyboardEvent} e */
  take(e) {
    if (!this.waiting || !e.code || e.key === 'Escape' || e.key === 'Tab') return;
    e.preventDefault();
    e.stopPropagation();
    setText(this.hint, t('counter.set.got', { key: e.code, action: t('counter.name.' + this.waiting) }));
    this.pad = give(this.pad, e.code, this.waiting);
    this.waiting = '';
    this.draw();
  }
}
