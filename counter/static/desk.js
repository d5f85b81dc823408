// Draws a console's state (CounterTopic): the ticket at the counter, those that come next, what may be pressed.

import { className, isPriority } from '/ui/classes.js';
import { byId, h, mount, setText } from '/ui/dom.js';
import { Drawn } from '/ui/drawn.js';
import { has, number, stopwatch, t, target as targetText, text, time } from '/ui/i18n.js';
import { icon } from '/ui/icons.js';
import { level } from '/ui/state.js';
import { served, share, targetMS, waited } from '/counter/times.js';

export class Desk {
  /**
   * @param {Object<string, API.Service>} services by id, as /services tells them
   * @param {(command: string, ticket?: any) => void} press
   */
  constructor(services, press) {
    this.services = services;
    this.press = press;
    /** @type {Live.CounterTopic | null} */
    this.topic = null;
    this.drawn = new Drawn();
  }

  /** Has everything drawn anew: names have changed. */
  forget() {
    this.drawn.forget();
  }

  /**
   * @param {Live.CounterTopic} topic
   * @param {number} now
   * @param {boolean} foreign whether the counter is open in another officer's name
   */
  show(topic, now, foreign) {
    this.topic = topic;
    this.showState(topic.counter, foreign);
    this.showTicket(topic);
    this.showLoads(topic);
    this.showLine('upcoming', topic.upcoming, (k) => this.upcoming(k, now), 'counter.nobody');
    this.showLine('held', topic.held, (k) => this.held(k, now));
    this.showLine('noshows', topic.no_shows, (k) => this.noShow(k));
    [{ id: 'held', all: topic.held || [] }, { id: 'noshow', all: topic.no_shows || [] }].forEach(({ id, all }) => {
      byId(id + '-panel').hidden = all.length === 0;
      setText(byId(id + '-count'), number(all.length));
    });
    this.tick(now);
  }

  /**
   * @param {API.Counter} counter
   * @param {boolean} foreign
   */
  showState(counter, foreign) {
    byId('state').setAttribute('data-state', counter.state);
    byId('state').setAttribute('data-foreign', String(foreign));
    byId('adopt').hidden = !foreign;
    setText(byId('state-name'), t('counter_state.' + counter.state));
    const reason = counter.state === 'paused' && counter.reason ? reasonText(counter.reason) : '';
    setText(byId('state-since'), !counter.since ? '' : foreign
      ? t('counter.since_other', { name: counter.officer, time: time(counter.since) }) : reason
      ? t('counter.reason_since', { reason, time: time(counter.since) })
      : t('counter.since', { time: time(counter.since) }));
    setText(byId('open-label'), t(counter.state === 'paused' ? 'counter.resume' : 'counter.open'));
  }

  /** @param {Live.CounterTopic} topic */
  showTicket(topic) {
    const counter = topic.counter;
    const k = counter.ticket;
    byId('ticket').setAttribute('data-state', k ? k.state : 'none');
    setText(byId('ticket-state'), k ? t('counter.ticket.' + k.state) : t('counter.ticket.none' + (counter.state === 'open' ? '' : '_' + counter.state)));
    setText(byId('ticket-number'), k ? k.number : '\u2013');
    byId('ticket-class').hidden = !k || !isPriority(k.class);
    setText(byId('ticket-class'), k ? className(k.class) : '');
    setText(byId('ticket-service'), k ? text(k.service.name) : '');
    setText(byId('ticket-note'), k ? (k.leg > 1 ? t('counter.note.leg', { n: k.leg }) : '') : emptyNote(counter));
    byId('timers').hidden = !k;
    const needs = k ? k.requirements || [] : [];
    byId('needs').hidden = needs.length === 0;
    this.drawn.once('needs-list', needs, (node) => mount(node, needs.map((n) => h('li', null, text(n)))));
  }

  /** @param {Live.CounterTopic} topic */
  showLoads(topic) {
    const waiting = topic.waiting || {};
    const rows = (topic.counter.services || []).map((s) => ({ s, n: waiting[s.id] || 0 }));
    setText(byId('waiting-total'), number(rows.reduce((sum, row) => sum + row.n, 0)));
    this.drawn.once('loads', rows, (node) => mount(node, rows.map((row) => h('li', { class: 'load', 'data-empty': String(row.n === 0) },
      h('span', { class: 'load-name' }, text(row.s.name)), h('strong', { class: 'load-count' }, number(row.n))))));
  }

  /**
   * @param {string} id
   * @param {API.Ticket[]} tickets
   * @param {(ticket: API.Ticket) => any} draw
   * @param {string} [empty]
   */
  showLine(id, tickets, draw, empty) {
    const all = tickets || [];
    this.drawn.once(id, all, (node) => mount(node, all.map(draw), all.length === 0 && empty && h('li', { class: 'line-empty' }, t(empty))));
  }

  /**
   * @param {API.Ticket} k
   * @param {number} now
   */
  upcoming(k, now) {
    const about = h('span', { class: 'line-time', 'data-queued': k.queued_at }, '');
    setText(about, t('counter.wait_so_far', { time: stopwatch(waited(k, now)) }));
    return this.row(k, about, 'call', t('counter.call_this'), 'call');
  }

