import test from 'node:test';
import assert from 'node:assert/strict';
import { page } from './page.mjs';

page();
const { instantOf } = await import('../static/clock.js');

test('a time of today is an instant, whatever zone the hall is in', () => {
  const now = Date.parse('2026-11-30T03:01:40Z'); // 10.01 in Jakarta, 12.01 in Jayapura
  assert.equal(instantOf('08:15', now, '10.01'), '2026-11-30T01:15:00.000Z');
  assert.equal(instantOf('12:01', now, '12.01'), '2026-11-30T03:01:00.000Z');
  assert.equal(instantOf('10:02', now, '10.01'), '2026-11-30T03:02:00.000Z', 'the server refuses what is to come');
});
