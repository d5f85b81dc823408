// What the hall offers now: agencies and services, kept fresh by asking again and by
// the boards' live feed. The feed notices a lost connection first; whether numbers
// can be taken is then decided by asking the API, so that a hall whose network lets
// no websocket through can still give numbers.

import { api } from '/ui/api.js';
import { refreshHall } from '/ui/hall.js';
import { connect } from '/ui/live.js';

const REFRESH_MS = 15000;
const AGAIN_MS = 3000; // while the API does not answer

/** @typedef {Omit<API.AgencyList['agencies'][number], 'services'> & {services: API.Service[]}} Agency its services in full */

/**
 * Agencies by the zones in which they sit, in the order of the hall's file.
 * @param {Agency[]} agencies
 * @returns {Array<{zone: Agency['zone'], agencies: Agency[]}>}
 */
export function byZone(agencies) {
  /** @type {Array<{zone: Agency['zone'], agencies: Agency[]}>} */
  const zones = [];
  agencies.forEach((a) => {
    const there = zones.find((z) => z.zone.id === a.zone.id);
    if (there) there.agencies.push(a);
    else zones.push({ zone: a.zone, agencies: [a] });
  });
  return zones;
}

export class Offer {
  /**
   * @param {string} token
   * @param {{onChange: () => void, onOnline: (online: boolean) => void, onPauses: () => void, onSignedOut: () => void}} on
   */
  constructor(token, on) {
    this.token = token;
    this.on = on;
    /** @type {Agency[]} */
    this.agencies = [];
    this.loaded = false;
    /** @type {boolean | null} null before the first answer or failure */
    this.online = null;
    this.asking = false;
    this.again = false;
    /** Zones whose board is listened to. */
    this.zones = new Set();
    /** @type {Object<string, number>} waiting by agency, newer than the last answer */
    this.waiting = {};
    /** @type {Object<string, API.Pause[]>} what stands, by zone */
    this.paused = {};
    this.seen = '';
    this.timer = 0;
    this.live = connect({
      token,
      onStale: () => this.online !== null && this.refresh(),
      onClose: (code) => code === 4401 && on.onSignedOut(),
    });
  }

  async begin() {
    await this.refresh();
  }

  /** Boards hold the waiting of each agency; one subscription per zone. */
  listen() {
    this.agencies.map((a) => a.zone.id).forEach((zone) => {
      if (this.zones.has(zone)) return;
      this.zones.add(zone);
      this.live.subscribe('board:' + zone, (board) => {
        Object.keys(board.agencies || {}).forEach((id) => {
          this.waiting[id] = board.agencies[id].waiting;
        });
        this.takePauses(zone, board.pauses || []);
        this.apply();
      });
    });
  }

  /**
   * A pause that begins or ends changes what is offered.
   * @param {string} zone
   * @param {API.Pause[]} pauses of its board
   */
  takePauses(zone, pauses) {
    const before = JSON.stringify(this.pauses());
    this.paused[zone] = pauses;
    if (JSON.stringify(this.pauses()) === before) return;
    this.on.onPauses();
    this.refresh();
  }

  /** Each once, the hall's first. @returns {API.Pause[]} */
  pauses() {
    /** @type {Object<string, API.Pause>} */
    const all = {};
    Object.keys(this.paused).forEach((zone) => this.paused[zone].forEach((p) => {
      all[p.id] = p;
    }));
    return Object.keys(all).map((id) => all[id]).sort((a, b) => Number(Boolean(a.agency)) - Number(Boolean(b.agency)) || Number(b.stops) - Number(a.stops) || a.id - b.id);
  }

  /** Asks now and plans the next time. While an answer is under way it is asked once more after it. */
  async refresh() {
    this.again = this.asking;
    if (this.asking) return;
    this.asking = true;
    clearTimeout(this.timer);
    do {
      this.again = false;
      await this.ask();
    } while (this.again);
    this.asking = false;
    this.timer = window.setTimeout(() => this.refresh(), this.online ? REFRESH_MS : AGAIN_MS);
  }

  async ask() {
    let answers;
    try {
      answers = await Promise.all([
        api('GET', '/agencies', undefined, { token: this.token, tries: 2 }),
        api('GET', '/services', undefined, { token: this.token, tries: 2 }),
        // Where no feed tells of another configuration.
        this.live.isStale() && this.loaded ? refreshHall() : null,
      ]);
    } catch (err) {
      if (/** @type {any} */ (err).status === 401) this.on.onSignedOut();
      else this.settle(false);
      return;
    }
    this.take(answers[0].agencies, answers[1].services);
    this.settle(true);
    this.listen();
  }

  /**
   * @param {API.AgencyList['agencies']} agencies
   * @param {API.Service[]} services
   */
  take(agencies, services) {
    // Nobody would ever call the numbers of a service without a counter.
    const offered = services.filter((s) => s.counters > 0);
    this.agencies = agencies.map((a) => Object.assign({}, a, { services: offered.filter((s) => s.agency.id === a.id) }));
    this.agencies = this.agencies.filter((a) => a.services.length > 0);
    this.waiting = {};
    this.loaded = true;
    this.apply();
  }

  /** Tells of a change only where something a person can see has changed. */
  apply() {
    this.agencies.forEach((a) => {
      if (this.waiting[a.id] !== undefined) a.waiting = this.waiting[a.id];
    });
    const seen = JSON.stringify(this.agencies);
    if (seen === this.seen) return;
    this.seen = seen;
    this.on.onChange();
  }

  /** @param {boolean} online */
  settle(online) {
    if (online === this.online) return;
    this.online = online;
    this.on.onOnline(online);
  }

  /** @param {string} id */
  agency(id) {
    return this.agencies.find((a) => a.id === id) || null;
  }

  /** @param {string} id @returns {API.Service | null} */
  service(id) {
    for (const a of this.agencies) {
      const s = a.services.find((x) => x.id === id);
      if (s) return s;
    }
    return null;
  }
}
