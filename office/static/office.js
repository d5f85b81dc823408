// The page of manager, supervisor and desk: signing in, the views, the live overview, calls from kiosks.

import { byId, h, mount, setText } from '/ui/dom.js';
import { t } from '/ui/i18n.js';
import { start } from '/ui/page.js';
import { showPauses } from '/ui/pauses.js';
import { onSignOut, staffFeed, staffSession } from '/ui/staff.js';
import { serverNow } from '/ui/sync.js';
import { HelpCalls } from '/ui/helpcalls.js';
import { Overview } from '/office/overview.js';
import { Report } from '/office/report.js';

// Waits grow while nothing happens, so the figures are worked out anew now and then.
const REFRESH_MS = 5000;

class Office {
  /**
   * @param {import('/ui/session.js').Session} session
   * @param {API.Hall} hall
   */
  constructor(session, hall) {
    this.session = session;
    this.overview = new Overview();
    this.report = new Report(byId('view-report'), session, hall);
    /** @type {Live.Hall | null} */
    this.state = null;
  }

  open() {
    const live = staffFeed('manager', this.session);
    const { role } = this.session.principal;
    if (role !== 'supervisor') {
      new HelpCalls(byId('help-calls'), this.session).follow(live);
      live.subscribe('devices', () => {}, () => {}, (note) => {
        this.overview.devices = note.devices;
        this.draw();
      });
    }
    if (role === 'desk') document.querySelectorAll('[data-view="report"]').forEach((node) => node.remove());
    live.subscribe(this.topic(), (state) => {
      this.state = state;
      showPauses(state.pauses);
      this.draw();
    }, (code, detail) => this.refused(detail));
    setInterval(() => this.draw(), REFRESH_MS);
    byId('only-waiting').addEventListener('change', () => this.draw());
    window.addEventListener('hashchange', () => this.turn());
    this.turn();
  }

  /** A supervisor sees the own agency, everybody else the hall. */
  topic() {
    const who = this.session.principal;
    return who.role === 'supervisor' ? 'agency:' + who.agency : 'hall';
  }

  draw() {
    if (this.state && !byId('view-now').hidden) this.overview.show(this.state, serverNow());
  }

  /** Shows the view that the address names. */
  turn() {
    const report = location.hash === '#report' && this.session.principal.role !== 'desk';
    byId('view-now').hidden = report;
    byId('view-report').hidden = !report;
    document.querySelectorAll('[data-view]').forEach((node) => {
      if ((node.getAttribute('data-view') === 'report') === report) node.setAttribute('aria-current', 'page');
      else node.removeAttribute('aria-current');
    });
    if (report) this.report.open();
    else this.draw();
  }

  /** @param {string} detail */
  refused(detail) {
    mount(byId('alerts'), h('li', { class: 'notice notice-bad' }, detail || t('ui.failed')));
  }
}

start(async (hall) => {
  const session = await staffSession('manager', ['manager', 'supervisor', 'admin', 'desk'], hall);
  onSignOut('manager', session);
  byId('views').hidden = false;
  byId('who').hidden = false;
  setText(byId('who-name'), session.principal.name);
  new Office(session, hall).open();
});
