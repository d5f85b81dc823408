// Web Push: a phone is told of its ticket also while the page is closed. That needs HTTPS, a
// browser that can, and the person's permission, for which alerts.js asks in the touch that
// switches the reminder on. Where it cannot be, the page says what it needs.

import { api } from '/ui/api.js';
import { byId, h, mount } from '/ui/dom.js';
import { lang, t } from '/ui/i18n.js';
import { icon } from '/ui/icons.js';
import { alertsOn, onAlerts, permission } from '/kiosk/alerts.js';

const KEPT = 'mpp.push';

/** What the browser lacks; '' for nothing. @returns {'' | 'insecure' | 'ios' | 'browser'} */
function lacking() {
  if (!window.isSecureContext) return 'insecure';
  if ('serviceWorker' in navigator && 'PushManager' in window && 'Notification' in window) return '';
  return /** @type {any} */ (navigator).standalone === false ? 'ios' : 'browser'; // which is known on iPhones and iPads alone
}

export class Push {
  /**
   * @param {string} ticket
   * @param {() => void} onChange
   */
  constructor(ticket, onChange) {
    this.ticket = ticket;
    this.onChange = onChange;
    this.secure = ''; // the page's address over HTTPS, where there is one
    this.id = keptID(ticket); // of the subscription; '' without one
    /** @type {'' | 'insecure' | 'ios' | 'browser' | 'no_https' | 'off' | 'denied' | 'failed'} */
    this.lacks = '';
    this.wanted = false;
    onAlerts((on) => this.follow(on));
    this.draw();
  }

  get on() {
    return this.id !== '';
  }

  /** Told for other reasons too, so it does what is new. @param {boolean} wanted */
  async follow(wanted) {
    if (wanted === this.wanted) return;
    this.wanted = wanted;
    this.lacks = '';
    if (wanted) await this.begin();
    else await this.end();
  }

  async begin() {
    try {
      this.lacks = lacking() || await this.subscribe();
    } catch (err) {
      this.lacks = 'failed'; // the browser's push service, or ours, does not answer
    }
    this.draw();
    if (this.on && !this.wanted) await this.end(); // switched off meanwhile
  }

  async subscribe() {
    if (await permission() !== 'granted') return 'denied';
    const server = await api('GET', '/push');
    if (!server.on) return server.reason;
    const worker = await navigator.serviceWorker.ready;
    const given = await subscriptionOf(worker.pushManager, server.key);
    const keys = /** @type {any} */ (given.toJSON()).keys;
    const answer = await api('POST', '/tickets/' + this.ticket + '/push', { endpoint: given.endpoint, p256dh: keys.p256dh, auth: keys.auth, key: server.key, lang: lang === 'en' ? 'en' : 'id' });
    this.keep(answer.id);
    return '';
  }

  async end() {
    const id = this.id;
    this.keep('');
    this.draw();
    if (!id) return;
    try {
      await api('DELETE', '/tickets/' + this.ticket + '/push/' + id);
    } catch (err) {
      // The server ends it with the visit.
    }
  }

  /** @param {string} id */
  keep(id) {
    this.id = id;
    try {
      if (id) localStorage.setItem(KEPT, JSON.stringify({ ticket: this.ticket, id }));
      else localStorage.removeItem(KEPT);
    } catch (err) {
      // After a reload the page does not know of it; the server still tells.
    }
  }

  /** @param {string} address of the ticket's page; '' on the live feed */
  knows(address) {
    if (!address) return;
    this.secure = address.indexOf('https://') === 0 ? address : '';
    this.draw();
  }

  draw() {
    const box = byId('push');
    const lacks = this.wanted && this.lacks;
    const kept = this.on && !alertsOn();
    box.hidden = !lacks && !kept;
    mount(box, lacks && h('p', null, icon('info'), ' ', t('phone.push_' + lacks)),
      lacks === 'insecure' && this.secure && h('p', null, h('a', { class: 'btn btn-block', href: this.secure }, t('phone.push_open_secure'))),
      kept && h('p', null, icon('bell'), ' ', t('phone.push_kept')),
      kept && h('button', { type: 'button', class: 'btn btn-block', 'data-push': 'end', onclick: () => this.end() }, t('phone.push_end')));
    this.onChange();
  }
}

/** @param {string} ticket */
function keptID(ticket) {
  try {
    const kept = JSON.parse(localStorage.getItem(KEPT) || 'null');
    return kept && kept.ticket === ticket && window.Notification && Notification.permission === 'granted' ? String(kept.id) : '';
  } catch (err) {
    return '';
  }
}

/**
 * The browser's subscription with the server's key; one with another key is ended first.
 * @param {PushManager} manager
 * @param {string} key
 */
async function subscriptionOf(manager, key) {
  const bytes = Uint8Array.from(atob(key.replace(/-/g, '+').replace(/_/g, '/')), (c) => c.charCodeAt(0));
  const before = await manager.getSubscription();
  const used = before && before.options && before.options.applicationServerKey;
  const same = Boolean(used) && new Uint8Array(/** @type {ArrayBuffer} */ (used)).join() === bytes.join();
  if (before && !same) await before.unsubscribe();
  return before && same ? before : manager.subscribe({ userVisibleOnly: true, applicationServerKey: bytes });
}
