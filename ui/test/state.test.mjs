import test from 'node:test';
import assert from 'node:assert/strict';
import { countersOf, level, values } from '../static/state.js';

test('amber from 80 percent, red only past the target', () => {
  assert.equal(level(799, 1000), 'ok');
  assert.equal(level(800, 1000), 'warn');
  assert.equal(level(1000, 1000), 'warn');
  assert.equal(level(1001, 1000), 'over');
  for (const none of [null, undefined, 0, -1]) assert.equal(level(5000, none), 'none');
});

test('counters by number', () => {
  assert.deepEqual(countersOf({ counters: { b: { number: 10 }, a: { number: 9 } } }).map((c) => c.number), [9, 10]);
  assert.deepEqual(countersOf({}), []);
  assert.deepEqual(values(null), []);
});
