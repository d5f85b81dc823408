// The questions before what the desk does with a ticket.

import { className } from '/ui/classes.js';
import { h } from '/ui/dom.js';
import { t } from '/ui/i18n.js';
import { ask, choice, field } from '/ui/ask.js';

/**
 * A reason from a list; the last one asks for words.
 * @param {string[]} reasons
 */
function reason(reasons) {
  const list = choice(t('desk.ask.reason'), reasons.map((r) => ({ value: r, label: t('desk.reason.' + r) })), reasons[0]);
  const note = field(t('desk.ask.words'));
  return {
    el: [list.el, note.el],
    read: () => {
      if (list.value() === 'other' && !note.value()) {
        note.missing();
        return undefined;
      }
      return list.value() + (note.value() ? ': ' + note.value() : '');
    },
  };
}

/** @param {API.Ticket} ticket */
export function askReinstate(ticket) {
  const where = choice(t('desk.ask.place'), ['policy', 'arrival', 'after', 'end'].map((value) => ({ value, label: t('desk.place.' + value) })), 'policy');
  return ask({
    title: t('desk.ask.reinstate', { number: ticket.number }), ok: t('desk.do.reinstate'), body: [where.el],
    read: () => {
      const place = where.value();
      if (place === 'policy') return {};
      return place === 'after' ? { after: 3 } : { to: place };
    },
  });
}

/** @param {API.Ticket} ticket */
export function askLate(ticket) {
  return ask({ title: t('desk.ask.late', { number: ticket.number }), ok: t('desk.do.late'), body: [h('p', null, t('desk.ask.late_about', { n: ticket.late_by }))], read: () => ({}) });
}

/** @param {API.Ticket} ticket */
export function askCancel(ticket) {
  const why = reason(['left', 'wrong_service', 'double', 'other']);
  return ask({
    title: t('desk.ask.cancel', { number: ticket.number }), ok: t('desk.do.cancel'), body: [h('p', null, t('desk.ask.cancel_about')), why.el],
    read: () => {
      const words = why.read();
      return words === undefined ? undefined : { reason: words };
    },
  });
}

/**
 * @param {API.Ticket} ticket
 * @param {API.Hall['classes']} classes
 */
export function askClass(ticket, classes) {
  const others = classes.filter((c) => c.id !== ticket.class);
  const which = choice(t('desk.ask.class_to'), others.map((c) => ({ value: c.id, label: className(c.id) })), others[0] && others[0].id);
  const why = reason(['wrong_choice', 'entitled', 'not_entitled', 'other']);
  return ask({
    title: t('desk.ask.class', { number: ticket.number, class: className(ticket.class) }), ok: t('desk.do.class'),
    body: [which.el, why.el, h('p', { class: 'hint' }, t('desk.ask.class_hint'))],
    read: () => {
      const words = why.read();
      return words === undefined ? undefined : { class: which.value(), reason: words };
    },
  });
}

/** @param {API.Ticket} ticket */
export function askNote(ticket) {
  const note = field(t('desk.ask.note_words'), { value: ticket.note, maxlength: '500' });
  return ask({
    title: t('desk.ask.note', { number: ticket.number }), ok: t('desk.ask.note_ok'), body: [note.el, h('p', { class: 'hint' }, t('desk.ask.note_hint'))],
    read: () => ({ note: note.value() }),
  });
}
