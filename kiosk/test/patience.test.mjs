import test from 'node:test';
import assert from 'node:assert/strict';
import './kit.mjs';
import { page } from '../../ui/test/page.mjs';
import { speak, withElements } from '../../ui/test/dom.mjs';

withElements(page(), ['larger']);
await speak('ui', 'kiosk');
const { idleSeconds, setGuided, setHelped, ticketSeconds } = await import('../static/patience.js');

test('whoever follows the guidance, or waits for somebody who was called, is given longer', () => {
  const usual = [idleSeconds('service', false), ticketSeconds()];
  for (const more of [setGuided, setHelped]) {
    more(true);
    assert.deepEqual([idleSeconds('service', false), ticketSeconds()], [180, 180]);
    more(false);
    assert.deepEqual([idleSeconds('service', false), ticketSeconds()], usual);
  }
  assert.ok(usual[0] < 180 && usual[1] < 180);
});
