import test from 'node:test';
import assert from 'node:assert/strict';
import { page } from '../../ui/test/page.mjs';
import { speak, withElements } from '../../ui/test/dom.mjs';

const surroundings = page();
await speak('ui', 'kiosk');
const { Countdown, watchIdle } = await import('../static/idle.js');

test('a count-down ends once, a touch sets it back, and it can be held', async () => {
  const { clock, document } = page();
  let ended = 0;
  const seen = [];
  const countdown = new Countdown(3, (left, held) => seen.push(held ? left + ' held' : left), () => ended++);
  await clock.pass(2000);
  document.fire('pointerdown');
  assert.deepEqual(seen, [3, 2, 1, 3]);
  assert.equal(countdown.toggle(), true);
  await clock.pass(10000);
  assert.equal(ended, 0);
  countdown.toggle();
  await clock.pass(10000);
  assert.equal(ended, 1);
  document.fire('pointerdown');
  assert.equal(seen[seen.length - 1], 0, 'nothing is heard after the end');
});

test('whoever is idle is asked, and the kiosk starts anew without an answer', async () => {
  Object.assign(surroundings, page());
  const { clock, document } = surroundings;
  const { root } = withElements(surroundings);
  let ended = 0;
  watchIdle({ seconds: 5, warning: 2, onEnd: () => ended++ });
  await clock.pass(2000);
  assert.equal(root.find('role', 'alertdialog'), null);
  await clock.pass(1000);
  assert.match(root.find('role', 'alertdialog').textContent, /2/);
  assert.equal(root.find('class', 'ring-left').textContent, '2');
  let kept = 0;
  document.fire('keydown', { key: 'Enter', preventDefault: () => kept++ });
  assert.equal(root.find('role', 'alertdialog'), null, 'a key answers');
  assert.equal(kept, 1, 'and does nothing to what lies behind');
  document.fire('keydown', { key: 'Enter', preventDefault: () => kept++ });
  assert.equal(kept, 1, 'a key without a question is the page\'s own');
  await clock.pass(5000);
  assert.equal(ended, 1);
  assert.equal(root.find('role', 'alertdialog'), null);
});
