// The truth about a board whose server is away: it keeps what it showed last, and says how old
// that is. And the nightly reload, by which a screen that runs for weeks gets a fresh page.

import { minutesOf } from '/ui/clock.js';
import { t, time } from '/ui/i18n.js';
import { stale } from '/ui/page.js';
import { knownHall } from '/ui/hall.js';
import { serverNow } from '/ui/sync.js';

/** Until the hall is known. */
const RELOAD_AT = '03:30';

const DAY = 24 * 60;
/** A clock that goes back by so much was corrected; by more, a day has passed. */
const BACK = 60;
/** Between two tries of a reload. */
const AGAIN_MS = 30000;

/**
 * reloadDue is whether the moment of the day was passed between two looks, on the clock of the
 * hall; a screen may have slept for hours between them.
 * @param {string} before 'HH.MM' as the page shows times
 * @param {string} now
 * @param {string} at 'HH:MM'
 */
export function reloadDue(before, now, at) {
  if (before === '') return false;
  const since = (/** @type {string} */ moment) => (minutesOf(moment) - minutesOf(before) + DAY) % DAY;
  return since(at) > 0 && since(at) <= since(now) && since(now) < DAY - BACK;
}

export class Age {
  /** @param {() => boolean} [isBusy] whether the page may not begin anew now */
  constructor(isBusy) {
    this.isBusy = isBusy || (() => false);
    /** The reload of the night is still to come; and when it is tried. */
    this.isDue = false;
    this.tryAt = 0;
    this.away = false;
    this.last = 0;
    this.looked = '';
  }

  /** A state has come. */
  fresh() {
    this.last = serverNow();
  }

  /** @param {boolean} on as the feed says */
  stale(on) {
    this.away = on;
    this.say();
  }

  say() {
    const minutes = Math.floor((serverNow() - this.last) / 60000);
    const words = !this.last ? undefined : minutes < 1 ? t('display.stale', { time: time(this.last) }) : t('display.stale_minutes', { time: time(this.last), n: minutes });
    stale(this.away, words);
  }

  /** Called each second. */
  tick() {
    if (this.away) this.say();
    const now = time(serverNow());
    const hall = knownHall();
    const at = hall ? hall.boards_reload : RELOAD_AT;
    this.isDue = this.isDue || reloadDue(this.looked, now, at);
    this.looked = now;
    if (!this.isDue || this.away || this.isBusy() || performance.now() < this.tryAt) return;
    this.tryAt = performance.now() + AGAIN_MS;
    // Only when the server answers: a page that is there is better than none.
    fetch(location.href, { cache: 'no-store' }).then((res) => res.ok && !this.isBusy() && location.reload(), () => {});
  }
}
