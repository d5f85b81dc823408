import test from 'node:test';
import assert from 'node:assert/strict';
import './kit.mjs';
import { page } from '../../ui/test/page.mjs';

page();
const { Attempt } = await import('../static/attempt.js');

test('a lost answer is asked for again under the same key', () => {
  const attempt = new Attempt(['skck']);
  const { key } = attempt;
  attempt.begin('regular');
  assert.equal(attempt.running, true);
  attempt.failed({ status: 0, temporary: true });
  attempt.begin('regular');
  attempt.failed({ status: 503, temporary: true });
  assert.deepEqual([attempt.key, attempt.running], [key, false]);
});

test('a refusal and another class make another wish', () => {
  const attempt = new Attempt(['skck']);
  const keys = new Set([attempt.key]);
  attempt.begin('regular');
  attempt.failed({ status: 409, temporary: false });
  keys.add(attempt.key);
  attempt.begin('priority');
  keys.add(attempt.key);
  assert.equal(keys.size, 3);
  assert.notEqual(new Attempt(['skck']).key, attempt.key);
});
