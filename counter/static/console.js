// The officer's console: keys and buttons in, requests out, live state on the screen.

import { api, newKey } from '/ui/api.js';
import { asking, decide } from '/ui/ask.js';
import { byId, h, mount, setText } from '/ui/dom.js';
import { onHall } from '/ui/hall.js';
import { counterTitle, has, t, text } from '/ui/i18n.js';
import { explain, start } from '/ui/page.js';
import { showPauses } from '/ui/pauses.js';
import { sessionOver } from '/ui/session.js';
import { onSignOut, staffFeed, staffSession } from '/ui/staff.js';
import { serverNow } from '/ui/sync.js';
import { toast } from '/ui/toasts.js';
import { takeReason } from '/ui/token.js';
import { allowed, commandOf, revertLeft } from '/counter/actions.js';
import { chooseCounter } from '/counter/choose.js';
import { Desk } from '/counter/desk.js';
import { askCall, askCancel, askHold, askMore, askOutcome, askPause, askServe, askTransfer, finishBody } from '/counter/dialogs.js';
import { Machine } from '/counter/machine.js';
import { Messages } from '/counter/message.js';
import { notYet } from '/counter/next.js';
import { Busy, Runner, position, ticketNumber } from '/counter/runner.js';
import { changeCounter, counterLost, ends, mayLeave, openForAnother } from '/counter/shift.js';
import { called, done, whyNot } from '/counter/why.js';

class Console {
  /**
   * @param {import('/ui/session.js').Session} session
   * @param {API.Hall} hall
   */
  constructor(session, hall) {
    this.session = session;
    this.hall = hall;
    this.me = session.principal;
    this.counter = session.principal.counter;
    this.lost = false;
    this.machine = new Machine();
    this.messages = new Messages(session.token);
    /** @type {(() => void) | null} takes away what was said of a step without an answer */
    this.unknown = null;
    /** @type {Live.CounterTopic | null} */
    this.topic = null;
    /** @type {Object<string, API.Service>} */
    this.services = {};
    this.runner = new Runner((path, body, key) => api('POST', path, body, { token: session.token, key, tries: 3 }), newKey, () => this.offer());
    this.desk = new Desk(this.services, (command, ticket) => this.press(command, ticket));
  }

  open() {
    this.loadServices();
    this.machine.start();
    onHall(() => this.followHall());
    staffFeed('officer', this.session).subscribe('counter:' + this.counter, (topic) => this.take(topic), (code, detail) => this.refused(code, detail));
    byId('change').hidden = this.me.kind !== 'person';
    byId('change').addEventListener('click', () => this.change());
    document.addEventListener('keydown', (e) => this.key(e));
    document.querySelectorAll('.desk [data-do]').forEach((node) => node.addEventListener('click', (e) => {
      const press = /** @type {MouseEvent} */ (e);
      // After a click the focus goes back to the page, so that Space calls and does not
      // press the same button again.
      if (press.detail > 0) /** @type {HTMLElement} */ (node).blur();
      this.press(node.getAttribute('data-do') || '');
    }));
    setInterval(() => this.tick(), 500);
  }

  /** @param {boolean} out */
  mayLeave(out) {
    return mayLeave({ state: () => this.topic && this.topic.counter, press: (command) => this.press(command) }, out);
  }

  async change() {
    if (!await this.mayLeave(false)) return;
    await changeCounter().catch((err) => this.fail('change', err));
  }

  /**
   * The feed gives this counter no more, or the server takes no step at it.
   * @param {string} code
   * @param {string} detail
   */
  refused(code, detail) {
    const over = code === 'forbidden' || code === 'not_your_counter';
    if (!over || this.me.kind !== 'person' || !this.topic) {
      toast('bad', detail || t('ui.failed'));
    } else if (!this.lost) {
      this.lost = true;
      counterLost(this.me, this.topic.counter);
    }
  }

