// A hall's offer for the tests of the kiosk's modules, as the API gives it.

import '../../ui/test/page.mjs';

export const zone = { id: 'a', name: { id: 'Zona A' } };
export const classes = [{ id: 'regular', name: { id: 'Umum' }, credit_minutes: 0 }, { id: 'priority', name: { id: 'Prioritas' }, credit_minutes: 45 }];

export function service(id, more) {
  return {
    id, name: { id: 'Layanan ' + id }, agency: { id: 'polres', name: { id: 'Kepolisian Resor' }, short: 'Polres' }, open: true, closed_reason: '', closed_note: '',
    issue_from: null, quota: null, waiting: 3, counters: 1, counters_open: 1, reopens_at: null, popular: 0, keywords: [], estimate: { from_minutes: 5, to_minutes: 10 },
    estimates: { regular: { from_minutes: 5, to_minutes: 10 }, priority: { from_minutes: 1, to_minutes: 4 } }, ahead: { regular: 36, priority: 4 }, standard: {}, requirements: [], fee: { id: '' }, product: { id: '' }, ...more,
  };
}

export function agency(...services) {
  return { id: 'polres', name: 'Kepolisian Resor', short: 'Polres', icon: 'shield', zone, waiting: 3, counters_open: 1, services };
}

export function ticket(more) {
  return {
    id: '20260105kq', number: 'A-023', state: 'waiting', class: 'regular', date: '2026-01-05', agency: { id: 'polres', name: { id: 'Kepolisian Resor' }, short: 'Polres' },
    service: { id: 'skck', name: { id: 'SKCK' } }, zone, counter: null, ahead: 5, estimate: null, counters_open: 2, near: false, rev: 1, leg: 1, calls: 0, issued_at: '2026-01-05T01:30:00.000Z',
    queued_at: '2026-01-05T01:30:00.000Z', called_at: null, last_called_at: null, started_at: null, ended_at: null, return_at: null, service_ms: 0, reason: '', outcome: '',
    public_reason: '', public_text: { id: '' }, public_note: '', deliverables: [], ready_by: null, late_by: 5, late_at: null, earlier: [], planned: [], dropped: [], requirements: [], ...more,
  };
}
