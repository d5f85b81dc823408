import test from 'node:test';
import assert from 'node:assert/strict';
import { page } from '../../ui/test/page.mjs';

page();
const { hallGrid, placesOf, ranges } = await import('../static/hallview.js');

test('counters are named as people say them', () => {
  assert.equal(ranges([1, 2, 3, 7]), '1\u20133, 7');
  assert.equal(ranges([4, 5]), '4, 5');
  assert.equal(ranges([]), '');
});

test('an agency stands in each zone where it has counters', () => {
  const counter = (id, number, zone, agency, state, name) => ({ id, number, zone, agency: { id: agency }, state, name });
  const board = {
    zones: [{ id: 'b' }, { id: 'a' }],
    counters: { x: counter('x', 2, 'a', 'pol', 'open'), y: counter('y', 1, 'b', 'pol', 'closed'), z: counter('z', 3, 'a', 'pol', 'closed', 'Meja B') },
    agencies: { pol: { id: 'pol', zone: 'a', waiting: 3 }, kua: { id: 'kua', zone: 'a', waiting: 0 } },
  };
  assert.deepEqual(placesOf(board).map((p) => [p.zone.id, p.agency.id, p.counters, p.named, p.open]),
    [['b', 'pol', [1], [], 0], ['a', 'kua', [], [], 0], ['a', 'pol', [2], ['Meja B'], 1]]);
});

test('any number of agencies has a place', () => {
  for (let n = 0; n <= 60; n++) {
    [true, false].forEach((upright) => {
      const g = hallGrid(n, upright);
      assert.ok(g.rows <= (upright ? 12 : 6) && g.columns * g.rows >= g.perPage && g.pages * g.perPage >= n, `${n}: ${JSON.stringify(g)}`);
    });
  }
});
