import test from 'node:test';
import assert from 'node:assert/strict';
import { page } from '../../ui/test/page.mjs';

page();

const { joined, nextChange } = await import('../static/hours.js');

const open = { serving: true, break: false, opens_at: null, closes_at: '2026-01-05T09:00:00Z', note: '' };
const lunch = { serving: false, break: true, opens_at: '2026-01-05T06:00:00Z', closes_at: '2026-01-05T09:00:00Z', note: '' };
const over = { serving: false, break: false, opens_at: '2026-01-06T01:00:00Z', closes_at: null, note: 'Cuti bersama' };

test('a hall is open while one agency is', () => {
  assert.deepEqual(joined([open, over]), { serving: true, pausing: false, opens: over.opens_at, note: '' });
  assert.equal(joined([]).serving, true, 'a board that knows no hours says nothing of them');
});

test('a closed hall opens with the first of its agencies', () => {
  assert.deepEqual(joined([over, lunch]), { serving: false, pausing: true, opens: lunch.opens_at, note: '' });
  assert.deepEqual(joined([over, { ...over, opens_at: '2026-01-07T01:00:00Z' }]), { serving: false, pausing: false, opens: over.opens_at, note: 'Cuti bersama' });
  assert.equal(joined([{ ...over, opens_at: null }]).opens, '');
});

test('hours are asked for again at their next instant', () => {
  const now = Date.parse('2026-01-05T05:00:00Z');
  assert.equal(nextChange([over, lunch, open], now), Date.parse(lunch.opens_at));
  assert.equal(nextChange([open], Date.parse('2026-01-05T10:00:00Z')), 0);
});
