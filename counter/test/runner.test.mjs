import test from 'node:test';
import assert from 'node:assert/strict';
import { Busy, Runner, reflects, ticketNumber } from '../static/runner.js';

const topic = (ticket, state = 'open') => ({ counter: { id: 'k5', state, ticket: ticket || null } });
const ticket = (state, rev, id = 't1') => ({ id, rev, state, number: 'A-001' });
const noAnswer = () => Object.assign(new Error('network'), { temporary: true });
const refusal = () => Object.assign(new Error('wrong_state'), { temporary: false });

// line is a runner whose requests the test answers by hand.
function line() {
  const sent = [];
  let n = 0;
  const runner = new Runner((path, body, key) => new Promise((resolve, reject) => {
    sent.push({ path, body, key, resolve, reject });
  }), () => 'key' + (++n), () => {});
  runner.see(topic(null));
  return { runner, sent };
}

test('a double press sends one request', async () => {
  const { runner, sent } = line();
  const first = runner.run([{ path: '/call-next' }]);
  await assert.rejects(runner.run([{ path: '/call-next' }]), Busy);
  sent[0].resolve(null);
  assert.deepEqual(await first, [null]);
  assert.equal(sent.length, 1);
});

test('pressed again after no answer it is the same step', async () => {
  const { runner, sent } = line();
  const first = runner.run([{ path: '/call-next' }]);
  sent[0].reject(noAnswer());
  await assert.rejects(first);
  const second = runner.run([{ path: '/call-next' }]);
  assert.equal(sent[1].key, sent[0].key);
  sent[1].resolve(null);
  await second;
});

test('after a refusal, and after a success, it is a new step', async () => {
  const { runner, sent } = line();
  const first = runner.run([{ path: '/recall' }]);
  sent[0].reject(refusal());
  await assert.rejects(first);
  const second = runner.run([{ path: '/recall' }]);
  sent[1].resolve(null);
  await second;
  runner.run([{ path: '/recall' }]);
  assert.equal(new Set(sent.map((s) => s.key)).size, 3);
});

test('when the unanswered call had arrived after all, the next call is not its replay', async () => {
  const { runner, sent } = line();
  const first = runner.run([{ path: '/call-next' }]);
  sent[0].reject(noAnswer());
  await assert.rejects(first);
  runner.see(topic(ticket('called', 2)));
  runner.see(topic(null));
  runner.run([{ path: '/call-next' }]);
  assert.notEqual(sent[1].key, sent[0].key);
});

test('another body is another step', async () => {
  const { runner, sent } = line();
  const first = runner.run([{ path: '/hold', body: { reason: 'a' } }]);
  sent[0].reject(noAnswer());
  await assert.rejects(first);
  runner.run([{ path: '/hold', body: { reason: 'b' } }]);
  assert.notEqual(sent[1].key, sent[0].key);
});

test('of two steps the second is sent only after the first succeeded', async () => {
  const { runner, sent } = line();
  const both = runner.run([{ path: '/finish' }, { path: '/call-next' }]);
  assert.equal(sent.length, 1);
  sent[0].reject(refusal());
  const err = await both.then(() => null, (e) => e);
  assert.equal(err.message, 'wrong_state');
  assert.deepEqual(err.answers, []);
  assert.equal(sent.length, 1);
});

test('a failure of the second tells that the first happened', async () => {
  const { runner, sent } = line();
  const both = runner.run([{ path: '/finish' }, { path: '/call-next' }]);
  sent[0].resolve(ticket('done', 4));
  await new Promise((r) => setImmediate(r));
  sent[1].reject(noAnswer());
  const err = await both.then(() => null, (e) => e);
  assert.equal(err.answers[0].state, 'done');
  assert.equal(runner.busy, false);
});

test('a step is under way until the screen shows it', async () => {
  const { runner, sent } = line();
  const call = runner.run([{ path: '/call-next' }]);
  sent[0].resolve(ticket('called', 2));
  await new Promise((r) => setImmediate(r));
  assert.equal(runner.busy, true);
  runner.see(topic(ticket('called', 2)));
  await call;
  assert.equal(runner.busy, false);
});

test('what a state shows of an answer', () => {
  assert.equal(reflects(topic(null), null), true);
  assert.equal(reflects(topic(ticket('called', 2)), ticket('serving', 3)), false);
  assert.equal(reflects(topic(ticket('serving', 3)), ticket('serving', 3)), true);
  assert.equal(reflects(topic(ticket('serving', 3)), ticket('done', 4)), false);
  assert.equal(reflects(topic(null), ticket('done', 4)), true);
  const direct = { ...ticket('serving', 1, 't2'), number: '', origin: 'counter' };
  assert.equal(reflects(topic(null), direct), false);
  assert.equal(reflects(topic(direct), direct), true);
  assert.equal(reflects(topic(null, 'open'), { id: 'k5', number: 5, services: [], state: 'paused' }), false);
  assert.equal(reflects(topic(null, 'paused'), { id: 'k5', number: 5, services: [], state: 'paused' }), true);
});

test('a number as it is typed', () => {
  assert.equal(ticketNumber('a23'), 'A-023');
  assert.equal(ticketNumber(' KB 7 '), 'KB-007');
  assert.equal(ticketNumber('A-1005'), 'A-1005');
  assert.equal(ticketNumber('?'), '?');
});
