import test from 'node:test';
import assert from 'node:assert/strict';
import { ticket } from './kit.mjs';
import { page } from '../../ui/test/page.mjs';
import { speak, withElements } from '../../ui/test/dom.mjs';

const surroundings = page();
await speak('ui', 'kiosk');
const { Stay } = await import('../static/stay.js');

/** A ticket's stay on the screen. */
function stay(more) {
  Object.assign(surroundings, page());
  const { root } = withElements(surroundings);
  const told = { done: 0, again: 0, held: 0, low: 0 };
  const it = new Stay(root, { seconds: () => 30, done: () => told.done++, again: () => told.again++, held: () => told.held++, low: () => told.low++, print: null, ...more });
  it.begin(ticket());
  return { it, root, told, clock: surroundings.clock, press: (key) => root.find('data-key', key).click() };
}

test('it ends by itself, or by its button', async () => {
  const { root, told, clock, press } = stay();
  await clock.pass(12000);
  assert.equal(root.find('class', 'ring-left').textContent, '18');
  assert.match(root.find('id', 'countdown').textContent, /18 detik/);
  press('done');
  press('again');
  assert.deepEqual(told, { done: 1, again: 1, held: 0, low: 1 });
  await clock.pass(18000);
  assert.equal(told.done, 2);
});

test('it can be held, and says so', async () => {
  const { it, root, told, clock, press } = stay();
  press('hold');
  await clock.pass(100000);
  assert.deepEqual([told.held, told.done, it.isHeld], [1, 0, true]);
  assert.equal(root.find('data-key', 'hold').getAttribute('aria-pressed'), 'true');
  assert.match(root.find('id', 'countdown').textContent, /Layar ditahan/);
});

test('whoever asks for larger letters has longer from then on', async () => {
  let seconds = 30;
  const { it, told, clock } = stay({ seconds: () => seconds });
  await clock.pass(20000);
  seconds = 60;
  it.redraw();
  await clock.pass(59000);
  assert.equal(told.done, 0);
  await clock.pass(1000);
  assert.equal(told.done, 1);
});

test('once it is over nothing of it is left', async () => {
  const { it, root, told, clock } = stay({ print: () => {} });
  assert.ok(root.find('data-key', 'print'));
  it.end();
  assert.deepEqual([root.children.length, root.hidden], [0, true]);
  await clock.pass(60000);
  assert.equal(told.done, 0);
});
