import test from 'node:test';
import assert from 'node:assert/strict';
import { page } from '../../ui/test/page.mjs';
import './kit.mjs';

page();
const { REST_MS, SAME_MS, SAME_PX, Touches } = await import('../static/touch.js');

/** A screen that came at 1000 ms, and whether a tap on it counts. */
function screen() {
  const touches = new Touches();
  touches.rest(1000);
  const tap = (timeStamp, clientX = 300, clientY = 300, repeats = false) => {
    touches.down({ timeStamp, clientX, clientY });
    return touches.counts(1, repeats);
  };
  return { touches, tap };
}

test('nothing is taken from a finger until the screen has stood for half a second', () => {
  assert.equal(screen().tap(1000 + REST_MS - 1), false);
  assert.equal(screen().tap(1000 + REST_MS), true);
  assert.equal(REST_MS, 500);
});

test('what came down before the screen changed counts on neither', () => {
  const { touches } = screen();
  touches.down({ timeStamp: 2000, clientX: 1, clientY: 1 });
  touches.rest(2100);
  assert.equal(touches.counts(1, false), false, 'however long it was held');
});

test('a touch soon after the last one and near to it is the same touch', () => {
  const { tap } = screen();
  assert.deepEqual([tap(2000), tap(2000 + SAME_MS - 1, 300 + SAME_PX), tap(4000)], [true, false, true]);
  assert.deepEqual([tap(4000 + SAME_MS), tap(4800, 300 + SAME_PX + 1)], [true, true]);
});

test('a hand that trembles on is still the same touch', () => {
  const { tap } = screen();
  assert.deepEqual([2000, 2500, 3000, 3500, 5000].map((at) => tap(at)), [true, false, false, false, true]);
});

test('keys of a keyboard may be touched twice on purpose, but not before the rest', () => {
  const { tap } = screen();
  assert.deepEqual([tap(1100, 1, 1, true), tap(2000, 1, 1, true), tap(2100, 1, 1, true)], [false, true, true]);
});

test('a click that no finger made always counts', () => {
  const { touches, tap } = screen();
  assert.equal(touches.counts(0, false), true, 'a key or a switch');
  assert.equal(touches.counts(1, false), true, 'a screen reader that clicks without a press');
  touches.down({ timeStamp: 1100, clientX: 1, clientY: 1 });
  assert.equal(touches.counts(0, false), true, 'a key after a press that led to nothing');
  assert.equal(tap(1200), false);
});

test('how long until any touch counts', () => {
  const { touches, tap } = screen();
  assert.equal(touches.wait(1100), 400);
  tap(1300);
  assert.equal(touches.wait(1400), 600);
  assert.equal(touches.wait(2000), 0);
});
