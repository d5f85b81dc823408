// The two steps that a citizen can make from the phone, each with its question.

import { api, newKey } from '/ui/api.js';
import { dialog, h } from '/ui/dom.js';
import { t } from '/ui/i18n.js';
import { announce, explain } from '/ui/page.js';

/** One key for each step of this ticket: asked once more after a lost answer, it is the same step. */
const keys = /** @type {Object<string, string>} */ ({});

/**
 * @param {{step: string, title: string, about: string, yes: string, no: string, danger: boolean}} q
 * @param {API.Ticket} ticket
 * @param {(answer: API.Ticket) => void} done
 */
function question(q, ticket, done) {
  const problem = h('p', { class: 'notice notice-bad', role: 'alert', hidden: true });
  const yes = h('button', { type: 'button', class: q.danger ? 'btn btn-danger-solid' : 'btn btn-primary', 'data-answer': 'yes' }, q.yes);
  const no = h('button', { type: 'button', class: 'btn', autofocus: true, 'data-answer': 'no' }, q.no);
  const box = dialog({ title: q.title, alert: true, actions: [no, yes], body: h('div', { class: 'stack-s' }, h('p', null, q.about), problem) });
  no.addEventListener('click', box.close);
  yes.addEventListener('click', async () => {
    yes.disabled = true;
    keys[q.step] = keys[q.step] || newKey();
    try {
      const answer = await api('POST', '/tickets/' + ticket.id + '/' + q.step, {}, { key: keys[q.step] });
      box.close();
      done(answer);
    } catch (err) {
      yes.disabled = false;
      if (!(/** @type {any} */ (err).temporary)) delete keys[q.step];
      problem.textContent = refusal(err);
      problem.hidden = false;
    }
  });
}

/** @param {any} err */
function refusal(err) {
  return err.code === 'late_refused' && err.fields.reason ? t('phone.late_refused.' + err.fields.reason) : explain(err);
}

/** @param {API.Ticket} ticket */
export function askLate(ticket) {
  // The new place comes by the live feed: the answer is the ticket as its event has it.
  question({
    step: 'late', danger: false, title: t('phone.late_title'), about: t('phone.late_about', { n: ticket.late_by }),
    yes: t('phone.late_yes'), no: t('phone.late_no'),
  }, ticket, () => {});
}

/**
 * @param {API.Ticket} ticket
 * @param {(answer: API.Ticket) => void} done
 */
export function askCancel(ticket, done) {
  question({
    step: 'cancel', danger: true, title: t('phone.cancel_title', { number: ticket.number }), about: t('phone.cancel_about'),
    yes: t('phone.cancel_yes'), no: t('phone.cancel_no'),
  }, ticket, (answer) => {
    done(answer);
    announce(t('phone.cancelled_said', { number: answer.number }));
  });
}
