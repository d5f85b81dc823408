import test from 'node:test';
import assert from 'node:assert/strict';
import { service } from './kit.mjs';
import { page } from '../../ui/test/page.mjs';
import { speak } from '../../ui/test/dom.mjs';

page();
await speak('ui', 'kiosk');
const { LONG_MINUTES, longWait, longWords, waitOf, waitText } = await import('../static/wait.js');

const noon = Date.parse('2026-01-05T05:00:00.000Z');
const of = (from, to, more) => service('skck', { estimates: { regular: { from_minutes: from, to_minutes: to, ...more } }, ...more });

test('a wait is asked about from an hour and a half on', () => {
  assert.equal(longWait(of(LONG_MINUTES, 120), 'regular', noon), '');
  assert.equal(longWait(of(LONG_MINUTES + 1, 120), 'regular', noon), 'minutes');
});

test('and where it begins after the hours of the day', () => {
  const closes = { closes_at: '2026-01-05T05:30:00.000Z' };
  assert.equal(longWait(of(30, 50, closes), 'regular', noon), '');
  assert.equal(longWait(of(31, 50, closes), 'regular', noon), 'today');
  assert.equal(longWait(of(5, 9, { beyond_closing: true }), 'regular', noon), 'today', 'by what the estimate knows of breaks and counters');
});

test('a class has its own wait', () => {
  const s = service('skck', { estimates: { priority: { from_minutes: 5, to_minutes: 9 } } });
  assert.equal(longWait(s, 'priority', noon), '');
  assert.equal(waitText(s, 'priority'), '5–9 menit');
  assert.equal(waitOf(s, 'regular'), null, 'what is not known is not taken from another class');
});

test('a wait of hours is said in hours, no shorter than it is', () => {
  const words = ([from, to]) => waitText(of(from, to), 'regular');
  assert.deepEqual([[59, 180], [60, 179], [60, 180], [215, 470]].map(words), ['59–180 menit', '60–179 menit', '1–3 jam', '3–8 jam']);
});

test('nothing is promised while no counter is open', () => {
  const s = of(100, 120, { counters_open: 0 });
  assert.deepEqual([waitOf(s, 'regular'), waitText(s, 'regular'), longWait(s, 'regular', noon)], [null, '', '']);
});

test('what may not be served today is said in words', () => {
  const s = of(20, 45);
  assert.equal(longWords(s, 'regular', 'minutes'), 'Antrean sedang panjang. Perkiraan tunggu 20–45 menit.');
  assert.equal(longWords(s, 'regular', 'today'), 'Antrean sedang panjang. Perkiraan tunggu 20–45 menit. Nomor Anda mungkin tidak terlayani hari ini.');
});
