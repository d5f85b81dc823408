import test from 'node:test';
import assert from 'node:assert/strict';
import '../../ui/test/page.mjs';

const { grid, pageOf, waitingOf } = await import('../static/layout.js');

test('any number of counters has a place, and no page is nearly empty', () => {
  for (let n = 1; n <= 200; n++) {
    const g = grid(n);
    assert.ok(g.columns <= 8 && g.rows <= 3, `${n}: ${g.columns} x ${g.rows}`);
    assert.ok(g.columns * g.rows >= g.perPage, String(n));
    assert.ok(g.pages * g.perPage >= n, String(n));
    const last = n - (g.pages - 1) * g.perPage;
    assert.ok(last > 0 && last >= g.perPage - g.pages, `${n}: last page has ${last} of ${g.perPage}`);
  }
});

test('few counters get one row of large cells', () => {
  assert.deepEqual(grid(4), { columns: 4, rows: 1, pages: 1, perPage: 4 });
  assert.deepEqual(grid(8), { columns: 4, rows: 2, pages: 1, perPage: 8 });
  assert.deepEqual(grid(24), { columns: 8, rows: 3, pages: 1, perPage: 24 });
  assert.equal(grid(0).pages, 1);
});

test('an upright screen has two or three columns, and no page is nearly empty', () => {
  for (let n = 1; n <= 200; n++) {
    const g = grid(n, true);
    assert.ok(g.columns <= 3 && g.rows <= 4, `${n}: ${g.columns} x ${g.rows}`);
    assert.ok(g.columns * g.rows >= g.perPage && g.pages * g.perPage >= n, String(n));
    const last = n - (g.pages - 1) * g.perPage;
    assert.ok(last > 0 && last >= g.perPage - g.pages, `${n}: last page has ${last} of ${g.perPage}`);
  }
  assert.deepEqual(grid(4, true), { columns: 2, rows: 2, pages: 1, perPage: 4 });
  assert.deepEqual(grid(12, true), { columns: 3, rows: 4, pages: 1, perPage: 12 });
});

test('the pages together hold each counter once, and go round', () => {
  const items = Array.from({ length: 53 }, (_, i) => i);
  const g = grid(53);
  const seen = [];
  for (let p = 0; p < g.pages; p++) seen.push(...pageOf(items, p, g.perPage));
  assert.deepEqual(seen, items);
  assert.deepEqual(pageOf(items, g.pages, g.perPage), pageOf(items, 0, g.perPage));
  assert.deepEqual(pageOf(items, -1, g.perPage), pageOf(items, g.pages - 1, g.perPage));
});

test('waiting agencies by length of queue', () => {
  const board = {
    agencies: {
      x: { id: 'x', short: 'Polres', waiting: 2 }, y: { id: 'y', short: 'PDAM', waiting: 2 },
      z: { id: 'z', short: 'BPN', waiting: 0 }, w: { id: 'w', short: 'Kemenag', waiting: 5 },
    },
  };
  assert.deepEqual(waitingOf(board).map((a) => a.id), ['w', 'y', 'x']);
  assert.deepEqual(waitingOf({}), []);
});
