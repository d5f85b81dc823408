// Draws a console's state (CounterTopic): the ticket at the counter, those that come next, what may be pressed.

import { className, isPriority } from '/ui/classes.js';
import { byId, h, mount, setText } from '/ui/dom.js';
import { Drawn } from '/ui/drawn.js';
import { counterTitle, number, stopwatch, t, target as targetText, text, time } from '/ui/i18n.js';
import { icon } from '/ui/icons.js';
import { level } from '/ui/state.js';
import { held, noShow, tickLines, upcoming } from '/counter/line.js';
import { lineAt, notYet, stopped } from '/counter/next.js';
import { served, share, targetMS, waited } from '/counter/times.js';
import { direct } from '/counter/actions.js';
import { absentNote, directReason } from '/counter/why.js';

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
    this.showLine('held', topic.held, (k) => held(k, now, this.press));
    this.showLine('noshows', topic.no_shows, (k) => noShow(k, this.press));
    [{ id: 'held', all: topic.held || [] }, { id: 'noshow', all: topic.no_shows || [] }].forEach(({ id, all }) => {
      byId(id + '-panel').hidden = all.length === 0;
      setText(byId(id + '-count'), number(all.length));
    });
    this.showOwn(topic, foreign);
    this.tick(now);
  }

  /**
   * The officer's own figures of the day, quiet.
   * @param {Live.CounterTopic} topic
   * @param {boolean} foreign
   */
  showOwn(topic, foreign) {
    const own = topic.own;
    const none = foreign || !own || own.served + own.direct === 0;
    byId('own').hidden = none;
    if (none || !own) return;
    const usual = own.mean_ms < 0 ? t('counter.own.count', { n: own.served }) : t('counter.own', { n: own.served, minutes: Math.max(1, Math.round(own.mean_ms / 60000)) });
    setText(byId('own'), [usual, own.direct > 0 && t('counter.own.direct', { n: own.direct })].filter(Boolean).join(' \u00b7 '));
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
    setText(byId('ticket-number'), k ? k.number || t('counter.direct') : '\u2013');
    byId('ticket').setAttribute('data-direct', String(direct(k)));
    byId('ticket-class').hidden = !k || !isPriority(k.class);
    setText(byId('ticket-class'), k ? className(k.class) : '');
    setText(byId('ticket-service'), k ? text(k.service.name) : '');
    byId('ticket').setAttribute('data-long', String(Boolean(k && k.number.length > 5)));
    this.drawn.once('ticket-past', k ? [k.earlier, k.planned, k.note, k.reason] : [], (node) => mount(node, k ? past(k) : []));
    byId('timers').hidden = !k;
    const needs = k ? k.requirements || [] : [];
    byId('needs').hidden = needs.length === 0;
    this.drawn.once('needs-list', needs, (node) => mount(node, needs.map((n) => h('li', null, text(n)))));
  }

  /** @param {Live.CounterTopic} topic */
  showLoads(topic) {
    const waiting = topic.waiting || {};
    const rows = (topic.counter.services || []).map((s) => ({ s, n: waiting[s.id] || 0 })).filter((row) => row.n > 0);
    setText(byId('waiting-total'), number(rows.reduce((sum, row) => sum + row.n, 0)));
    this.drawn.once('loads', rows, (node) => mount(node, rows.map((row) => h('li', { class: 'load' },
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
    this.drawn.once(id, [all, empty], (node) => mount(node, all.map(draw), all.length === 0 && empty && h('li', { class: 'line-empty' }, empty)));
  }

  /**
   * Who is next, which time alone may change.
   * @param {Live.CounterTopic} topic
   * @param {number} now
   */
  showNext(topic, now) {
    this.showLine('upcoming', lineAt(topic, now), (k) => upcoming(k, now, this.press), notYet(topic, now) || t('counter.nobody'));
    setText(byId('ticket-note'), topic.counter.ticket ? '' : emptyNote(topic, now));
  }

  /** @param {number} now */
  tick(now) {
    if (!this.topic) return;
    this.showNext(this.topic, now);
    byId('held-panel').setAttribute('data-late', String(tickLines(now) > 0));
    const k = this.topic.counter.ticket;
    if (!k) return;
    const standard = (this.services[k.service.id] || {}).standard || {};
    byId('timer-wait').hidden = direct(k);
    this.timer('wait', waited(k, now), standard.wait, true);
    this.timer('service', served(k, now), standard.service, Boolean(k.started_at));
    byId('timer-call').hidden = k.state !== 'called';
    byId('timer-service').hidden = k.state === 'called';
    setText(byId('call-value'), stopwatch(now - Date.parse(k.last_called_at || k.called_at || '')));
    const note = absentNote(this.topic, now, stopwatch);
    setText(byId('call-count'), [k.calls > 1 && t('counter.calls', { n: k.calls }), note].filter(Boolean).join(' \u00b7 '));
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
      ? t('counter.revert_in', { number: last.number.replace('-', '\u2011'), s: Math.ceil(revertLeft / 1000) }).replace('  ', ' ') : t('counter.revert'));
  }
}

/**
 * Where the citizen comes from and goes on to, and what colleagues wrote.
 * @param {API.Ticket} k
 */
function past(k) {
  const from = k.earlier[k.earlier.length - 1];
  const where = from && [from.agency.short || text(from.agency.name), from.counter && counterTitle(from.counter)].filter(Boolean).join(', ');
  return [
    direct(k) && h('p', { class: 'ticket-from' }, icon('note'), h('span', null, t('counter.direct.why', { reason: directReason(k.reason) }))),
    ...k.earlier.map(lacking).filter(Boolean).map((words) => h('p', { class: 'ticket-from' }, icon('file'), h('span', null, words))),
    where && h('p', { class: 'ticket-from' }, icon('transfer'), h('span', null, from.reason ? t('counter.note.from_words', { where, words: from.reason }) : t('counter.note.from', { where }))),
    k.planned.length > 0 && h('p', { class: 'ticket-from' }, icon('next'), h('span', null, t('counter.note.next', { services: k.planned.map((p) => text(p.service.name)).join(', ') }))),
    k.note && h('p', { class: 'ticket-from' }, icon('note'), h('span', null, t('counter.note.words', { words: k.note }))),
  ];
}

/**
 * What the citizen was told at a service before this one.
 * @param {API.Ticket['earlier'][number]} leg
 */
function lacking(leg) {
  const words = [text(leg.public_text), leg.public_note].filter(Boolean).join(' ');
  return words && t('counter.note.told', { service: text(leg.service.name), words });
}

/**
 * @param {Live.CounterTopic} topic
 * @param {number} now
 */
function emptyNote(topic, now) {
  const counter = topic.counter;
  if (counter.state !== 'open') return t('counter.note.' + counter.state);
  const not = stopped(topic, now) || notYet(topic, now);
  if (not) return not;
  return t(counter.waiting > 0 ? 'counter.note.open' : 'counter.note.open_empty');
}

/** @param {string} reason a pause reason's code, or free text */
function reasonText(reason) {
  const known = t('pause.' + reason);
  return known === 'pause.' + reason ? reason : known;
}
