import test from 'node:test';
import assert from 'node:assert/strict';
import { Socket, page } from './page.mjs';

page();
const { connect } = await import('../static/live.js');
const { mergePatch } = await import('../static/mergepatch.js');

const welcome = { op: 'welcome', at: '2026-01-05T02:00:00.000Z', heartbeat_ms: 10000 };
const snapshot = (seq, state, topic = 'board:a') => ({ op: 'snapshot', topic, seq, state });
const delta = (seq, patch, topic = 'board:a') => ({ op: 'delta', topic, seq, patch });

// screen is a page that watches one board.
function screen(options) {
  const around = page();
  const seen = [];
  const stale = [];
  const closed = [];
  const live = connect(Object.assign({ onStale: (s) => stale.push(s), onClose: (c) => closed.push(c) }, options));
  live.subscribe('board:a', (state, meta) => seen.push({ state, seq: meta.seq, first: meta.first }));
  const up = () => { Socket.last.opens(); Socket.last.says(welcome); };
  return Object.assign(around, { live, seen, stale, closed, up });
}

test('a fresh connection asks for a snapshot, after who is there', () => {
  const s = screen({ token: 't' });
  s.up();
  assert.equal(Socket.last.url, 'wss://mpp.test/live');
  assert.deepEqual(Socket.last.sent, [{ op: 'hello', token: 't' }, { op: 'sub', topic: 'board:a' }]);
  Socket.last.says(snapshot(5, { n: 1 }));
  assert.deepEqual(s.seen, [{ state: { n: 1 }, seq: 5, first: true }]);
  assert.deepEqual(s.stale, [true, false]);
});

test('it resumes with the last number that it has of the topic', async () => {
  const s = screen();
  s.up();
  Socket.last.says(snapshot(5, { n: 1 }));
  Socket.last.says(delta(7, { n: 2 }));
  Socket.last.ends(1006);
  await s.clock.pass(2000);
  s.up();
  assert.equal(Socket.all.length, 2);
  assert.deepEqual(Socket.last.sent, [{ op: 'sub', topic: 'board:a', since: 7 }]);
  Socket.last.says({ op: 'heartbeat', seq: 12 }); // said before the missing deltas were sent
  Socket.last.ends(1006);
  await s.clock.pass(2000);
  s.up();
  assert.deepEqual(Socket.last.sent, [{ op: 'sub', topic: 'board:a', since: 7 }]);
  Socket.last.says({ op: 'resumed', topic: 'board:a' });
  Socket.last.says({ op: 'heartbeat', seq: 12 }); // all up to 12 has been sent
  Socket.last.ends(1006);
  await s.clock.pass(2000);
  s.up();
  assert.deepEqual(Socket.last.sent, [{ op: 'sub', topic: 'board:a', since: 12 }]);
});

test('after a lost line it shows what is true now, not each state on the way', async () => {
  const s = screen();
  s.up();
  Socket.last.says(snapshot(5, { calls: {} }));
  Socket.last.ends(1006);
  await s.clock.pass(2000);
  s.up();
  Socket.last.says(delta(6, { calls: { 6: { standing: true } } }));
  Socket.last.says(delta(8, { calls: { 6: { standing: false } } }));
  assert.equal(s.seen.length, 1);
  Socket.last.says({ op: 'news', topic: 'board:a', seq: 90 }); // of a newer server
  assert.equal(s.seen.length, 1);
  Socket.last.says({ op: 'resumed', topic: 'board:a' });
  assert.deepEqual(s.seen.slice(1), [{ state: { calls: { 6: { standing: false } } }, seq: 8, first: false }]);
  Socket.last.says(delta(9, { calls: { 9: { standing: true } } }));
  assert.equal(s.seen.length, 3);
});

test('what comes twice is shown once; a snapshot replaces all, also when numbers go back', () => {
  const s = screen();
  s.up();
  Socket.last.says(snapshot(5, { n: 1, calls: { 4: { id: 4 } } }));
  Socket.last.says(delta(6, { n: 2 }));
  Socket.last.says(delta(6, { n: 9 }));
  Socket.last.says(delta(5, { n: 9 }));
  Socket.last.says(delta(6, { n: 9 }, 'board:b')); // nobody asked
  assert.deepEqual(s.seen.map((x) => x.seq), [5, 6]);
  assert.deepEqual(s.seen[1].state, { n: 2, calls: { 4: { id: 4 } } });
  Socket.last.says(snapshot(2, { n: 0 }));
  Socket.last.says(delta(3, { n: 1 }));
  assert.deepEqual(s.seen.slice(2).map((x) => [x.seq, x.first]), [[2, true], [3, false]]);
  assert.deepEqual(s.seen[3].state, { n: 1 });
});

test('a silent line is stale, is dropped and opened anew', async () => {
  const s = screen();
  s.up();
  Socket.last.says(snapshot(5, {}));
  await s.clock.pass(24000);
  assert.equal(s.live.isStale(), false);
  Socket.last.says({ op: 'heartbeat', seq: 5 });
  await s.clock.pass(24000);
  assert.equal(Socket.all.length, 1);
  await s.clock.pass(1000);
  assert.equal(s.live.isStale(), true);
  assert.equal(Socket.all.length, 2);
  assert.equal(Socket.all[0].closed, 1005);
  Socket.last.opens();
  assert.equal(s.live.isStale(), true, 'an open line proves nothing yet');
  Socket.last.says(welcome);
  assert.equal(s.live.isStale(), true, 'what was missed is still to come');
  Socket.last.says({ op: 'resumed', topic: 'board:a' });
  assert.deepEqual(s.stale, [true, false, true, false]);
});

