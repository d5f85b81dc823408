import test from 'node:test';
import assert from 'node:assert/strict';
import { page } from '../../ui/test/page.mjs';

page();
const { stripOf, stripShape } = await import('../static/strip.js');
const { STAYS_MS, Together } = await import('../static/together.js');
const { reloadDue } = await import('../static/age.js');
const { rowsOf } = await import('../static/layout.js');

const call = (id, standing, at) => ({ id, standing, at: new Date(at || 0).toISOString(), number: 'A-' + id, counter: { number: id } });

test('a strip of any shape has cells of letters as large as they can be', () => {
  assert.deepEqual(stripShape(1920, 200), { columns: 3, rows: 1, font: 33 });
  assert.equal(stripShape(1080, 1920).columns, 1);
  [[1920, 1080], [1280, 720], [3840, 2160], [1024, 768], [600, 300]].forEach(([w, h]) => {
    const s = stripShape(w, h);
    assert.ok(s.columns * s.rows >= 3 && s.font * 18 * s.columns <= w && s.font * 6 * s.rows <= h, JSON.stringify(s));
  });
});

test('calls that stand go before others, and those without a place are counted', () => {
  const now = 100000;
  const { shown, more } = stripOf([call(5, false), call(4, true, now - 1000), call(3, true, now - STAYS_MS), call(2, true), call(1, false)], now, 2);
  assert.deepEqual(shown.map((s) => [s.call.id, s.fresh]), [[4, true], [3, false]]);
  assert.equal(more, 1);
});

test('calls that wait to be spoken are shown at once, and stay a while', () => {
  const t = new Together();
  const calls = Object.fromEntries([1, 2, 3, 4].map((id) => [id, call(id, true)]));
  assert.deepEqual(t.beside(calls, null, [], 0), []);
  t.began(1, 0);
  t.began(2, 3000);
  assert.deepEqual(t.beside(calls, calls[2], [calls[3], calls[4]], 3000).map((c) => c.id), [3, 4, 1]);
  assert.equal(t.over(STAYS_MS - 1), false);
  assert.equal(t.over(STAYS_MS), true);
  assert.deepEqual(t.beside(calls, calls[2], [], STAYS_MS).map((c) => c.id), []);
});

test('a recall is not shown beside its own number', () => {
  const t = new Together();
  const calls = Object.fromEntries([1, 2].map((id) => [id, call(id, true)]));
  const recalls = [3, 4].map((id) => Object.assign(call(id, true), { number: calls[id - 2].number, counter: calls[id - 2].counter }));
  assert.deepEqual(t.beside(calls, calls[1], [calls[2]].concat(recalls), 0).map((c) => c.id), [2]);
});

test('a board begins anew once, at its minute', () => {
  assert.equal(reloadDue('', '03.30', '03:30'), false, 'not right after it began');
  assert.equal(reloadDue('03.29', '03.30', '03:30'), true);
  assert.equal(reloadDue('03.30', '03.30', '03:30'), false);
  assert.equal(reloadDue('03.30', '03.31', '03:30'), false);
  assert.equal(reloadDue('18.00', '07.10', '03:30'), true, 'a screen that slept over it');
  assert.equal(reloadDue('03.29', '03.31', '03:30'), true);
  assert.equal(reloadDue('18.00', '23.59', '03:30'), false);
  assert.equal(reloadDue('03.31', '03.29', '03:30'), false, 'a clock that was corrected');
});

test('rows have no holes', () => {
  assert.deepEqual(rowsOf([1, 2, 3, 4, 5, 6, 7], 2), [[1, 2, 3, 4], [5, 6, 7]]);
  assert.deepEqual(rowsOf([1, 2, 3, 4, 5, 6, 7, 8, 9], 2).map((r) => r.length), [5, 4]);
  assert.deepEqual(rowsOf([], 1), []);
});