  /** Standards and names for the timers and the transfer; without them the console still works. */
  async loadServices() {
    try {
      const res = await api('GET', '/services', undefined, { token: this.session.token });
      this.list = res.services;
      res.services.forEach((/** @type {any} */ s) => {
        this.services[s.id] = s;
      });
    } catch (err) {
      toast('bad', explain(err));
    }
  }

  /** Another configuration: its standards and the names of its classes. */
  async followHall() {
    await this.loadServices();
    this.desk.forget();
    if (this.topic) this.desk.show(this.topic, serverNow(), openForAnother(this.topic.counter, this.me));
  }

  /** @param {Live.CounterTopic} topic */
  take(topic) {
    const now = serverNow();
    // Another position: the step that got no answer shows in it, or is void.
    if (this.topic && position(topic) !== position(this.topic)) this.known();
    this.topic = topic;
    this.runner.see(topic);
    this.machine.see(topic, now);
    this.desk.show(topic, now, openForAnother(topic.counter, this.me));
    this.who(topic.counter);
    this.messages.show(topic.counter);
    showPauses(topic.pauses);
    byId('desk').hidden = false;
    this.offer();
  }

  /** @param {API.Counter} counter */
  who(counter) {
    byId('who-counter').hidden = false;
    setText(byId('who-counter'), counterTitle(counter));
    setText(byId('who-agency'), counter.agency.short || text(counter.agency.name));
  }

  /** Nothing is unknown any more. */
  known() {
    if (this.unknown) this.unknown();
    this.unknown = null;
  }

  tick() {
    if (this.topic) this.machine.see(this.topic, serverNow());
    this.desk.tick(serverNow());
    this.offer();
  }

  offer() {
    if (!this.topic) return;
    const left = revertLeft(this.topic, serverNow());
    this.can = allowed(this.topic, left, serverNow(), this.me);
    this.can.adopt = openForAnother(this.topic.counter, this.me);
    this.desk.offer(this.can, this.runner.busy, left);
  }

  /** @param {KeyboardEvent} e */
  key(e) {
    if (asking()) return;
    const command = commandOf(e, this.machine.kept.pad);
    if (!command) return;
    e.preventDefault();
    this.press(command);
  }

  /**
   * @param {string} command
   * @param {any} [ticket] of a list; else the one at the counter
   * @returns {Promise<boolean>} whether it was done
   */
  async press(command, ticket) {
    if (!this.topic || this.runner.busy || asking()) return false;
    this.offer();
    if (!(/** @type {any} */ (this.can)[command])) {
      toast('info', whyNot(command, this.topic, serverNow(), this.me));
      return false;
    }
    if (command === 'more') {
      const chosen = await askMore(ticket);
      return chosen !== null && this.press(chosen, ticket);
    }
    if (command === 'adopt' && !await this.mayAdopt(this.topic.counter)) return false;
    const steps = await this.steps(this.topic, command, ticket || this.topic.counter.ticket);
    if (!steps) return false;
    try {
      const answers = await this.runner.run(steps);
      this.known();
      const said = done(command, answers, ticket, notYet(this.topic, serverNow()));
      toast(said.kind, said.message);
      return true;
    } catch (err) {
      this.fail(command, err);
      return false;
    }
  }

  /**
   * A counter that is open for another officer is closed and opened anew, once nobody is
   * served there any more.
   * @param {API.Counter} counter
   */
  async mayAdopt(counter) {
    if (!counter.ticket) return true;
    const answer = await decide({
      title: t('counter.adopt.serving', { name: counter.officer, number: called(counter.ticket) }), body: h('p', null, t('counter.adopt.serving_about')),
      options: ends(counter.ticket), stay: t('counter.adopt.later'),
    });
    return answer !== null && this.press(answer);
  }

