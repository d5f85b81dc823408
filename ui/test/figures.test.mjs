import test from 'node:test';
import assert from 'node:assert/strict';
import '../../ui/test/page.mjs';

const { agencyRows, alerts, countersHere, headline, serviceRows } = await import('../static/figures.js');

const now = Date.UTC(2026, 10, 23, 3);
const ago = (min) => new Date(now - min * 60000).toISOString();

function load(id, agency, more) {
  return {
    service: { id, name: { id: 'Layanan ' + id } }, agency, waiting: 0, priority: 0, called: 0, serving: 0, held: 0,
    issued: 0, done: 0, no_show: 0, cancelled: 0, expired: 0, oldest_at: null, wait_target_ms: 30 * 60000, ...more,
  };
}

function counter(id, number, agency, services, state, more) {
  return { id, number, agency: { id: agency }, services: services.map((s) => ({ id: s })), state, since: ago(1), ticket: null, ...more };
}

const hall = {
  agencies: { a: { id: 'a', short: 'Disdukcapil' }, b: { id: 'b', short: 'Polres' }, c: { id: 'c', short: 'PDAM' } },
  services: {
    ktp: load('ktp', 'a', { waiting: 4, priority: 1, serving: 1, oldest_at: ago(10), done: 7, issued: 12 }),
    kk: load('kk', 'a', { waiting: 2, oldest_at: ago(25), done: 1, no_show: 1, issued: 4 }),
    skck: load('skck', 'b', { waiting: 1, oldest_at: ago(31), issued: 1 }),
    air: load('air', 'c', { wait_target_ms: -1, waiting: 3, oldest_at: ago(90), issued: 3 }),
  },
  counters: {
    k10: counter('k10', 10, 'a', ['ktp', 'kk'], 'open', { ticket: { id: 't' } }),
    k9: counter('k9', 9, 'b', ['skck'], 'paused', { since: ago(45) }),
    k11: counter('k11', 11, 'c', ['air'], 'open'),
  },
};

test('the headline adds the hall up', () => {
  const h = headline(hall, now);
  assert.deepEqual([h.waiting, h.priority, h.serving, h.done, h.noShow, h.issued], [10, 1, 1, 8, 1, 20]);
  assert.deepEqual([h.open, h.paused, h.closed, h.counters], [2, 1, 0, 3]);
  assert.equal(Math.floor(h.longest / 60000), 90);
  assert.equal(h.longestRow.load.service.id, 'air');
  assert.equal(h.level, 'over');
});

test('services: over, then near, then fine, then those without a promise', () => {
  assert.deepEqual(serviceRows(hall, now).map((r) => [r.load.service.id, r.level]),
    [['skck', 'over'], ['kk', 'warn'], ['ktp', 'ok'], ['air', 'none']]);
});

test('an agency stands as its worst service', () => {
  const rows = agencyRows(hall, now);
  assert.deepEqual(rows.map((r) => [r.agency.id, r.level, r.waiting, r.open, r.counters]),
    [['b', 'over', 1, 0, 1], ['a', 'warn', 6, 1, 1], ['c', 'none', 3, 1, 1]]);
});

test('who waits where no counter is open is not within the standard', () => {
  const closed = { ...hall, counters: {} };
  assert.deepEqual(serviceRows(closed, now).map((r) => [r.load.service.id, r.level]),
    [['skck', 'over'], ['kk', 'unserved'], ['ktp', 'unserved'], ['air', 'unserved']]);
  assert.equal(agencyRows(closed, now).find((r) => r.agency.id === 'a').level, 'unserved');
});

test('nobody waiting is no breach, however old the state', () => {
  const calm = { ...hall, services: { ktp: load('ktp', 'a', { oldest_at: ago(500) }) } };
  assert.equal(serviceRows(calm, now)[0].level, 'ok');
  assert.deepEqual(alerts({ ...calm, counters: {} }, now), []);
});

test('alerts: what can be acted on, the gravest first', () => {
  assert.deepEqual(alerts(hall, now).map((a) => [a.kind, a.row ? a.row.load.service.id : a.counter.id]),
    [['unserved', 'skck'], ['near', 'kk'], ['paused', 'k9']]);
});

test('past the target with a counter open', () => {
  const open = { ...hall, counters: { k9: counter('k9', 9, 'b', ['skck'], 'open') }, services: { skck: hall.services.skck } };
  assert.deepEqual(alerts(open, now).map((a) => [a.kind, a.grave]), [['over', true]]);
});

test('a short break raises no alert', () => {
  const short = { ...hall, services: {}, counters: { k9: counter('k9', 9, 'b', [], 'paused', { since: ago(29) }) } };
  assert.deepEqual(alerts(short, now), []);
});

test('what ended today is shown while somebody is there, and its day counts', () => {
  const ended = {
    agencies: { ...hall.agencies, d: { id: 'd', short: 'BPN', ended: true }, e: { id: 'e', short: 'KUA', ended: true } },
    services: {
      ...hall.services, ukur: load('ukur', 'd', { waiting: 3, oldest_at: ago(5), issued: 5, done: 2, ended: true }),
      nikah: load('nikah', 'e', { issued: 4, done: 4, ended: true }),
    },
    counters: {
      ...hall.counters, k12: counter('k12', 12, 'd', ['ukur'], 'open', { ended: true }), k13: counter('k13', 13, 'e', ['nikah'], 'closed', { ended: true }),
    },
  };
  const before = headline(hall, now);
  const now1 = headline(ended, now);
  assert.deepEqual([now1.waiting, now1.done, now1.issued, now1.counters], [before.waiting + 3, before.done + 6, before.issued + 9, before.counters + 1]);
  const row = agencyRows(ended, now).find((r) => r.agency.id === 'd');
  assert.deepEqual([row.agency.ended, row.waiting, row.open], [true, 3, 1]);
  assert.ok(!agencyRows(ended, now).some((r) => r.agency.id === 'e'));
  assert.deepEqual(serviceRows(ended, now).filter((r) => r.load.ended).map((r) => r.load.service.id), ['ukur']);
  assert.deepEqual(countersHere(ended).map((c) => c.number), [9, 10, 11, 12]);
});

test('calendars without holidays are one alert a year, and the last', () => {
  const warn = (calendar, year) => ({ code: 'no_holidays', path: 'calendars[0].holidays', params: { calendar, year } });
  const list = alerts({ ...hall, warnings: [warn('kantor', 2026), warn('kantor', 2027), warn('bank', 2027)] }, now);
  assert.deepEqual(list.slice(-2), [{ kind: 'holidays', grave: false, calendars: ['kantor'], year: 2026 }, { kind: 'holidays', grave: false, calendars: ['kantor', 'bank'], year: 2027 }]);
});
