import test from 'node:test';
import assert from 'node:assert/strict';
import { page } from './page.mjs';
import { hallIs, speak, withElements } from './dom.mjs';

const surroundings = page();
const { named } = withElements(surroundings, ['clock', 'today']);
await speak('ui');
await hallIs({ now: '2026-08-03T16:59:30Z' });
const { start } = await import('../static/page.js');

test('time and date are the hall\'s own by the server\'s clock, and turn together at midnight', async () => {
  await start(() => {});
  const shown = () => [named.clock.textContent, named.today.textContent];
  assert.deepEqual(shown(), ['23.59 WIB', 'Senin, 3 Agustus 2026']);
  await surroundings.clock.pass(31000);
  assert.deepEqual(shown(), ['00.00 WIB', 'Selasa, 4 Agustus 2026']);
});
