// The console's questions. Each answers with what the officer entered, or null when it
// was closed.

import { LETTERS, ask, choice, decide, field, tally, unique } from '/ui/ask.js';
import { h, mount } from '/ui/dom.js';
import { t, text } from '/ui/i18n.js';
import { serverNow } from '/ui/sync.js';
import { called } from '/counter/why.js';

/**
 * A reason from a list, where the last one asks for words.
 * @param {string} prefix of the texts
 * @param {string[]} reasons
 */
function reason(prefix, reasons) {
  const options = reasons.map((r) => ({ value: r, label: t(prefix + r) }));
  const list = choice(t('counter.dialog.reason'), options, reasons[0]);
  const note = field(t('counter.dialog.note'));
  const label = note.el.firstElementChild;
  const say = () => { label.textContent = t('counter.dialog.note') + ' (' + t(list.value() === 'other' ? 'counter.dialog.needed' : 'counter.dialog.optional') + ')'; };
  list.el.addEventListener('change', say);
  say();
  return {
    el: [list.el, note.el],
    /**
     * The reason in words, or with its code in place of the words for it; undefined, with a
     * mark at the field, when "other" has none.
     */
    read: (coded = false) => {
      const words = note.value();
      const chosen = coded ? list.value() : t(prefix + list.value());
      if (list.value() !== 'other') return chosen + (words ? ': ' + words : '');
      if (!words) note.missing();
      return words || undefined;
    },
  };
}

/** @param {API.Ticket} ticket */
export function askHold(ticket) {
  const why = reason('counter.hold.r.', ['document', 'copy', 'payment', 'system', 'other']);
  const back = choice(t('counter.hold.quick'), [10, 20, 30, 60].map((n) => ({ value: String(n), label: t('counter.hold.in', { n }) }))
    .concat([{ value: '0', label: t('counter.hold.none') }]), '20', LETTERS);
  back.el.classList.add('choice-row');
  return ask({
    title: t('counter.hold.title', { number: ticket.number }), ok: t('counter.hold.ok'), body: [why.el, back.el],
    read: () => {
      const words = why.read(true);
      if (words === undefined) return undefined;
      const minutes = Number(back.value());
      return minutes > 0 ? { reason: words, return_at: new Date(serverNow() + minutes * 60000).toISOString() } : { reason: words };
    },
  });
}

/** @param {string[]} reasons of the hall */
export function askPause(reasons) {
  const list = choice(t('counter.dialog.reason'), reasons.map((r) => ({ value: r, label: t('pause.' + r) })), reasons[0]);
  const back = choice(t('counter.pause.back'), [{ value: '0', label: t('counter.pause.unsaid') }]
    .concat([15, 30, 60, 90].map((n) => ({ value: String(n), label: t('counter.hold.in', { n }) }))), '0', LETTERS);
  back.el.classList.add('choice-row');
  const note = field(t('counter.dialog.note') + ' (' + t('counter.dialog.optional') + ')');
  return ask({
    title: t('counter.pause.title'), ok: t('counter.pause.ok'), body: [list.el, back.el, note.el],
    read: () => {
      const minutes = Number(back.value());
      const pause = { reason: list.value(), note: note.value() };
      return minutes > 0 ? Object.assign(pause, { return_at: new Date(serverNow() + minutes * 60000).toISOString() }) : pause;
    },
  });
}

const MOST_DELIVERED = 99;

/**
 * What is counted at the finish, with the body of the request.
 * @param {API.Named[]} deliverables
 * @param {string} [keys]
 */
function delivered(deliverables, keys) {
  const list = tally(t('counter.delivered'), t('counter.delivered.hint'), deliverables.map((d) => ({ value: d.id, label: text(d.name) })), MOST_DELIVERED, keys);
  list.el.hidden = deliverables.length === 0;
  return { el: list.el, body: () => (list.value().length > 0 ? { deliverables: list.value() } : {}) };
}

/**
 * The usual finish: asked only where the service hands something out.
 * @param {API.Ticket} ticket
 * @param {Live.CounterTopic['finish']} lists
 */
