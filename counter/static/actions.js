// What an officer may press now. The rows mirror hall/transition.go; a Go test holds
// them equal, so a button never offers what the server would refuse.

/** @type {Record<string, string[]>} */
export const TRANSITIONS = {
  recall: ['called'],
  start: ['called'],
  finish: ['called', 'serving'],
  'no-show': ['called'],
  reinstate: ['no_show'],
  requeue: ['called'],
  hold: ['called', 'serving'],
  resume: ['held'],
  transfer: ['called', 'serving', 'held'],
  cancel: ['waiting', 'held'],
};

export const COUNTER_TRANSITIONS = {
  open: ['closed'],
  pause: ['open'],
  resume: ['paused'],
  close: ['open', 'paused'],
};

/**
 * KEYS maps a key to the command behind it. One key does one thing, whatever the state:
 * a Space that called in one moment and started in the next would act on a double press.
 * @type {Record<string, string>}
 */
export const KEYS = {
  ' ': 'call-next', Enter: 'call-next',
  u: 'recall', m: 'start', s: 'finish', t: 'no-show', l: 'requeue', h: 'hold', a: 'transfer',
  z: 'revert', i: 'pause', n: 'finish-next', o: 'outcome', c: 'call',
};

export const REVERT_MS = 30000;

/**
 * allows reports whether the table has the step from this state.
 * @param {string} action
 * @param {string} state
 */
export function allows(action, state) {
  return Boolean(TRANSITIONS[action]) && TRANSITIONS[action].indexOf(state) >= 0;
}

/**
 * lastChange is the instant of a ticket's newest step as far as its view shows it, in ms, or 0.
 * @param {any} ticket a TicketView
 */
export function lastChange(ticket) {
  const at = ['issued_at', 'queued_at', 'called_at', 'last_called_at', 'started_at', 'serving_since', 'held_at', 'ended_at']
    .map((field) => (ticket[field] ? Date.parse(ticket[field]) : 0))
    .filter((ms) => !Number.isNaN(ms));
  return Math.max(0, ...at);
}

// RevertWindow says how long the last step may still be taken back. Some steps leave no
// instant in the view (a skip, a reinstatement), so the moment at which the page first saw
// the ticket in this revision counts where that is later; the server has the last word.
export class RevertWindow {
  /** @param {number} [windowMS] */
  constructor(windowMS) {
    this.windowMS = windowMS || REVERT_MS;
    /** @type {string | null} */
    this.key = null;
    this.since = 0;
  }

  /**
   * see takes the revertible ticket of a new state at the server's time `now`; `live` is
   * false for the first picture of a page, where "just now" would be a guess.
   * @param {API.Ticket | null} ticket
   * @param {number} now
   * @param {boolean} live
   */
  see(ticket, now, live) {
    const key = ticket ? ticket.id + ':' + ticket.rev : null;
    if (key === this.key) return;
    this.key = key;
    this.since = ticket ? Math.max(lastChange(ticket), live ? now : 0) : 0;
  }

  /**
   * left is the time left in ms, 0 when there is nothing to take back.
   * @param {number} now
   */
  left(now) {
    if (!this.key) return 0;
    return Math.max(0, Math.min(this.windowMS, this.since + this.windowMS - now));
  }
}

/**
 * allowed lists the commands that make sense for a console's state (CounterTopic).
 * @param {Live.CounterTopic | null} topic
 * @param {number} revertLeft
 * @returns {Record<string, boolean>}
 */
export function allowed(topic, revertLeft) {
  /** @type {Record<string, boolean>} */
  const out = {};
  if (!topic || !topic.counter) return out;
  const counter = topic.counter;
  const state = counter.ticket ? counter.ticket.state : '';
  const free = counter.state === 'open' && !counter.ticket;
  out['call-next'] = free;
  out.call = free;
  Object.keys(TRANSITIONS).forEach((action) => {
    if (['reinstate', 'resume', 'cancel'].indexOf(action) < 0) out[action] = allows(action, state);
  });
  out.outcome = out.finish;
  // Only from serving: a ticket finished and replaced in one press without ever having
  // been started would leave no true service time behind.
  out['finish-next'] = state === 'serving' && counter.state === 'open';
  out.revert = revertLeft > 0 && Boolean(topic.last);
  out.open = counter.state !== 'open';
  out.pause = counter.state === 'open';
  out.close = counter.state !== 'closed' && !counter.ticket;
  out['resume-held'] = free;
  out.reinstate = true;
  return out;
}

/**
 * commandOf finds the command of a key press, or null for one that is not ours: a held
 * key, a shortcut of the browser, or a key typed into a field.
 * @param {KeyboardEvent} event
 * @returns {string | null}
 */
export function commandOf(event) {
  if (event.repeat || event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return null;
  const target = /** @type {any} */ (event.target || {});
  if (/^(INPUT|TEXTAREA|SELECT)$/.test(target.tagName || '')) return null;
  // A focused button answers Space and Enter itself.
  const press = event.key === ' ' || event.key === 'Enter';
  if (press && /^(BUTTON|A|SUMMARY)$/.test(target.tagName || '')) return null;
  const key = event.key.length === 1 ? event.key.toLowerCase() : event.key;
  return KEYS[key] || null;
}