  /**
   * The requests behind a command, asking where something must be entered.
   * @param {Live.CounterTopic} topic
   * @param {string} command
   * @param {any} k
   * @returns {Promise<Array<{path: string, body?: any}> | null>}
   */
  async steps(topic, command, k) {
    const at = '/counters/' + encodeURIComponent(this.counter);
    const on = k ? '/tickets/' + encodeURIComponent(k.id) : '';
    const after = (/** @type {string} */ path, /** @type {any} */ body) => (body ? [{ path, body }] : null);
    const then = (/** @type {any[] | null} */ first, /** @type {string} */ path) => first && first.concat({ path });
    switch (command) {
      case 'open': return [{ path: at + (topic.counter.state === 'paused' ? '/resume' : '/open') }];
      case 'close': return [{ path: at + '/close' }];
      case 'pause': return after(at + '/pause', await askPause(this.hall.pause_reasons));
      case 'adopt': return [{ path: at + '/close' }, { path: at + '/open' }];
      case 'call-next': return [{ path: at + '/call-next' }];
      case 'call': return after(at + '/call', await this.askCall(k));
      case 'serve': return after(at + '/serve', await askServe(topic.counter.services, topic.last ? topic.last.service.id : ''));
      case 'finish': return after(on + '/finish', await finishBody(k, topic.finish));
      // One documented key for two acts, in this order: the visit is finished with the usual
      // outcome, and only when that is recorded the next is called.
      case 'finish-next': return then(after(on + '/finish', await finishBody(k, topic.finish)), at + '/call-next');
      case 'outcome': return after(on + '/finish', await askOutcome(k, this.hall.outcomes, topic.finish));
      case 'hold': return after(on + '/hold', await askHold(k));
      case 'cancel': return after(on + '/cancel', await askCancel(k));
      case 'transfer':
      case 'transfer-held': return after(on + '/transfer', await this.askTransfer(k));
      case 'resume-held': return [{ path: on + '/resume', body: { counter: this.counter } }];
      case 'revert': return topic.last && [{ path: '/tickets/' + encodeURIComponent(topic.last.id) + '/revert' }];
      default: return [{ path: on + '/' + command }];
    }
  }

  /** @param {any} k */
  async askCall(k) {
    const got = await askCall(k ? k.number : '');
    if (!got) return null;
    const number = ticketNumber(got.number);
    return k && k.number === number ? { ticket: k.id, reason: got.reason } : { number, reason: got.reason };
  }

  /** @param {any} k */
  async askTransfer(k) {
    // Which services are open changes through the day.
    await this.loadServices();
    return askTransfer(k, this.list || []);
  }

  /**
   * Says what went wrong and what to do about it.
   * @param {string} command
   * @param {any} err
   */
  fail(command, err) {
    if (err instanceof Busy) return;
    if (sessionOver('officer', err)) return;
    if (err.code === 'not_your_counter' && this.me.kind === 'person') {
      this.refused(err.code, explain(err));
      return;
    }
    const first = command === 'finish-next' && err.answers && err.answers.length === 1
      ? t('counter.done.finish_not_called', { number: called(err.answers[0]) }) + ' ' : '';
    const lost = err.code === 'network' || err.code === 'timeout';
    const help = has('counter.help.' + err.code) ? ' ' + t('counter.help.' + err.code) : '';
    if (!lost) {
      toast('bad', first + explain(err) + help);
      return;
    }
    this.known();
    this.unknown = toast('bad', first + t('counter.error.offline', { action: t('counter.name.' + command) }), true);
  }
}

start(async (hall) => {
  const session = await staffSession('officer', ['officer'], hall);
  const root = byId('sign-in');
  const me = session.principal;
  /** @type {Console | null} */
  let desk = null;
  onSignOut('officer', session, async () => !desk || desk.mayLeave(true));
  setText(byId('who-name'), me.name);
  byId('who').hidden = false;
  if (!me.counter && me.kind !== 'person') {
    root.hidden = false;
    mount(root, h('p', { class: 'notice notice-warn' }, t('counter.error.no_counter')));
    return;
  }
  const notice = takeReason('lost');
  if (!me.counter) me.counter = await chooseCounter(session, root, notice);
  desk = new Console(session, hall);
  desk.open();
});
