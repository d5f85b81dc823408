import test from 'node:test';
import assert from 'node:assert/strict';
import { dateIn, moveDay, period, periodName } from '../static/periods.js';

test('days move over months, years and leap days', () => {
  assert.equal(moveDay('2026-03-01', -1), '2026-02-28');
  assert.equal(moveDay('2028-03-01', -1), '2028-02-29');
  assert.equal(moveDay('2026-12-31', 1), '2027-01-01');
});

test('the usual periods, both ends included', () => {
  assert.deepEqual(period('today', '2026-11-23'), { from: '2026-11-23', to: '2026-11-23' });
  assert.deepEqual(period('week', '2026-11-23'), { from: '2026-11-17', to: '2026-11-23' });
  assert.deepEqual(period('month', '2026-11-23'), { from: '2026-11-01', to: '2026-11-23' });
  assert.deepEqual(period('last_month', '2026-01-05'), { from: '2025-12-01', to: '2025-12-31' });
});

test('a period is known again by its dates', () => {
  assert.equal(periodName('2026-11-17', '2026-11-23', '2026-11-23'), 'week');
  assert.equal(periodName('2026-11-16', '2026-11-23', '2026-11-23'), '');
});

test("the hall's date, not the browser's", () => {
  const late = Date.UTC(2026, 10, 22, 18, 30);
  assert.equal(dateIn(late, 'Asia/Jakarta'), '2026-11-23');
  assert.equal(dateIn(late, 'UTC'), '2026-11-22');
});
