import test from 'node:test';
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { answers, page, settle } from '../../ui/test/page.mjs';
import { hallIs, speak, withElements } from '../../ui/test/dom.mjs';

const surroundings = page();
const { root } = withElements(surroundings);
await speak('ui', 'office');
await hallIs({ date: '2026-08-03' });
const { knownHall } = await import('../../ui/static/hall.js');
const { Report } = await import('../static/report.js');
const { clock, share } = await import('../static/report_view.js');

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

test('the page rounds as the CSV does, whose tests read the same file', () => {
  const cases = JSON.parse(readFileSync(new URL('../../report/testdata/rounding.json', import.meta.url), 'utf8'));
  const two = (n) => String(n).padStart(2, '0');
  cases.seconds.forEach(([ms, s]) => assert.equal(clock(ms), Math.floor(s / 60) + ':' + two(s % 60)));
  cases.percent.forEach(([v, want]) => assert.equal(share(v).replace(',', '.'), want + '%'));
});