export async function finishBody(ticket, lists) {
  const served = { outcome: 'served' };
  if (!lists || lists.deliverables.length === 0) return served;
  const list = delivered(lists.deliverables);
  return ask({
    title: t('counter.outcome.title', { number: called(ticket) }), ok: t('counter.outcome.ok'), body: [list.el],
    read: () => Object.assign(served, list.body()),
  });
}

/**
 * @param {API.Ticket} ticket
 * @param {string[]} outcomes
 * @param {Live.CounterTopic['finish']} lists
 */
export function askOutcome(ticket, outcomes, lists) {
  const list = choice(t('counter.outcome.label'), outcomes.map((o) => ({ value: o, label: t('outcome.' + o) })), outcomes[0]);
  const note = field(t('counter.outcome.note') + ' (' + t('counter.dialog.optional') + ')');
  const given = delivered(lists ? lists.deliverables : [], LETTERS);
  const told = forCitizen(lists ? lists.reasons : []);
  const show = () => { told.el.hidden = list.value() === 'served'; };
  list.el.addEventListener('change', show);
  show();
  return ask({
    title: t('counter.outcome.title', { number: called(ticket) }), ok: t('counter.outcome.ok'), body: [list.el, told.el, note.el, given.el], wide: !given.el.hidden,
    read: () => {
      if (list.value() === 'incomplete' && !told.said()) return told.missing();
      return Object.assign({ outcome: list.value(), note: note.value() }, given.body(), told.el.hidden ? {} : told.value());
    },
  });
}

/**
 * What the citizen reads on the phone about an outcome: a reason of the list, and a sentence.
 * @param {API.Named[]} list
 */
function forCitizen(list) {
  const error = h('p', { class: 'field-error', role: 'alert', hidden: true }, t('counter.outcome.say'));
  const reasons = h('select', { class: 'input', 'data-public': 'reason' }, h('option', { value: '' }, t('counter.outcome.no_reason')),
    list.map((r) => h('option', { value: r.id }, text(r.name))));
  const words = field(t('counter.outcome.public_note'), { 'data-public': 'note' });
  return {
    el: h('fieldset', { class: 'choice stack-s' }, h('legend', null, t('counter.outcome.public')),
      h('label', { class: 'field' }, h('span', null, t('counter.dialog.reason')), reasons), error, words.el),
    value: () => ({ public_reason: reasons.value, public_note: words.value() }),
    said: () => Boolean(reasons.value || words.value()),
    /** Somebody whose file is incomplete is told why. */
    missing: () => {
      error.hidden = false;
      reasons.focus();
    },
  };
}

/**
 * What can be done with somebody of a list beside the usual.
 * @param {API.Ticket} ticket
 * @returns {Promise<string | null>} a command
 */
export function askMore(ticket) {
  const options = [{ value: 'cancel', label: t('counter.cancel') }];
  if (ticket.state === 'held') options.unshift({ value: 'transfer-held', label: t('counter.transfer') });
  return decide({ title: ticket.number + ' \u00b7 ' + text(ticket.service.name), body: h('p', null, t('state.' + ticket.state)), options, stay: t('ui.cancel') });
}

/** @param {API.Ticket} ticket */
export function askCancel(ticket) {
  const why = field(t('counter.dialog.reason') + ' (' + t('counter.dialog.optional') + ')', { autofocus: true });
  return ask({
    title: t('counter.cancel.title', { number: ticket.number }), ok: t('counter.cancel'), body: [h('p', null, t('counter.cancel.about')), why.el],
    read: () => ({ reason: why.value() }),
  });
}

/**
 * For whom no number was taken: the service, where the counter has several, and why.
 * @param {API.Named[]} services of the counter
 * @param {string} usual of these: the one that was served last, or ''
 */
export function askServe(services, usual) {
  const options = services.map((s) => ({ value: s.id, label: text(s.name) }));
  const first = options.some((o) => o.value === usual) ? usual : options[0].value;
  const which = options.length > LETTERS.length ? select(t('counter.serve.service'), options, first) : choice(t('counter.serve.service'), options, first, LETTERS);
  which.el.classList.add('ask-side');
  const why = reason('counter.serve.r.', ['question', 'sent', 'pickup', 'other']);
  return ask({
    title: t('counter.serve.title'), ok: t('counter.serve.ok'),
    body: [h('p', { class: 'hint' }, t('counter.serve.about')), ...why.el, options.length > 1 && which.el], wide: options.length > 3,
    read: () => {
      const words = why.read(true);
      return words === undefined ? undefined : { service: which.value(), reason: words };
    },
  });
}

