// What the supervisor tells the counter, until the officer says that it was read.

import { api, newKey } from '/ui/api.js';
import { byId, setText } from '/ui/dom.js';
import { t, time } from '/ui/i18n.js';
import { explain } from '/ui/page.js';
import { Sender } from '/ui/sender.js';
import { toast } from '/ui/toasts.js';

export class Messages {
  /** @param {string} token */
  constructor(token) {
    this.sender = new Sender((path, body, key) => api('POST', path, body, { token, key, tries: 3 }), newKey);
    /** @type {API.Counter | null} */
    this.counter = null;
    byId('message-read').addEventListener('click', () => this.read());
  }

  /** @param {API.Counter} counter */
  show(counter) {
    this.counter = counter;
    const m = counter.message;
    setText(byId('message-text'), m ? m.text : '');
    setText(byId('message-by'), m ? t('counter.message.by', { name: m.by, time: time(m.at) }) : '');
    byId('message-panel').hidden = !m;
  }

  async read() {
    const counter = this.counter;
    if (!counter || !counter.message) return;
    /** @type {HTMLElement} */ (byId('message-read')).blur(); // Space calls again
    try {
      await this.sender.send('/counters/' + encodeURIComponent(counter.id) + '/message/read', { id: counter.message.id });
    } catch (err) {
      if (/** @type {any} */ (err).code !== 'message_gone') toast('bad', explain(err)); // read at another window
    }
  }
}
