// The kiosks that call for a person: on top of the page, with a bell, until somebody answers.

import { api } from '/ui/api.js';
import { chime } from '/ui/chime.js';
import { h, mount } from '/ui/dom.js';
import { t, time, zoneName } from '/ui/i18n.js';
import { icon } from '/ui/icons.js';
import { explain } from '/ui/page.js';
import { toast } from '/ui/toasts.js';

const RING_MS = 5000;
const VOLUME = 0.6;

export class HelpCalls {
  /**
   * @param {HTMLElement} root
   * @param {import('/ui/session.js').Session} session
   */
  constructor(root, session) {
    this.root = root;
    this.session = session;
    /** @type {API.HelpCall[]} */
    this.calls = [];
    /** The ids of calls that are being answered here. @type {Set<string>} */
    this.answering = new Set();
    this.bell = new Bell(() => this.draw());
  }

  /** @param {import('/ui/live.js').Live} live */
  follow(live) {
    live.subscribe('help', () => {}, () => {}, (note) => {
      this.calls = note.calls;
      this.bell.ring(this.calls.some((c) => c.state === 'calling'));
      this.draw();
    });
  }

  draw() {
    this.root.hidden = this.calls.length === 0;
    mount(this.root, this.calls.map((c) => this.row(c)),
      this.bell.isMute && this.calls.some((c) => c.state === 'calling') && h('p', { class: 'help-mute' }, icon('mute'), t('help.mute')));
  }

  /** @param {API.HelpCall} c */
  row(c) {
    const zone = zoneName();
    const at = time(c.at) + (zone ? ' ' + zone : '');
    const about = c.state === 'coming' ? t('help.coming', { name: c.by || '', time: at }) : t('help.' + c.state, { time: at });
    return h('div', { class: 'help-call', 'data-help': c.kiosk, 'data-state': c.state },
      icon('bell'),
      h('p', null, h('strong', null, t('help.title', { kiosk: c.name })), ' ', h('span', null, about, c.guided && ' ' + t('help.guided'))),
      c.state !== 'coming' && h('button', { type: 'button', class: 'btn btn-primary', disabled: this.answering.has(c.id), onclick: () => this.answer(c) }, icon('check'), t('help.answer')));
  }

  /** @param {API.HelpCall} c */
  async answer(c) {
    this.answering.add(c.id);
    this.draw();
    try {
      const now = await api('POST', '/help/' + encodeURIComponent(c.kiosk) + '/answer', { call: c.id }, { token: this.session.token });
      toast('good', t('help.toast', { kiosk: now.name, name: now.by }));
    } catch (err) {
      toast('bad', explain(err));
    }
    this.answering.delete(c.id);
    this.draw();
  }
}

/** Rings every few seconds while it should. A browser gives no sound before the page was touched once. */
class Bell {
  /** @param {() => void} onChange told when the sound is there, or is not */
  constructor(onChange) {
    this.onChange = onChange;
    /** @type {AudioContext | null} */
    this.context = null;
    this.isMute = false;
    this.timer = 0;
    ['pointerdown', 'keydown'].forEach((type) => document.addEventListener(type, () => this.wake(), true));
  }

  async wake() {
    try {
      this.context = this.context || new AudioContext();
      if (this.context.state !== 'running') await this.context.resume();
    } catch (err) {
      // A machine without sound: the line on the page is what there is.
    }
    this.tell();
  }

  tell() {
    const mute = this.context === null || this.context.state !== 'running';
    if (mute === this.isMute) return;
    this.isMute = mute;
    this.onChange();
  }

  /** @param {boolean} on */
  ring(on) {
    if (on && !this.timer) {
      this.sound();
      this.timer = window.setInterval(() => this.sound(), RING_MS);
    } else if (!on) {
      clearInterval(this.timer);
      this.timer = 0;
    }
  }

  sound() {
    this.wake(); // it waits for a touch where the browser wants one
    if (this.context && this.context.state === 'running') chime(this.context, VOLUME);
    this.tell();
  }
}
