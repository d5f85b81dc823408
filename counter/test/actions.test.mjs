import test from 'node:test';
import assert from 'node:assert/strict';
import { KEYS, allowed, allows, commandOf, revertLeft } from '../static/actions.js';

const topic = (counterState, ticketState, last) => ({
  counter: { state: counterState, ticket: ticketState ? { id: 't', rev: 3, state: ticketState } : null }, last: last || null,
});
const can = (t, left = 0) => Object.entries(allowed(t, left)).filter(([, ok]) => ok).map(([k]) => k).sort();

test('a closed counter can only be opened', () => {
  assert.deepEqual(can(topic('closed', null)), ['open', 'reinstate']);
});

test('a free open counter calls, pauses and closes', () => {
  assert.deepEqual(can(topic('open', null)), ['call', 'call-next', 'close', 'pause', 'reinstate', 'resume-held']);
});

test('with a called citizen there is no second call and no closing', () => {
  assert.deepEqual(can(topic('open', 'called')), ['finish', 'hold', 'no-show', 'outcome', 'pause', 'recall', 'reinstate', 'requeue', 'start', 'transfer']);
});

test('finish and call next in one press only for a citizen who was being served', () => {
  assert.equal(allowed(topic('open', 'called'), 0)['finish-next'], false);
  assert.equal(allowed(topic('open', 'serving'), 0)['finish-next'], true);
  assert.equal(allowed(topic('paused', 'serving'), 0)['finish-next'], false);
});

test('a step is taken back only while its window is open', () => {
  const t = topic('open', null, { id: 't', rev: 4, state: 'done' });
  assert.equal(allowed(t, 1).revert, true);
  assert.equal(allowed(t, 0).revert, false);
});

test('nothing may be pressed before the first picture', () => {
  assert.deepEqual(can(null), []);
  assert.equal(allows('nonsense', 'called'), false);
});

const key = (k, more) => ({ key: k, target: { tagName: 'BODY' }, ...more });

test('keys: letters in either case, one command each', () => {
  assert.equal(commandOf(key('S')), 'finish');
  assert.equal(commandOf(key('s')), 'finish');
  assert.equal(commandOf(key(' ')), 'call-next');
  assert.equal(commandOf(key('F5')), null);
  assert.equal(commandOf(key('q')), null);
  assert.ok(Object.keys(KEYS).every((k) => k.length > 1 || k === k.toLowerCase()));
});

test('a held key, a browser shortcut and typing do nothing', () => {
  assert.equal(commandOf(key(' ', { repeat: true })), null);
  assert.equal(commandOf(key('s', { ctrlKey: true })), null);
  assert.equal(commandOf(key('s', { target: { tagName: 'INPUT' } })), null);
  assert.equal(commandOf(key(' ', { target: { tagName: 'BUTTON' } })), null);
  assert.equal(commandOf(key('u', { target: { tagName: 'BUTTON' } })), 'recall');
});

test('a step may be taken back until the instant that the server names, whatever the policy', () => {
  const now = Date.UTC(2026, 10, 23, 3);
  const until = (ms) => ({ last: { id: 't' }, revert_until: new Date(now + ms).toISOString() });
  assert.deepEqual([90000, 10000, 1, 0, -5000].map((ms) => revertLeft(until(ms), now)), [90000, 10000, 1, 0, 0]);
  assert.equal(revertLeft({ last: null, revert_until: until(9000).revert_until }, now), 0);
  assert.equal(revertLeft({ last: { id: 't' } }, now), 0);
  assert.equal(revertLeft(null, now), 0);
});
