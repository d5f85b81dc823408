import test from 'node:test';
import assert from 'node:assert/strict';
import { ticket } from '../../kiosk/test/kit.mjs';
import { page } from '../../ui/test/page.mjs';

page();
const { stepsFor } = await import('../static/steps.js');
const { Sender } = await import('../../ui/static/sender.js');
const of = (more, today = '2026-01-05', role = 'desk') => stepsFor(ticket({ origin: 'kiosk', ...more }), today, role);

test('each state has its steps', () => {
  assert.deepEqual(of({}), ['late', 'cancel', 'class', 'note', 'reprint', 'print']);
  assert.deepEqual(of({ late_by: 0 }), ['cancel', 'class', 'note', 'reprint', 'print']);
  assert.deepEqual(of({ state: 'serving' }), ['class', 'note', 'reprint', 'print']);
  assert.deepEqual(of({ state: 'no_show' }), ['reinstate', 'note']);
  assert.deepEqual(of({ state: 'cancelled' }), []);
});

test('a number of another day, another origin or role has fewer', () => {
  assert.deepEqual(of({}, '2026-01-06'), []);
  assert.deepEqual(of({ origin: 'desk', state: 'held' }), ['cancel', 'class', 'note', 'print']);
  assert.deepEqual(of({ state: 'held' }, '2026-01-05', 'supervisor'), ['cancel', 'class', 'note', 'print']);
});

test('a change without an answer keeps its key, one with an answer does not', async () => {
  const keys = [];
  const answers = [{ temporary: true }, { ok: 1 }, { ok: 2 }, { code: 'wrong_state' }, { ok: 3 }];
  let n = 0;
  const sender = new Sender((path, body, key) => {
    keys.push(key);
    const a = answers.shift();
    return a.ok ? Promise.resolve(a) : Promise.reject(a);
  }, () => 'key-' + (++n));
  await assert.rejects(sender.send('/a', { x: 1 }));
  await sender.send('/a', { x: 1 });
  await sender.send('/a', { x: 1 });
  await assert.rejects(sender.send('/a', { x: 1 }));
  await sender.send('/a', { x: 1 });
  assert.deepEqual(keys, ['key-1', 'key-1', 'key-2', 'key-3', 'key-4']);
});

test('the same wish for the next citizen is another one', async () => {
  const keys = [];
  let n = 0;
  const sender = new Sender((path, body, key) => {
    keys.push(key);
    return Promise.reject({ temporary: true });
  }, () => 'key-' + (++n));
  await assert.rejects(sender.send('/tickets', { service: 'ktp' }));
  await assert.rejects(sender.send('/tickets', { service: 'ktp' }));
  sender.forget();
  await assert.rejects(sender.send('/tickets', { service: 'ktp' }));
  assert.deepEqual(keys, ['key-1', 'key-1', 'key-2']);
});
