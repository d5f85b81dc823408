import test from 'node:test';
import assert from 'node:assert/strict';
import '../../ui/test/page.mjs';

const { Announcer, earlier, memoryOf, newestFirst } = await import('../static/announcer.js');

const call = (id, more) => ({ id, number: 'A-' + id, standing: true, ...more });
const board = (...calls) => Object.assign({}, ...calls.map((c) => ({ [c.id]: c })));

function fakeStorage(entries = {}) {
  const data = { ...entries };
  return { data, getItem: (k) => (k in data ? data[k] : null), setItem: (k, v) => { data[k] = v; } };
}

// stage presents calls and lets the test end each one by hand.
function stage(storage = fakeStorage(), now = Date.now) {
  const said = [];
  let end = null;
  const announcer = new Announcer(memoryOf(storage, 'k'), (c, about) => {
    said.push(about.backlog ? `${c.number}+${about.backlog}` : c.number);
    return new Promise((resolve, reject) => { end = { resolve, reject }; });
  }, now);
  const settle = () => new Promise((r) => setImmediate(r));
  return {
    announcer, said, storage, settle,
    async finish(how = 'resolve') { end[how](); await settle(); },
  };
}

test('the first snapshot of a screen is silent, later calls are said', async () => {
  const s = stage();
  s.announcer.snapshot(board(call(4), call(7)), 9);
  await s.settle();
  assert.deepEqual(s.said, []);
  s.announcer.update(board(call(4), call(7), call(12)));
  await s.settle();
  assert.deepEqual(s.said, ['A-12']);
});

test('an empty first snapshot does not silence the first call', async () => {
  const s = stage();
  s.announcer.snapshot({}, 0);
  s.announcer.update(board(call(1)));
  await s.settle();
  assert.deepEqual(s.said, ['A-1']);
});

test('calls of one second follow each other in rising order, each after the end of the one before', async () => {
  const s = stage();
  s.announcer.snapshot({}, 1);
  s.announcer.update(board(call(12), call(10), call(11)));
  await s.settle();
  assert.deepEqual(s.said, ['A-10+2']);
  await s.finish();
  await s.finish();
  assert.deepEqual(s.said, ['A-10+2', 'A-11+1', 'A-12']);
});

test('ids sort as numbers, not as words', () => {
  assert.deepEqual(newestFirst(board(call(9), call(10), call(100))).map((c) => c.id), [100, 10, 9]);
});

test('a delta that brings nothing new says nothing again', async () => {
  const s = stage();
  s.announcer.snapshot({}, 1);
  const now = board(call(2));
  s.announcer.update(now);
  await s.settle();
  await s.finish();
  s.announcer.update(now);
  s.announcer.snapshot(now, 3);
  await s.settle();
  assert.deepEqual(s.said, ['A-2']);
});

test('a reload says only what was not said, and never the call that was under way', async () => {
  const s = stage();
  s.announcer.snapshot({}, 1);
  s.announcer.update(board(call(2), call(3)));
  await s.settle();
  const again = stage(s.storage);
  again.announcer.snapshot(board(call(2), call(3), call(5)), 6);
  await again.settle();
  await again.finish();
  assert.deepEqual(s.said, ['A-2+1']);
  assert.deepEqual(again.said, ['A-3+1', 'A-5']);
});

test('what no longer stands is not said, also when it fell while it waited its turn', async () => {
  const s = stage();
  s.announcer.snapshot({}, 1);
  s.announcer.update(board(call(2), call(3), call(4, { standing: false })));
  await s.settle();
  s.announcer.update(board(call(2), call(3, { standing: false }), call(4, { standing: false }), call(6)));
  await s.finish();
  assert.deepEqual(s.said, ['A-2+1', 'A-6']);
});

test('a recall is a call of its own', async () => {
  const s = stage();
  s.announcer.snapshot({}, 1);
  s.announcer.update(board(call(2, { number: 'A-023' })));
  await s.settle();
  await s.finish();
  s.announcer.update(board(call(2, { number: 'A-023' }), call(5, { number: 'A-023', recall: true })));
  await s.settle();
  assert.deepEqual(s.said, ['A-023', 'A-023']);
});

