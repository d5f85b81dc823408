import test from 'node:test';
import assert from 'node:assert/strict';
import { answers, page, settle } from '../../ui/test/page.mjs';
import { hallIs, speak, withElements } from '../../ui/test/dom.mjs';

const surroundings = page();
const { root } = withElements(surroundings);
await speak('ui', 'office');
await hallIs({ date: '2026-08-03' });
const { knownHall } = await import('../../ui/static/hall.js');
const { Report } = await import('../static/report.js');

test('over midnight "today" is the new day, and a day that was chosen stays', async () => {
  const report = new Report(root, { token: 't', principal: {} }, knownHall());
  answers([null, null, null, null]); // the figures do not matter here
  report.open();
  const input = () => root.all((e) => e.tag === 'input' && e.attrs.type === 'date')[1];
  assert.deepEqual([report.query.from, report.query.to, input().attrs.max], ['2026-08-03', '2026-08-03', '2026-08-03']);
  await hallIs({ date: '2026-08-04' });
  await settle();
  assert.deepEqual([report.query.from, report.query.to, input().attrs.max], ['2026-08-04', '2026-08-04', '2026-08-04']);
  report.ask({ from: '2026-07-01', to: '2026-07-02' });
  await hallIs({ date: '2026-08-05' });
  await settle();
  assert.deepEqual([report.query.from, report.query.to, input().attrs.max], ['2026-07-01', '2026-07-02', '2026-08-05']);
});
