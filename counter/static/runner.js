// Runner sends the officer's steps, one at a time and each once.
//
// - While a step is under way no other starts: a double press does nothing.
// - A step that got no answer keeps its idempotency key. The same press again is the same
//   step for the server, so it happens once, whether or not the first try had arrived.
// - A key is forgotten once the counter's state has moved on: the next "call next" is then
//   a new step, never the replay of an old one.
// - A step counts as under way until the live state shows it, or SETTLE_MS have passed.

const SETTLE_MS = 1500;

export class Busy extends Error {}

/**
 * Whether a console's state (CounterTopic) shows what an answer of the API told.
 * @param {any} topic
 * @param {any} answer TicketView, CounterView, or null for "nobody waits"
 */
export function reflects(topic, answer) {
  if (!answer || !topic || !topic.counter) return true;
  const counter = topic.counter;
  if ((!answer.number && answer.origin !== 'counter') || answer.services) return !answer.state || counter.state === answer.state;
  const at = counter.ticket;
  if (answer.state === 'called' || answer.state === 'serving') {
    const elsewhere = answer.counter && answer.counter.id !== counter.id;
    return Boolean(elsewhere || (at && at.id === answer.id && at.rev >= answer.rev));
  }
  return !at || at.id !== answer.id;
}

/**
 * What identifies the counter's position: when it changes, old keys are void.
 * @param {any} topic
 */
export function position(topic) {
  const counter = topic.counter;
  const ticket = counter.ticket;
  return counter.state + ' ' + (ticket ? ticket.id + ':' + ticket.rev : '-');
}

export class Runner {
  /**
   * @param {(path: string, body: any, key: string) => Promise<any>} send
   * @param {() => string} newKey
   * @param {(busy: boolean) => void} onBusy
   */
  constructor(send, newKey, onBusy) {
    this.send = send;
    this.newKey = newKey;
    this.onBusy = onBusy;
    this.busy = false;
    /** @type {Object<string, string>} */
    this.keys = {};
    /** @type {any} */
    this.topic = null;
    this.at = '';
    /** @type {(() => void) | null} */
    this.settled = null;
    /** @type {any} */
    this.expected = null;
  }

  /** @param {any} topic the newest live state */
  see(topic) {
    this.topic = topic;
    const at = position(topic);
    if (at !== this.at) this.keys = {};
    this.at = at;
    if (this.settled && reflects(topic, this.expected)) this.settled();
  }

  /**
   * Runs steps in order, as one press; the next is only sent when the one before succeeded.
   * @param {Array<{path: string, body?: any}>} steps
   * @returns {Promise<any[]>} the answers
   */
  async run(steps) {
    if (this.busy) throw new Busy();
    this.setBusy(true);
    /** @type {any[]} */
    const answers = [];
    try {
      for (const step of steps) {
        answers.push(await this.once(step));
      }
      return answers;
    } catch (err) {
      /** @type {any} */ (err).answers = answers;
      throw err;
    } finally {
      if (answers.length === steps.length) await this.settle(answers[answers.length - 1]);
      this.setBusy(false);
    }
  }

  /** @param {{path: string, body?: any}} step */
  async once(step) {
    const body = step.body || {};
    const print = step.path + ' ' + JSON.stringify(body);
    const key = this.keys[print] || this.newKey();
    this.keys[print] = key;
    try {
      const answer = await this.send(step.path, body, key);
      delete this.keys[print];
      return answer;
    } catch (err) {
      // A refusal is an answer too; only a step without one may be the same step later.
      if (!(/** @type {any} */ (err).temporary)) delete this.keys[print];
      throw err;
    }
  }

  /** @param {any} answer */
  settle(answer) {
    if (reflects(this.topic, answer)) return Promise.resolve();
    return new Promise((resolve) => {
      this.expected = answer;
      const timer = setTimeout(() => this.settled && this.settled(), SETTLE_MS);
      this.settled = () => {
        clearTimeout(timer);
        this.settled = null;
        resolve(undefined);
      };
    });
  }

  /** @param {boolean} busy */
  setBusy(busy) {
    this.busy = busy;
    this.onBusy(busy);
  }
}

/**
 * A number as an officer types it, made the one on the ticket: a23 is A-023.
 * @param {string} typed
 */
export function ticketNumber(typed) {
  const m = /^([A-Z]+)[\s.-]*(\d+)$/.exec(String(typed).trim().toUpperCase());
  return m ? m[1] + '-' + (m[2].length < 3 ? ('00' + m[2]).slice(-3) : m[2]) : String(typed).trim().toUpperCase();
}
