// "Butuh bantuan?": a call for a person, and what became of it.

import { api, newKey } from '/ui/api.js';
import { setText } from '/ui/dom.js';
import { t } from '/ui/i18n.js';

/** @typedef {'' | 'asking' | 'calling' | 'coming' | 'missed' | 'failed'} HelpState */

const KINDS = { calling: '', asking: '', coming: 'good', missed: 'bad', failed: 'bad' };

export class HelpCall {
  /**
   * @param {{button: HTMLElement, said: HTMLElement}} parts
   * @param {import('/ui/live.js').Live} live
   * @param {{token: string, kiosk: string}} device
   * @param {(state: HelpState) => void} onChange told when it is another state
   */
  constructor(parts, live, device, onChange) {
    this.parts = parts;
    this.device = device;
    this.onChange = onChange;
    /** @type {HelpState} */
    this.state = '';
    /** The key of the press whose answer was lost, so that it stays one call. */
    this.key = '';
    parts.button.addEventListener('click', () => this.ask(false));
    live.subscribe('help:' + device.kiosk, () => {}, () => {}, (note) => this.set(note.call ? note.call.state : ''));
  }

  /** Calls somebody. @param {boolean} guided by whoever follows the spoken guidance */
  async ask(guided) {
    if (this.state === 'asking' || this.state === 'calling') {
      this.onChange(this.state);
      return;
    }
    this.set('asking');
    this.key = this.key || newKey();
    try {
      const call = await api('POST', '/help', { guided }, { token: this.device.token, key: this.key, tries: 3 });
      this.key = '';
      this.set(call.state);
    } catch (err) {
      if (!(/** @type {any} */ (err).temporary)) this.key = '';
      this.set('failed');
    }
  }

  /** @param {HelpState} state */
  set(state) {
    const changed = state !== this.state;
    this.state = state;
    this.show();
    if (changed) this.onChange(state);
  }

  /** What is to be said of the call, in the page's language; '' for nothing. */
  get words() {
    return this.state && t('kiosk.help_' + this.state);
  }

  show() {
    const { said } = this.parts;
    const kind = this.state && KINDS[this.state];
    said.className = 'notice slip-state' + (kind ? ' notice-' + kind : '');
    said.hidden = !this.state;
    setText(said, this.words);
  }
}
