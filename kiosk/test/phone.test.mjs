import test from 'node:test';
import assert from 'node:assert/strict';
import { classes, ticket } from './kit.mjs';
import { page } from '../../ui/test/page.mjs';
import { hallIs, put, speak, storage, withElements } from '../../ui/test/dom.mjs';

const surroundings = page();
withElements(surroundings);
await speak('ui', 'kiosk');
await hallIs({ classes });
const { details, facts, hero, mood, nowCalled, progress } = await import('../static/phoneview.js');
const { lastTicket, rememberTicket } = await import('../static/last.js');
const { alertPerson, alertsOn, disableAlerts, enableAlerts } = await import('../static/alerts.js');

const said = (parts) => parts.filter(Boolean).map((p) => p.textContent).join(' | ');

test('who is near hears so before being called', () => {
  assert.deepEqual([5, 3, 1, 0].map((ahead) => mood(ticket({ ahead }))), ['waiting', 'near', 'near', 'next']);
  assert.deepEqual([3, 0].map((ahead) => mood(ticket({ ahead, counters_open: 0 }))), ['waiting', 'waiting'], 'no counter is open');
  assert.equal(mood(ticket({ state: 'called', ahead: 0 })), 'called');
});

test('a called ticket names its counter, one that waits does not', () => {
  const called = ticket({ state: 'called', counter: { number: 7 }, calls: 2 });
  assert.match(said(hero(called)), /7/);
  assert.match(said(hero(ticket({ state: 'called', counter: { number: 7, name: 'Ruang Konsultasi' } }))), /loket\u00a07.*Ruang Konsultasi/);
  assert.equal(facts(called).length, 0);
  assert.equal(facts(ticket()).length, 3);
  assert.doesNotMatch(said(hero(ticket())), /Loket/);
});

test('the steps show how far a visit came, also one that was lost', () => {
  const at = (k) => progress(k)[1].children.map((step) => [step.getAttribute('class'), step.getAttribute('aria-current')]);
  assert.deepEqual(at(ticket()).map((s) => s[1]), ['step', null, null, null]);
  assert.deepEqual(at(ticket({ state: 'done', started_at: '2026-01-05T02:00:00.000Z' })).map((s) => /progress-done/.test(s[0])), [true, true, true, true]);
  const lost = at(ticket({ state: 'no_show', called_at: '2026-01-05T02:00:00.000Z' }));
  assert.match(lost[1][0], /progress-lost/);
});

test('a number that was recalled is listed once', () => {
  const call = (number) => ({ number, class: 'regular', counter: { number: 1 }, at: '2026-01-05T02:00:00.000Z' });
  const list = nowCalled([call('A-2'), call('A-1'), call('A-2')])[1];
  assert.deepEqual(list.children.map((row) => row.children[0].textContent), ['A-2', 'A-1']);
});

test('details leave out what has not happened', () => {
  assert.doesNotMatch(said(details(ticket())), /Dipanggil/);
  assert.match(said(details(ticket({ called_at: '2026-01-05T01:45:00.000Z' }))), /08\.45 WIB.*15 menit/);
});

test('the last ticket is remembered, and storage may be forbidden', () => {
  put('localStorage', storage());
  assert.equal(lastTicket(), null);
  rememberTicket(ticket({ secret: 'x' }));
  assert.deepEqual(lastTicket(), { id: '20260105kq', number: 'A-023', date: '2026-01-05' });
  put('localStorage', storage({ 'mpp.lastTicket': '{broken' }));
  assert.equal(lastTicket(), null);
  put('localStorage', { getItem() { throw new Error('forbidden'); }, setItem() { throw new Error('forbidden'); } });
  rememberTicket(ticket());
  assert.equal(lastTicket(), null);
});

test('nobody is alerted who has not asked for it', () => {
  const buzzed = [];
  put('navigator', { vibrate: (pattern) => buzzed.push(pattern.length) });
  alertPerson('A-023', 'Loket 7', true);
  assert.deepEqual([alertsOn(), buzzed], [false, []]);
  enableAlerts();
  alertPerson('A-023', 'Loket 7', true);
  assert.deepEqual([alertsOn(), buzzed], [true, [1, 5]]);
  disableAlerts();
  alertPerson('A-023', 'Loket 7', true);
  assert.deepEqual([alertsOn(), buzzed.length], [false, 2]);
});
