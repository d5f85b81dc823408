// Pictures and muted videos beside the queue, while nobody is called. The hall file says which,
// when and where. Two layers take turns: one is seen, the other loads what comes next, and both
// are used for as long as the page runs.

import { api } from '/ui/api.js';
import { byId, h, mount } from '/ui/dom.js';
import { time } from '/ui/i18n.js';
import { knownHall, onHall } from '/ui/hall.js';
import { serverNow } from '/ui/sync.js';
import { minutesOf } from '/ui/clock.js';

/** How long a file may take to load, and a video to go on, before the next one is shown. */
const PATIENCE_MS = 15000;
/** When a file that could not be shown is tried again. */
const AGAIN_MS = 300000;
/** After an answer that did not come. */
const ASK_MS = 30000;
/** After an older answer than the hall's. */
const SOON_MS = 2000;
/** Less room than this is left to the queue. */
const LEAST = { width: 160, height: 100 };

/**
 * isDue is whether a slide is shown on a board of the zones.
 * @param {API.Slide} slide
 * @param {string[]} zones
 * @param {string} date
 * @param {number} minute of the day
 */
export function isDue(slide, zones, date, minute) {
  return (slide.zones.length === 0 || slide.zones.some((z) => zones.indexOf(z) >= 0))
    && (!slide.from || slide.from <= date) && (!slide.to || date <= slide.to)
    && (slide.hours.length === 0 || slide.hours.some((s) => s.from <= minute && minute < s.to));
}

/**
 * nextOf is the place of what follows in the list, perhaps itself; -1 for none.
 * @template T
 * @param {T[]} list
 * @param {number} at
 * @param {(item: T) => boolean} wanted
 */
export function nextOf(list, at, wanted) {
  for (let i = 1; i <= list.length; i++) {
    const place = (at + i) % list.length;
    if (wanted(list[place])) return place;
  }
  return -1;
}

/** One of the two layers. */
class Layer {
  constructor() {
    this.node = h('div', { class: 'media-layer' });
    this.image = /** @type {HTMLImageElement} */ (h('img', { alt: '' }));
    this.video = /** @type {HTMLVideoElement} */ (h('video', { playsinline: '', preload: 'auto' }));
    this.video.muted = true;
    /** @type {API.Slide | null} */
    this.slide = null;
    /** Its place in the list. */
    this.at = -1;
    /** When it began to load, was shown, or went on. */
    this.since = 0;
    this.position = 0;
  }

  clear() {
    this.slide = null;
    this.position = 0;
    this.node.setAttribute('data-on', 'false');
    this.image.removeAttribute('src');
    if (!this.video.hasAttribute('src')) return;
    this.video.removeAttribute('src');
    this.video.load(); // lets the file go
  }

  /**
   * @param {API.Slide} slide
   * @param {number} now
   */
  load(slide, now) {
    this.clear();
    this.slide = slide;
    this.since = now;
    const element = slide.video ? this.video : this.image;
    element.src = slide.url;
    mount(this.node, element);
  }

  isReady() {
    if (!this.slide) return false;
    return this.slide.video ? this.video.readyState >= 2 : this.image.complete && this.image.naturalWidth > 0;
  }

  /** @param {number} now */
  hasFailed(now) {
    if (!this.slide || (this.slide.video ? this.video.error : this.image.complete && this.image.naturalWidth === 0)) return true;
    return !this.isReady() && now - this.since > PATIENCE_MS;
  }

  /** @param {number} now */
  show(now) {
    this.since = now;
    this.position = 0;
    if (this.video.currentTime > 0) this.video.currentTime = 0; // it was shown before
    this.node.setAttribute('data-on', 'true');
  }

  /** @param {boolean} on */
  play(on) {
    if (!this.slide || !this.slide.video) return;
    if (!on) this.video.pause();
    else if (this.video.paused && !this.video.ended) this.video.play().catch(() => {}); // the clock sees that it stands
  }

  /** A video that does not go on. @param {number} now */
  isStuck(now) {
    if (!this.slide || !this.slide.video) return false;
    if (this.position !== this.video.currentTime) {
      this.position = this.video.currentTime;
      this.since = now;
    }
    return !this.video.ended && now - this.since > PATIENCE_MS;
  }

  /** @param {number} now */
  isOver(now) {
    return !this.slide || (this.slide.video ? this.video.ended : now - this.since >= this.slide.seconds * 1000);
  }
}

