// Pauses on the supervisor's page: of the own agency; a manager's of any agency, of the hall, and announcements.

import { ask, field } from '/ui/ask.js';
import { instantOf } from '/ui/clock.js';
import { byId, h } from '/ui/dom.js';
import { shortName, t, time } from '/ui/i18n.js';
import { showPauses } from '/ui/pauses.js';
import { values } from '/ui/state.js';
import { serverNow } from '/ui/sync.js';
import { toast } from '/ui/toasts.js';

export class Pauses {
  /**
   * @param {(path: string, body: any) => Promise<any>} send
   * @param {string} own agency; '' for a manager
   */
  constructor(send, own) {
    this.send = send;
    this.own = own;
    /** @type {Live.Hall | null} */
    this.state = null;
  }

  /** @param {() => string} chosen the agency that is looked at, '' for all */
  open(chosen) {
    byId('announce').hidden = this.own !== '';
    byId('pause').addEventListener('click', () => this.pause(chosen()));
    byId('announce').addEventListener('click', () => this.announce());
  }

  /** @param {Live.Hall} state */
  show(state) {
    this.state = state;
    showPauses(state.pauses, (p) => (p.stops ? !this.own || p.agency : !this.own && !p.agency) && h('button', { type: 'button', class: 'btn btn-small', 'data-do': 'resume', onclick: () => this.end(p) },
      t(p.stops ? 'supervise.pause.end' : 'supervise.announce.end')));
  }

  /** @param {string} chosen */
  async pause(chosen) {
    const state = /** @type {Live.Hall} */ (this.state);
    const agencies = values(state.agencies).filter((a) => !a.ended).sort((a, b) => shortName(a).localeCompare(shortName(b)));
    const what = this.own ? null : h('select', { class: 'input' }, h('option', { value: '', selected: chosen === '' }, t('supervise.pause.hall')),
      agencies.map((a) => h('option', { value: a.id, selected: a.id === chosen }, shortName(a))));
    const wish = await askNotice({
      title: this.own ? t('supervise.pause.title', { what: shortName(state.agencies[this.own]) }) : t('supervise.pause'), ok: t('supervise.pause.ok'), about: t('supervise.pause.about'),
      words: t('supervise.pause.reason'), until: t('supervise.pause.until'), lead: what && h('label', { class: 'field' }, h('span', null, t('supervise.pause.what')), what),
    });
    if (!wish) return;
    const agency = this.own || (what ? what.value : '');
    const done = await this.send(agency ? '/agencies/' + agency + '/pause' : '/hall/pause', wish);
    if (done) toast('good', t('supervise.pause.begun'));
  }

  async announce() {
    const wish = await askNotice({
      title: t('supervise.announce'), ok: t('supervise.announce.ok'), about: t('supervise.announce.about'), words: t('supervise.announce.words'), until: t('supervise.announce.until'), lead: null,
    });
    if (wish && await this.send('/hall/announce', wish)) toast('good', t('supervise.announce.begun'));
  }

  /** @param {API.Pause} p */
  async end(p) {
    const path = !p.stops ? '/hall/announce/end' : p.agency ? '/agencies/' + p.agency.id + '/resume' : '/hall/resume';
    if (await this.send(path, {})) toast('good', t(p.stops ? 'supervise.pause.ended' : 'supervise.announce.ended'));
  }
}

/**
 * The instant of a time of this day in the hall's zone, '' for one that has passed.
 * @param {string} clock such as 13:00
 */
function later(clock) {
  const now = serverNow();
  const at = instantOf(clock, now, time(now));
  return Date.parse(at) > now ? at : '';
}


/**
 * @param {{title: string, ok: string, about: string, words: string, until: string, lead: any}} opt
 * @returns {Promise<{reason: string, until?: string} | null>}
 */
function askNotice(opt) {
  const words = field(opt.words);
  const until = field(opt.until, { type: 'time' });
  const wrong = h('p', { class: 'field-error', role: 'alert', hidden: true }, t('supervise.pause.late'));
  return ask({
    title: opt.title, ok: opt.ok, body: [h('p', { class: 'hint' }, opt.about), opt.lead, words.el, until.el, wrong],
    read: () => {
      if (!words.value()) {
        words.missing();
        return undefined;
      }
      if (!until.value()) return { reason: words.value() };
      const at = later(until.value());
      wrong.hidden = at !== '';
      if (!at) {
        until.input.focus();
        return undefined;
      }
      return { reason: words.value(), until: at };
    },
  });
}