/**
 * A list that is too long for a key each.
 * @param {string} label
 * @param {import('/ui/ask.js').Option[]} options
 * @param {string} chosen
 */
function select(label, options, chosen) {
  const input = h('select', { class: 'input' }, options.map((o) => h('option', { value: o.value, selected: o.value === chosen }, o.label)));
  return { el: h('label', { class: 'field' }, h('span', null, label), input), value: () => input.value };
}

/** @param {string} number filled in already, or '' */
export function askCall(number) {
  const which = field(t('counter.call.number'), { value: number, placeholder: 'A-023', class: 'input input-number', autocapitalize: 'characters', autofocus: !number, maxlength: '16' });
  const why = reason('counter.call.r.', ['late', 'need', 'short', 'other']);
  return ask({
    title: t('counter.call.title'), ok: t('counter.call.ok'),
    body: [which.el, h('p', { class: 'hint' }, t('counter.call.hint')), why.el],
    read: () => {
      if (!which.value()) return which.missing();
      const words = why.read();
      return words === undefined ? undefined : { number: which.value(), reason: words };
    },
  });
}

/**
 * @param {API.Ticket} ticket
 * @param {API.Service[]} services all of the hall, as /services tells them
 */
export function askTransfer(ticket, services) {
  const search = field(t('counter.transfer.search'), { type: 'search', autofocus: true });
  const list = h('div', { class: 'targets', role: 'radiogroup', 'aria-label': t('counter.transfer.pick') });
  const name = unique('target');
  const others = services.filter((s) => s.id !== ticket.service.id);
  const error = h('p', { class: 'field-error', role: 'alert', hidden: true }, t('counter.transfer.pick'));
  const draw = () => mount(list, targets(matching(others, search.value()), name));
  search.input.addEventListener('input', draw);
  search.input.addEventListener('keydown', (/** @type {KeyboardEvent} */ e) => {
    const first = list.querySelector('input:not(:disabled)');
    if (e.key !== 'ArrowDown' || !first) return;
    e.preventDefault();
    first.checked = true;
    first.focus();
  });
  draw();
  const why = field(t('counter.dialog.reason') + ' (' + t('counter.dialog.optional') + ')');
  return ask({
    title: t('counter.transfer.title', { number: ticket.number }), ok: t('counter.transfer.ok'),
    body: [search.el, list, error, h('p', { class: 'hint' }, t('counter.transfer.keeps')), why.el],
    read: () => {
      const left = list.querySelectorAll('input:not(:disabled)');
      const picked = list.querySelector('input:checked') || (left.length === 1 ? left[0] : null);
      error.hidden = Boolean(picked);
      return picked ? { service: picked.value, reason: why.value() } : undefined;
    },
  });
}

/**
 * @param {API.Service[]} services
 * @param {string} words each of which must be found
 */
function matching(services, words) {
  const parts = words.toLowerCase().split(/\s+/).filter(Boolean);
  return services.filter((s) => {
    const hay = [text(s.name), s.agency.short, text(s.agency.name)].join(' ').toLowerCase();
    return parts.every((p) => hay.indexOf(p) >= 0);
  });
}

/**
 * @param {API.Service[]} services
 * @param {string} name
 */
function targets(services, name) {
  if (services.length === 0) return h('p', { class: 'line-empty' }, t('counter.transfer.none'));
  /** @type {any[]} */
  const out = [];
  let agency = '';
  services.forEach((s) => {
    if (s.agency.id !== agency) out.push(h('h3', { class: 'targets-agency' }, s.agency.short || text(s.agency.name)));
    agency = s.agency.id;
    out.push(h('label', { class: 'option', 'data-off': String(!s.open) },
      h('input', { type: 'radio', name, value: s.id }), h('span', { class: 'option-label' }, text(s.name)),
      h('span', { class: 'option-hint' }, s.open ? t('counter.transfer.n', { n: s.waiting }) : t('counter.transfer.closed'))));
  });
  return out;
}