export class Media {
  /**
   * @param {HTMLElement} root of the board
   * @param {() => boolean} isNeeded whether the board needs all of its room now
   */
  constructor(root, isNeeded) {
    this.root = root;
    this.isNeeded = isNeeded;
    /** @type {Layer[]} */
    this.layers = [];
    /** @type {Layer | null} what is seen */
    this.front = null;
    this.isOpen = false;
    /** Until when a file is left out, by its address. @type {Record<string, number>} */
    this.broken = {};
    /** @type {API.Boards | null} */
    this.boards = null;
    /** When they are asked for: at the start, with each new configuration, and after no answer. */
    this.due = 0;
    onHall(() => { this.due = 0; });
  }

  /** Asks where the hall has any. @param {number} now */
  load(now) {
    const hall = knownHall();
    if (!hall || now < this.due) return;
    this.due = hall.board_media ? now + ASK_MS : Infinity;
    if (!hall.board_media) {
      this.boards = null;
      return;
    }
    api('GET', '/boards', undefined, { tries: 1 }).then((boards) => {
      this.boards = boards;
      // A node may know of a configuration before another.
      this.due = boards.version >= hall.version ? Infinity : now + SOON_MS;
    }, () => {}); // the feed says that the server is away
  }

  /**
   * Called each second; true where there is something to show and was nothing, or the reverse.
   * @param {string[] | null} zones of the board; null before it is known
   */
  tick(zones) {
    const had = Boolean(this.front);
    const hall = knownHall();
    const now = performance.now();
    this.load(now);
    const minute = minutesOf(time(serverNow()));
    const list = zones && this.boards ? this.boards.media : [];
    this.step(list, (s) => isDue(s, zones || [], hall ? hall.date : '', minute) && !(this.broken[s.url] > now), now);
    return had !== Boolean(this.front);
  }

  /**
   * @param {API.Slide[]} list
   * @param {(slide: API.Slide) => boolean} wanted
   * @param {number} now
   */
  step(list, wanted, now) {
    const { front } = this;
    if (front && this.isOpen && (front.hasFailed(now) || front.isStuck(now))) this.leaveOut(front, now);
    else if (front && !this.isOpen && front.slide && front.slide.video) front.since = now;
    const stands = front && front.slide && list[front.at] && list[front.at].url === front.slide.url && wanted(list[front.at]);
    const at = nextOf(list, front ? front.at : -1, wanted);
    if (at < 0) {
      this.stop();
      return;
    }
    if (stands && front && at === front.at) {
      if (front.video.ended) front.video.currentTime = 0;
      front.play(this.isOpen);
      return;
    }
    const back = this.other();
    back.at = at;
    if (!back.slide || back.slide.url !== list[at].url) back.load(list[at], now);
    else if (back.hasFailed(now)) {
      this.leaveOut(back, now);
      back.clear();
    } else if (back.isReady() && (!stands || !front || front.isOver(now))) this.turn(back, now);
  }

  /** The layer that is not seen. */
  other() {
    if (this.layers.length === 0) {
      this.layers = [new Layer(), new Layer()];
      this.root.appendChild(h('div', { class: 'media', id: 'media', 'aria-hidden': 'true' }, this.layers.map((l) => l.node)));
    }
    return this.layers[this.front === this.layers[0] ? 1 : 0];
  }

  /**
   * @param {Layer} layer
   * @param {number} now
   */
  turn(layer, now) {
    if (this.front) {
      this.front.play(false);
      this.front.node.setAttribute('data-on', 'false');
    }
    this.front = layer;
    layer.show(now);
    layer.play(this.isOpen);
  }

  /**
   * @param {Layer} layer
   * @param {number} now
   */
  leaveOut(layer, now) {
    if (layer.slide) this.broken[layer.slide.url] = now + AGAIN_MS;
  }

  stop() {
    this.front = null;
    this.layers.forEach((l) => l.slide && l.clear());
  }

  /**
   * Called after each drawing: takes the room that the queue does not need, or gives it back.
   * True where that changed.
   */
  room() {
    const was = this.isOpen;
    this.isOpen = Boolean(this.front) && !this.isNeeded();
    if (this.isOpen) this.spread();
    else if (was) this.root.removeAttribute('data-media');
    if (this.front) this.front.play(this.isOpen);
    return was !== this.isOpen;
  }

  spread() {
    if (!this.boards) return;
    const { place, share } = this.boards;
    this.root.style.setProperty('--media-width', 'calc((100% - 1.1rem) * ' + share / 100 + ')');
    this.root.style.setProperty('--media-height', share + 'vh');
    this.root.setAttribute('data-media', place);
    const node = byId('media');
    if (node.clientWidth >= LEAST.width && node.clientHeight >= LEAST.height) return;
    this.isOpen = false;
    this.root.removeAttribute('data-media');
  }
}