test('what a machine that slept finds in its line is of before, and is not shown', async (t) => {
  const s = screen();
  s.up();
  Socket.last.says(snapshot(5, { n: 1 }));
  const woken = Date.now() + 120000; // the page's own clock stood still
  t.mock.method(Date, 'now', () => woken);
  Socket.last.says(delta(7, { n: 2 }));
  assert.equal(Socket.all.length, 2, 'another line');
  s.up();
  assert.deepEqual(Socket.last.sent, [{ op: 'sub', topic: 'board:a', since: 5 }]);
  Socket.last.says({ op: 'resumed', topic: 'board:a' });
  Socket.last.says(delta(7, { n: 2 }));
  Socket.last.says({ op: 'heartbeat', seq: 7 });
  assert.deepEqual(s.seen.map((seen) => seen.state.n), [1, 1, 2]);
});

test('a short restart alarms nobody', async () => {
  const s = screen();
  s.up();
  Socket.last.says(snapshot(5, {}));
  Socket.last.ends(1001);
  await s.clock.pass(1000);
  s.up();
  Socket.last.says(delta(6, { n: 1 }));
  Socket.last.says({ op: 'resumed', topic: 'board:a' });
  await s.clock.pass(5000);
  assert.deepEqual(s.stale, [true, false]);
});

test('after 1001 it comes back within two seconds, at random', async () => {
  for (const [value, wait] of [[0, 0], [0.25, 500], [0.999, 1998]]) {
    const s = screen();
    s.chance.value = value;
    s.up();
    Socket.last.says(snapshot(5, {}));
    Socket.last.ends(1001);
    if (wait > 0) await s.clock.pass(wait - 1);
    assert.equal(Socket.all.length, 1, String(value));
    await s.clock.pass(1);
    assert.equal(Socket.all.length, 2, String(value));
  }
});

test('after 4429 it waits thirty seconds, whatever happens meanwhile', async () => {
  const s = screen();
  s.up();
  Socket.last.says(snapshot(5, {}));
  Socket.last.ends(4429);
  for (let i = 0; i < 29; i++) {
    await s.clock.pass(1000);
    s.window.fire('online');
    s.document.fire('visibilitychange');
  }
  assert.equal(Socket.all.length, 1);
  assert.equal(s.live.isStale(), true);
  await s.clock.pass(6000);
  assert.equal(Socket.all.length, 2);
});

test('the waits grow while nobody answers, and a network that is back ends them', async () => {
  const s = screen();
  const waits = [];
  for (let i = 0; i < 8; i++) {
    Socket.last.ends(1006);
    const before = Socket.all.length;
    const began = s.clock.now;
    while (Socket.all.length === before) await s.clock.pass(25);
    waits.push(s.clock.now - began);
  }
  assert.deepEqual(waits, [375, 750, 1500, 3000, 6000, 11250, 11250, 11250]);
  Socket.last.ends(1006);
  const count = Socket.all.length;
  s.window.fire('online');
  assert.equal(Socket.all.length, count + 1);
});

test('4400 and 4401 are for good', async () => {
  for (const code of [4400, 4401]) {
    const s = screen();
    s.up();
    Socket.last.ends(code);
    await s.clock.pass(120000);
    assert.equal(Socket.all.length, 1);
    assert.deepEqual(s.closed, [code]);
    assert.equal(s.live.isStale(), true);
    assert.equal(s.clock.timers.size, 0);
  }
});

test('a refused topic does not keep the screen stale, and closing leaves nothing behind', () => {
  const s = screen();
  s.up();
  Socket.last.says({ op: 'error', topic: 'board:a', code: 'unknown_zone' });
  assert.equal(s.live.isStale(), false);
  s.live.close();
  assert.equal(Socket.last.closed, 1000);
  assert.equal(s.clock.timers.size, 0);
  assert.deepEqual([...s.window.heard.online, ...s.window.heard.offline, ...s.document.heard.visibilitychange], []);
});

test('a merge patch never changes what was shown', () => {
  const before = { a: { b: 1, c: 2 }, d: [1] };
  const after = mergePatch(before, { a: { b: null, e: 3 }, d: [2] });
  assert.deepEqual(before, { a: { b: 1, c: 2 }, d: [1] });
  assert.deepEqual(after, { a: { c: 2, e: 3 }, d: [2] });
});

test('a page without a token says hello for its session, and asks once when that has ended', async () => {
  const goesOn = [true, false];
  const asked = [];
  const s = screen({ renew: async () => { asked.push(1); return goesOn.shift(); } });
  s.up();
  assert.deepEqual(Socket.last.sent, [{ op: 'hello' }, { op: 'sub', topic: 'board:a' }]);
  Socket.last.ends(4401);
  await s.clock.pass(0);
  assert.equal(Socket.all.length, 2, 'connected again with the newer cookie');
  assert.deepEqual(s.closed, []);
  s.up();
  Socket.last.says(snapshot(5, { n: 1 }));
  Socket.last.ends(4401); // at once again: not asked another time
  await s.clock.pass(0);
  assert.deepEqual(s.closed, [4401]);
  assert.equal(asked.length, 1);
});

test('a session that is over is the end of the feed', async () => {
  const s = screen({ renew: async () => false });
  s.up();
  await s.clock.pass(20000);
  Socket.last.ends(4401);
  await s.clock.pass(0);
  assert.deepEqual(s.closed, [4401]);
  assert.equal(Socket.all.length, 1);
});