test('of sixty counters that call at once each call is presented, and one that is called again only once more', async () => {
  const s = stage();
  s.announcer.snapshot({}, 1);
  const calls = board(...Array.from({ length: 60 }, (_, i) => call(i + 2)));
  s.announcer.update({ ...calls });
  await s.settle();
  // Three counters call again while the first call is presented; the board has one entry a ticket.
  for (const [i, id] of [7, 30, 61].entries()) {
    delete calls[id];
    calls[100 + i] = call(100 + i, { number: 'A-' + id, recall: true });
    s.announcer.update({ ...calls });
  }
  for (let i = 0; i < 60; i++) await s.finish();
  const numbers = s.said.map((said) => said.split('+')[0]);
  assert.equal(numbers.length, 60);
  assert.deepEqual(new Set(numbers), new Set(Array.from({ length: 60 }, (_, i) => 'A-' + (i + 2))));
});

test('a call that fails to sound does not stop the next', async () => {
  const s = stage();
  s.announcer.snapshot({}, 1);
  s.announcer.update(board(call(2), call(3)));
  await s.settle();
  await s.finish('reject');
  assert.deepEqual(s.said, ['A-2+1', 'A-3']);
});

test('a hall set up anew is not silenced by the memory of the old one', async () => {
  const s = stage(fakeStorage({ k: '90000' }));
  s.announcer.snapshot(board(call(3)), 5);
  s.announcer.update(board(call(3), call(8)));
  await s.settle();
  assert.deepEqual(s.said, ['A-8']);
});

test('a call older than a minute when the screen learns of it is not said, one that waits its turn is', async () => {
  let now = Date.parse('2026-08-03T02:00:00Z');
  const at = (seconds) => ({ at: new Date(Date.parse('2026-08-03T02:00:00Z') + seconds * 1000).toISOString() });
  const s = stage(fakeStorage({ k: '1' }), () => now);
  s.announcer.snapshot(board(call(2, at(-3600)), call(3, at(-61)), call(4, at(-59)), call(5, at(-1))), 9);
  await s.settle();
  assert.deepEqual(s.said, ['A-4+1']);
  now += 300000; // a long call: the other one has waited its turn
  s.announcer.update(board(call(5, at(-1)), call(6, at(299)), call(7, at(200))));
  await s.finish();
  await s.finish();
  assert.deepEqual(s.said, ['A-4+1', 'A-5+1', 'A-6']);
});

test('after a sleep only what is younger than a minute is said, also where the clock of the page slept', async (t) => {
  const from = Date.parse('2026-01-05T02:00:00.000Z');
  const at = (s) => new Date(from + s * 1000).toISOString();
  for (const [name, runs] of [['frozen', true], ['suspended', false]]) {
    let seconds = 0;
    t.mock.method(Date, 'now', () => from + seconds * 1000);
    const s = stage(fakeStorage(), () => (runs ? from + seconds * 1000 : from + Math.min(seconds, 5) * 1000));
    s.announcer.snapshot({}, 1);
    const before = board(call(10, { at: at(0) }), call(11, { at: at(4) }));
    s.announcer.update(before);
    await s.settle();
    seconds = 90;
    // A frozen page may be told of calls, and says them no sooner than it wakes.
    if (runs) s.announcer.update(Object.assign({ 12: call(12, { at: at(80) }) }, before));
    await s.finish();
    assert.deepEqual(s.said, runs ? ['A-10+1', 'A-12'] : ['A-10+1'], name);
    t.mock.restoreAll();
  }
});

test('storage that is forbidden or holds rubbish is no reason to fail', () => {
  const broken = { getItem() { throw new Error('no'); }, setItem() { throw new Error('no'); } };
  const memory = memoryOf(broken, 'k');
  memory.set(4);
  assert.equal(memory.get(), null);
  assert.equal(memoryOf(fakeStorage({ k: 'abc' }), 'k').get(), null);
  assert.equal(memoryOf(fakeStorage({ k: '12' }), 'k').get(), 12);
});

test('earlier calls: each number once, none that is still to come, and not the large one', () => {
  const list = newestFirst(board(call(9), call(8, { number: 'A-5' }), call(7, { number: 'A-4' }), call(6, { number: 'A-5' }), call(5), call(4)));
  assert.deepEqual(earlier(list, list[1]).map((c) => c.id), [7]);
  assert.deepEqual(earlier(list, null), []);
});