  /**
   * @param {API.Ticket} k
   * @param {number} now
   */
  held(k, now) {
    const late = k.return_at && Date.parse(k.return_at) < now;
    const when = k.return_at ? t(late ? 'counter.return_over' : 'counter.return_at', { time: time(k.return_at) }) : t('counter.no_return');
    return this.row(k, h('span', { class: 'line-time', 'data-late': String(Boolean(late)) }, when + (k.reason ? ' \u00b7 ' + holdReason(k.reason) : '')),
      'resume-held', t('counter.resume_held'), 'play');
  }

  /** @param {API.Ticket} k */
  noShow(k) {
    return this.row(k, h('span', { class: 'line-time' }, t('counter.left_at', { time: time(k.ended_at) })), 'reinstate', t('counter.reinstate'), 'undo');
  }

  /**
   * @param {API.Ticket} k
   * @param {any} about
   * @param {string} command
   * @param {string} label
   * @param {string} sign
   */
  row(k, about, command, label, sign) {
    return h('li', { class: 'line-item' + (isPriority(k.class) ? ' is-priority' : ''), 'data-ticket': k.id },
      h('strong', { class: 'line-number' }, k.number),
      h('span', { class: 'line-about' }, h('span', { class: 'line-service' },
        isPriority(k.class) && h('span', { class: 'line-class' }, className(k.class)), text(k.service.name)), about),
      h('button', {
        type: 'button', class: 'line-do', 'data-do': command, 'aria-label': label + ' ' + k.number,
        onclick: () => this.press(command, k),
      }, icon(sign), h('span', null, label)));
  }

  /** @param {number} now */
  tick(now) {
    if (!this.topic) return;
    document.querySelectorAll('#upcoming [data-queued]').forEach((node) => {
      const from = Date.parse(node.getAttribute('data-queued') || '');
      if (from) setText(node, t('counter.wait_so_far', { time: stopwatch(now - from) }));
    });
    const k = this.topic.counter.ticket;
    if (!k) return;
    const standard = (this.services[k.service.id] || {}).standard || {};
    this.timer('wait', waited(k, now), standard.wait, true);
    this.timer('service', served(k, now), standard.service, Boolean(k.started_at));
    byId('timer-call').hidden = k.state !== 'called';
    byId('timer-service').hidden = k.state === 'called';
    setText(byId('call-value'), stopwatch(now - Date.parse(k.last_called_at || k.called_at || '')));
    setText(byId('call-count'), k.calls > 1 ? t('counter.calls', { n: k.calls }) : '');
  }

  /**
   * @param {string} id
   * @param {number} ms
   * @param {API.Target | undefined} standard
   * @param {boolean} runs
   */
  timer(id, ms, standard, runs) {
    const limit = targetMS(standard);
    byId('timer-' + id).setAttribute('data-level', runs ? level(ms, limit) : 'none');
    setText(byId(id + '-value'), stopwatch(ms));
    setText(byId(id + '-target'), limit ? t('counter.target', { time: targetText(standard) }) : t('counter.no_target'));
    byId(id + '-bar').setAttribute('width', String(share(ms, limit)));
  }

  /**
   * Offers what may be pressed; the step that comes next as a rule stands out.
   * @param {Object<string, boolean>} can
   * @param {boolean} busy
   * @param {number} revertLeft
   */
  offer(can, busy, revertLeft) {
    const k = this.topic && this.topic.counter.ticket;
    const usual = !k ? 'call-next' : k.state === 'called' ? 'start' : 'finish';
    document.querySelectorAll('[data-do]').forEach((node) => {
      const command = node.getAttribute('data-do') || '';
      const off = busy || !can[command];
      if (node.getAttribute('aria-disabled') !== String(off)) node.setAttribute('aria-disabled', String(off));
      if (node.classList.contains('key')) node.setAttribute('data-usual', String(command === usual && Boolean(can[command])));
    });
    byId('desk').setAttribute('data-busy', String(busy));
    const last = this.topic && this.topic.last;
    // A hyphen that ends no line keeps the number in one piece.
    setText(byId('revert-label'), revertLeft > 0 && last
      ? t('counter.revert_in', { number: last.number.replace('-', '\u2011'), s: Math.ceil(revertLeft / 1000) }) : t('counter.revert'));
  }
}

/** @param {API.Counter} counter */
function emptyNote(counter) {
  if (counter.state !== 'open') return t('counter.note.' + counter.state);
  return t(counter.waiting > 0 ? 'counter.note.open' : 'counter.note.open_empty');
}

/** @param {string} reason of a hold: a code, perhaps with a note behind it, or free text */
function holdReason(reason) {
  const [code, ...note] = reason.split(': ');
  const key = 'counter.hold.r.' + code;
  return has(key) ? [t(key), ...note].join(': ') : reason;
}

/** @param {string} reason a pause reason's code, or free text */
function reasonText(reason) {
  const known = t('pause.' + reason);
  return known === 'pause.' + reason ? reason : known;
}
