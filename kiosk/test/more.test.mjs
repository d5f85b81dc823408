import test from 'node:test';
import assert from 'node:assert/strict';
import './kit.mjs';
import { page } from '../../ui/test/page.mjs';
import { Element, put, speak, withElements } from '../../ui/test/dom.mjs';

const surroundings = page();
const { named } = withElements(surroundings, ['more', 'more-up', 'more-down', 'more-label']);
await speak('ui', 'kiosk');
const { More } = await import('../static/more.js');

/** A stage of 100 px that shows content of a given height. */
function stageOf(scrollHeight) {
  const stage = Object.assign(new Element('div'), { scrollHeight, clientHeight: 100, scrollTop: 0 });
  stage.scrollBy = ({ top }) => { stage.scrollTop = Math.max(0, Math.min(stage.scrollHeight - 100, stage.scrollTop + top)); };
  put('getComputedStyle', () => ({ overflowY: 'auto' }));
  put('matchMedia', () => ({ matches: true }));
  return stage;
}

test('a screen that fits has no bar', () => {
  new More(stageOf(103)).measure();
  assert.equal(named.more.hidden, true);
});

test('a higher one is turned by buttons, which say where it ends', () => {
  const stage = stageOf(250);
  const more = new More(stage);
  more.measure();
  const off = () => ['more-up', 'more-down'].map((id) => named[id].getAttribute('aria-disabled'));
  assert.deepEqual([named.more.hidden, off()], [false, ['true', 'false']]);
  more.turn(1);
  assert.deepEqual([stage.scrollTop, off()], [60, ['false', 'false']]);
  const below = named['more-label'].textContent;
  more.turn(1);
  more.turn(1);
  assert.deepEqual([stage.scrollTop, off()], [150, ['false', 'true']]);
  assert.notEqual(named['more-label'].textContent, below);
});
