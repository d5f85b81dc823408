// A number is asked for: once, however often the button is touched, and after whoever takes
// it has heard of a long wait.

import { api } from '/ui/api.js';
import { h } from '/ui/dom.js';
import { t, text } from '/ui/i18n.js';
import { explain } from '/ui/page.js';
import { serverNow } from '/ui/sync.js';
import { question } from '/kiosk/asking.js';
import { Attempt } from '/kiosk/attempt.js';
import { longWait, longWords } from '/kiosk/wait.js';

const TRIES = 5;

/**
 * @typedef {Object} TakingEvents
 * @property {() => void} onBegin told when a try begins
 * @property {() => void} onFailed
 * @property {(ticket: API.Ticket) => void} onTicket
 * @property {() => void} onOther told when another service is wanted because of the wait
 * @property {() => void} onSignedOut
 */

export class Taking {
  /**
   * @param {string} token
   * @param {TakingEvents} on
   * @param {string[]} [services]
   * @param {boolean} [prints] whether the page can print slips itself
   */
  constructor(token, on, services, prints) {
    this.token = token;
    this.on = on;
    this.prints = prints === true;
    this.attempt = new Attempt(services || []);
    this.agreed = ''; // the class whose long wait was agreed to
    this.isAsking = false;
    /** What went wrong, in the page's language. @type {(() => string) | null} */
    this.problem = null;
    /** Whether the service gives no number, whichever class is asked for. */
    this.isLost = false;
  }

  /** A new wish, for other services or of another person. @param {string[]} services */
  wish(services) {
    Object.assign(this, new Taking(this.token, this.on, services, this.prints));
  }

  /** The class that is being asked for, '' while nothing is. */
  get busy() {
    return this.attempt.running ? this.attempt.klass : '';
  }

  /**
   * Takes the number. A second touch while the first is under way does nothing; a
   * touch after a lost answer asks with the same key and gets the same number.
   * @param {API.Service[]} services that were wished for, in their order
   * @param {string} klass
   */
  async take(services, klass) {
    const { attempt } = this;
    const [service] = services;
    const long = longWait(service, klass, serverNow());
    if (attempt.running || this.isAsking) return;
    if (long && this.agreed !== klass && !await this.agrees(longWords(service, klass, long), klass)) return;
    attempt.begin(klass);
    this.problem = null;
    this.on.onBegin();
    try {
      const ticket = await api('POST', '/tickets', Object.assign(attempt.services.length > 1 ? { services: attempt.services } : { service: attempt.services[0] }, { class: klass, page_prints: this.prints }), { token: this.token, key: attempt.key, tries: TRIES });
      attempt.running = false;
      this.on.onTicket(ticket);
    } catch (err) {
      attempt.failed(/** @type {any} */ (err));
      this.failed(err, services);
    }
  }

  /**
   * Asks before a wait that hardly anybody expects.
   * @param {string} wait in words
   * @param {string} klass
   */
  async agrees(wait, klass) {
    const { attempt } = this;
    this.isAsking = true;
    const stays = await question({ title: t('kiosk.long_title'), body: [wait, t('kiosk.long_ask')].map((line) => h('p', null, line)), yes: t('kiosk.long_yes'), no: t('kiosk.other_service') });
    // Meanwhile the visitor may have gone, and the next one come.
    if (attempt !== this.attempt) return false;
    this.isAsking = false;
    if (stays) this.agreed = klass;
    else this.on.onOther();
    return stays;
  }

  /** @param {any} err @param {API.Service[]} services */
  failed(err, services) {
    if (err.status === 401) {
      this.on.onSignedOut();
      return;
    }
    // Of several services the one that is refused is named: it can be left out.
    const one = services.length > 1 && services.filter((s) => s.id === err.fields.service)[0];
    const full = err.code === 'quota_full';
    this.isLost = full && !one;
    const words = full ? () => t('kiosk.closed_quota') : err.code === 'network' || err.code === 'timeout' ? () => t('kiosk.no_answer') : () => explain(err);
    this.problem = one ? () => text(one.name) + ': ' + words() : words;
    this.on.onFailed();
  }
}
