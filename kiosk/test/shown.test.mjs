import test from 'node:test';
import assert from 'node:assert/strict';
import { ticket } from './kit.mjs';
import { page } from '../../ui/test/page.mjs';
import { speak, withElements } from '../../ui/test/dom.mjs';

let surroundings = page();
await speak('ui', 'kiosk');
const { Stay } = await import('../static/stay.js');
const { keptShown } = await import('../static/shown.js');

/** A ticket on the screen, in a tab whose storage outlives the page. */
function shown(t) {
  surroundings = page();
  const { root } = withElements(surroundings);
  const storage = new Map();
  Object.defineProperty(globalThis, 'sessionStorage', {
    configurable: true, value: { setItem: (k, v) => storage.set(k, v), getItem: (k) => storage.get(k) ?? null, removeItem: (k) => storage.delete(k) },
  });
  const { clock } = surroundings;
  t.mock.method(Date, 'now', () => clock.now);
  let done = 0;
  const stay = new Stay(root, { seconds: () => 30, done: () => done++, again: () => {}, held: () => {}, low: () => {}, print: null });
  return { stay, storage, root, clock, done: () => done };
}

test('a ticket is kept with what is left of its time, and goes on from there', async (t) => {
  const { stay, root, clock, done } = shown(t);
  stay.begin(ticket());
  await clock.pass(12000);
  const kept = keptShown();
  assert.deepEqual([kept.ticket, kept.left], [ticket(), 18]);
  stay.begin(kept.ticket, kept.left);
  assert.equal(root.find('class', 'ring-left').textContent, '18');
  await clock.pass(17000);
  assert.equal(done(), 0);
  await clock.pass(1000);
  assert.equal(done(), 1);
});

test('the time runs while the page is away, and a ticket whose time is over is no longer there', async (t) => {
  const { stay, clock } = shown(t);
  stay.begin(ticket());
  clock.now += 10000;
  assert.equal(keptShown().left, 20);
  clock.now -= 3600000;
  assert.equal(keptShown().left, 30, 'never more, whatever the clock says');
  clock.now += 3600000 + 20000;
  assert.equal(keptShown(), null);
});

test('a held ticket is kept as long as it may be held', async (t) => {
  const { stay, root, clock } = shown(t);
  stay.begin(ticket());
  await clock.pass(10000);
  root.find('data-key', 'hold').click();
  await clock.pass(170000);
  assert.equal(keptShown().left, 10);
  await clock.pass(10000);
  assert.equal(keptShown(), null);
});

test('nothing is kept of a ticket that has left the screen', async (t) => {
  const { stay, storage } = shown(t);
  stay.begin(ticket());
  assert.equal(storage.size, 1);
  stay.end();
  assert.deepEqual([storage.size, keptShown()], [0, null]);
});
