// The truth about a board whose server is away: it keeps what it showed last, and says how old
// that is. And the nightly reload, by which a screen that runs for weeks gets a fresh page.

import { t, time } from '/ui/i18n.js';
import { stale } from '/ui/page.js';
import { knownHall } from '/ui/hall.js';
import { serverNow } from '/ui/sync.js';

/** Until the hall is known. */
const RELOAD_AT = '03:30';

/**
 * reloadDue is whether the moment of the day was passed between two looks, on the clock of the hall.
 * @param {string} before 'HH.MM' as the page shows times
 * @param {string} now
 * @param {string} at 'HH:MM'
 */
export function reloadDue(before, now, at) {
  return before !== '' && minutesOf(before) !== minutesOf(at) && minutesOf(now) === minutesOf(at);
}

/** The minutes from midnight of a time such as 07.30. @param {string} time */
export function minutesOf(time) {
  return Number(time.slice(0, 2)) * 60 + Number(time.slice(3, 5));
}

export class Age {
  constructor() {
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
    const due = reloadDue(this.looked, now, at);
    this.looked = now;
    if (!due) return;
    // Only when the server answers: a page that is there is better than none.
    fetch(location.href, { cache: 'no-store' }).then((res) => res.ok && location.reload(), () => {});
  }
}
