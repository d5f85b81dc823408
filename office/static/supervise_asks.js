// The questions of the supervisor's page: who is moved where to, and which counters are told what.

import { ask, choice, field } from '/ui/ask.js';
import { className } from '/ui/classes.js';
import { h, mount } from '/ui/dom.js';
import { number, shortName, t, text, time } from '/ui/i18n.js';

/**
 * @param {{from: API.Named, waiting: number, targets: Array<{agency: API.Named, service: API.Named, waiting: number, open: number}>,
 *   list: () => Promise<API.Ticket[]>}} opt
 * @returns {Promise<{to: string, reason: string, tickets?: string[]} | null>}
 */
export function askMove(opt) {
  const to = h('select', { class: 'input', 'data-field': 'to' }, h('option', { value: '' }, t('supervise.move.choose')), opt.targets.map((x) => h('option', { value: x.service.id },
    t('supervise.move.target', { agency: shortName(x.agency), service: text(x.service.name), waiting: number(x.waiting), open: number(x.open) }))));
  const missing = h('span', { class: 'field-error', role: 'alert', hidden: true }, t('form.required'));
  const who = choice(t('supervise.move.who'), ['all', 'some'].map((value) => ({ value, label: t('supervise.move.' + value, { n: number(opt.waiting) }) })), 'all');
  const some = h('div', { class: 'move-list', hidden: true });
  const reason = field(t('supervise.move.reason'));
  /** @type {any[]} */
  let boxes = [];
  who.el.addEventListener('change', async () => {
    some.hidden = who.value() !== 'some';
    if (some.hidden || boxes.length) return;
    const tickets = await opt.list();
    boxes = tickets.map((x) => h('input', { type: 'checkbox', value: x.id }));
    mount(some, tickets.map((x, i) => h('label', { class: 'move-one' }, boxes[i], h('strong', null, x.number), h('span', null, time(x.issued_at) + ' · ' + className(x.class)))));
  });
  return ask({
    title: t('supervise.move.title', { service: text(opt.from.name) }), ok: t('supervise.move.ok'),
    body: [h('p', { class: 'hint' }, t('supervise.move.about')), h('label', { class: 'field' }, h('span', null, t('supervise.move.to')), to, missing), who.el, some, reason.el],
    read: () => {
      missing.hidden = !!to.value;
      if (!to.value) {
        to.focus();
        return undefined;
      }
      const tickets = who.value() === 'some' ? boxes.filter((box) => box.checked).map((box) => box.value) : undefined;
      if (tickets && !tickets.length) {
        (boxes[0] || to).focus();
        return undefined;
      }
      if (!reason.value()) {
        reason.missing();
        return undefined;
      }
      return { to: to.value, reason: reason.value(), tickets };
    },
  });
}

/**
 * Which counters are told what.
 * @param {API.Counter[]} counters all of them are chosen at first
 * @returns {Promise<{counters: string[], text: string} | null>}
 */
export function askTell(counters) {
  const boxes = counters.map((c) => h('input', { type: 'checkbox', value: c.id, checked: true }));
  const words = field(t('supervise.tell.words'));
  return ask({
    title: t('supervise.tell.title'), ok: t('supervise.tell.send'),
    body: [h('p', { class: 'hint' }, t('supervise.tell.about')), h('fieldset', { class: 'move-list' }, h('legend', { class: 'visually-hidden' }, t('supervise.tell.to')),
      counters.map((c, i) => h('label', { class: 'move-one' }, boxes[i], h('strong', null, t('term.counter_n', { n: c.number })), h('span', null, c.officer)))), words.el],
    read: () => {
      const chosen = boxes.filter((box) => box.checked).map((box) => box.value);
      if (!chosen.length) {
        boxes[0].focus();
        return undefined;
      }
      if (!words.value()) {
        words.missing();
        return undefined;
      }
      return { counters: chosen, text: words.value() };
    },
  });
}

/**
 * How many numbers of a service are given today.
 * @param {Live.Load} load
 * @returns {Promise<{tickets: number, reason: string} | null>}
 */
export function askQuota(load) {
  const tickets = field(t('supervise.quota.tickets'), { type: 'number', min: '0', max: '100000', step: '1', value: load.quota < 0 ? '' : String(load.quota) });
  const reason = field(t('supervise.quota.reason'));
  return ask({
    title: t('supervise.quota.title', { service: text(load.service.name) }), ok: t('supervise.quota.ok'),
    body: [h('p', { class: 'hint' }, t('supervise.quota.about', { used: number(load.quota_used) })), tickets.el, reason.el],
    read: () => {
      if (!tickets.input.checkValidity()) {
        tickets.input.focus();
        return undefined;
      }
      if (!reason.value()) {
        reason.missing();
        return undefined;
      }
      return { tickets: tickets.value() === '' ? -1 : Number(tickets.value()), reason: reason.value() };
    },
  });
}
