import test from 'node:test';
import assert from 'node:assert/strict';
import './kit.mjs';
import { page } from '../../ui/test/page.mjs';
import { put, storage, withElements } from '../../ui/test/dom.mjs';

const surroundings = page();
const { named } = withElements(surroundings, ['lower', 'larger', 'contrast']);
put('sessionStorage', storage({ 'mpp.kiosk.view': 'larger' }));
const { resetTools, toolsUsed, wireTools } = await import('../static/tools.js');

test('what a person switched on stays through a change of language and goes with the person', () => {
  let changes = 0;
  wireTools(() => changes++);
  assert.equal(named.larger.getAttribute('aria-pressed'), 'true');
  assert.ok(surroundings.document.documentElement.classList.contains('large-text'));
  named.contrast.click();
  assert.deepEqual([changes, sessionStorage.data['mpp.kiosk.view']], [1, 'larger contrast']);
  assert.ok(surroundings.document.body.classList.contains('contrast'));
  assert.equal(toolsUsed(), true);
  resetTools();
  assert.equal(toolsUsed(), false);
  assert.deepEqual(sessionStorage.data, {});
  assert.ok(!surroundings.document.body.classList.contains('contrast'));
});
