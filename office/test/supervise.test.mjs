// How the supervisor's page reads the state: what takes too long, what a closed counter
// leaves behind, and who was called out of order.
import test from 'node:test';
import assert from 'node:assert/strict';
import { page } from '../../ui/test/page.mjs';

page();
const { counterRows, leftBy, queueRows, skips } = await import('../static/supervise.js');

const NOW = Date.parse('2026-11-23T03:00:00Z');
const ago = (minutes) => new Date(NOW - minutes * 60000).toISOString();
const load = (id, agency, more = {}) => ({ service: { id, name: { id } }, agency, waiting: 0, called: 0, serving: 0, held: 0, oldest_at: null, wait_target_ms: -1, service_target_ms: -1, ...more });
const counter = (number, state, services, ticket = null) => ({ id: 'c' + number, number, agency: { id: number < 9 ? 'a' : 'b' }, services: services.map((id) => ({ id })), state, since: ago(60), ticket });
const called = (minutes) => ({ state: 'called', last_called_at: ago(minutes), service: { id: 'ktp' } });
const serving = (minutes, before = 0, service = 'ktp') => ({ state: 'serving', serving_since: ago(minutes), service_ms: before * 60000, service: { id: service } });

const hall = (counters, services = [load('ktp', 'a', { service_target_ms: 15 * 60000, waiting: 3, oldest_at: ago(20) }), load('kk', 'a', { waiting: 2, oldest_at: ago(5) }), load('skck', 'b')]) => ({
  agencies: {}, counters: Object.fromEntries(counters.map((c) => [c.id, c])), services: Object.fromEntries(services.map((s) => [s.service.id, s])),
});

test('a call is long after five minutes, a service past its standard, holds apart', () => {
  const rows = counterRows(hall([
    counter(1, 'open', ['ktp'], called(4.9)), counter(2, 'open', ['ktp'], called(5)), counter(3, 'open', ['ktp'], serving(15)), counter(4, 'open', ['ktp'], serving(6, 10)),
    counter(5, 'open', ['kk'], serving(90, 0, 'kk')), counter(6, 'open', ['ktp'], serving(90, 0, 'elsewhere')), counter(7, 'paused', ['ktp']),
  ]), NOW, '');
  assert.deepEqual(rows.map((r) => r.long), [false, true, false, true, false, false, false]);
  assert.deepEqual(rows.map((r) => r.ms / 60000), [4.9, 5, 15, 16, 90, 90, 0]);
});

test('only what is of the agency', () => {
  const state = hall([counter(1, 'open', ['ktp']), counter(9, 'open', ['skck'])]);
  assert.deepEqual(counterRows(state, NOW, 'a').map((r) => r.counter.id), ['c1']);
  assert.deepEqual(queueRows(state, NOW, 'b').map((r) => r.load.service.id), ['skck']);
  assert.equal(counterRows(state, NOW, '').length + queueRows(state, NOW, '').length, 5);
});

test('a counter leaves behind whom no other one calls', () => {
  const of = (...others) => leftBy(hall([counter(1, 'open', ['ktp', 'kk', 'skck']), ...others]), 'c1').map((l) => l.service.id);
  assert.deepEqual(of(), ['ktp', 'kk']); // nobody waits for the third
  assert.deepEqual(of(counter(2, 'open', ['ktp'])), ['kk']);
  assert.deepEqual(of(counter(2, 'paused', ['ktp', 'kk'])), []);
  assert.deepEqual(of(counter(2, 'closed', ['ktp', 'kk'])), ['ktp', 'kk']);
});

test('a chosen call is a skip where somebody was before', () => {
  const call = (seq, rule, overtaken) => ({ seq, at: ago(1), reason: 'r', actor: { id: 'o', name: 'Sari' }, why: { rule, overtaken }, ticket: { number: 'A-00' + seq, leg: { agency: 'a', counter: 'c1' } } });
  const list = skips([call(1, 'chosen', 2), call(2, 'credit', 3), call(3, 'chosen', 0), call(4, 'chosen', 1)]);
  assert.deepEqual(list.map((s) => [s.number, s.officer, s.overtaken]), [['A-004', 'Sari', 1], ['A-001', 'Sari', 2]]);
});
