import test from 'node:test';
import assert from 'node:assert/strict';
import { answers, page, settle } from './page.mjs';
import { Element, withElements } from './dom.mjs';

// A page's copy of the hall lives as long as the page: each test begins with another module.
let pages = 0;
async function open(list) {
  const around = page();
  const { root } = withElements(around);
  const name = new Element('span');
  name.setAttribute('data-hall', 'name');
  Object.assign(around.document, { title: 'Kios - MPP Lama', querySelectorAll: () => [name] });
  const asked = answers(list);
  const mod = await import('../static/hall.js?' + ++pages);
  const late = [];
  const hall = await mod.loadHall((on) => late.push(on));
  const redrawn = [];
  mod.onHall(() => redrawn.push(hall.version + ' ' + hall.date));
  return { ...around, ...mod, asked, hall, late, name, redrawn, root };
}

const hall = (version, more) => ({ status: 200, body: { name: 'MPP Lama', version, date: '2026-08-03', now: '2026-08-03T02:00:00Z', clock_speed: 1, timezone: 'Asia/Jakarta', ...more } });

test('another configuration is loaded once and drawn, in the object that the page has', async () => {
  const p = await open([hall(3), hall(4, { name: 'MPP Baru', classes: [{ id: 'lansia' }] })]);
  p.hallTold(3, '2026-08-03');
  await settle();
  assert.equal(p.asked.length, 1, 'nothing is new');
  p.hallTold(4, '2026-08-03');
  p.hallTold(4, '2026-08-03');
  await settle();
  assert.equal(p.asked.length, 2);
  assert.deepEqual(p.redrawn, ['4 2026-08-03']);
  assert.deepEqual(p.hall.classes, [{ id: 'lansia' }]);
  assert.equal(p.name.textContent, 'MPP Baru');
  assert.equal(p.document.title, 'Kios - MPP Baru');
});

test('another business date is taken anew', async () => {
  const p = await open([hall(3), hall(3, { date: '2026-08-04' })]);
  p.hallTold(3, '2026-08-04');
  await settle();
  assert.deepEqual(p.redrawn, ['3 2026-08-04']);
});

test('an answer from before the news is asked for again', async () => {
  const p = await open([hall(3), hall(3), null, hall(4)]);
  p.hallTold(4, '2026-08-03');
  await p.clock.pass(5000);
  assert.equal(p.asked.length, 4);
  assert.deepEqual(p.redrawn, ['4 2026-08-03']);
});

test('a node that never answers with the news is not asked without end', async () => {
  const p = await open([hall(3), ...Array.from({ length: 20 }, () => hall(3))]);
  p.hallTold(4, '2026-08-03');
  await p.clock.pass(600000);
  assert.equal(p.asked.length, 7);
  assert.deepEqual(p.redrawn, []);
});

test('a heartbeat that names no configuration is no news', async () => {
  const p = await open([hall(3)]);
  p.hallTold(undefined, undefined);
  await settle();
  assert.equal(p.asked.length, 1);
  assert.deepEqual(p.late, []);
});
