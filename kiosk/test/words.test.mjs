import test from 'node:test';
import assert from 'node:assert/strict';
import { agency, service } from './kit.mjs';
import { page } from '../../ui/test/page.mjs';
import { speak } from '../../ui/test/dom.mjs';

page();
await speak('ui', 'kiosk');
const { noteServerTime } = await import('../../ui/static/sync.js');
const { opensWords } = await import('../../ui/static/opens.js');
const { agencyClosedWords, agencyState, closedWords, numberSize, standardWords, waitWords } = await import('../static/words.js');

test('a closed service says why and when it opens again', () => {
  noteServerTime('2026-01-05T01:30:00.000Z'); // a Monday, 08.30
  const says = (more) => closedWords(service('skck', { open: false, ...more }));
  assert.equal(says({ closed_reason: 'quota_full', reopens_at: '2026-01-06T01:00:00.000Z' }), 'Kuota hari ini habis. Buka lagi Selasa, 6 Januari pukul 08.00 WIB.');
  assert.equal(says({ closed_reason: 'not_yet', issue_from: '2026-01-05T00:30:00.000Z' }), 'Nomor dapat diambil mulai pukul 07.30.');
  assert.equal(says({ closed_reason: 'closed_today', closed_note: 'Idulfitri', reopens_at: '2026-01-12T01:00:00.000Z' }), 'Hari ini tutup: Idulfitri. Buka lagi Senin, 12 Januari pukul 08.00 WIB.');
  assert.equal(says({ closed_reason: 'closed_today' }), 'Hari ini tutup. Silakan tanyakan jadwalnya kepada petugas informasi.');
  assert.match(says({ closed_reason: 'over' }), /^Pengambilan nomor hari ini sudah ditutup\. /);
  assert.equal(opensWords('2026-01-05T06:00:00.000Z'), 'Buka lagi hari ini pukul 13.00 WIB.');
});

test('what is true of all services of an agency is said once', () => {
  const shut = (id, more) => service(id, { open: false, closed_reason: 'over', reopens_at: '2026-01-06T01:00:00.000Z', ...more });
  assert.match(agencyClosedWords(agency(shut('a'), shut('b'))), /Buka lagi Selasa, 6 Januari/);
  assert.equal(agencyClosedWords(agency(shut('a'), shut('b', { closed_reason: 'quota_full' }))), '');
  assert.equal(agencyClosedWords(agency(shut('a'), shut('b', { reopens_at: '2026-01-07T01:00:00.000Z' }))), '');
  assert.equal(agencyClosedWords(agency(shut('a'), service('b'))), '');
  assert.equal(agencyClosedWords(agency(shut('a'))), '', 'one service says it itself');
});

test('an agency is open while one of its services is', () => {
  const full = service('a', { open: false, closed_reason: 'quota_full' });
  const later = (id, from) => service(id, { open: false, closed_reason: 'not_yet', issue_from: from });
  assert.deepEqual(agencyState(agency(full, service('b'))), { open: true, words: 'Buka' });
  assert.deepEqual(agencyState(agency(full)), { open: false, words: 'Kuota habis' });
  const early = agency(full, later('b', '2026-01-05T03:00:00.000Z'), later('c', '2026-01-05T01:00:00.000Z'));
  assert.deepEqual(agencyState(early), { open: false, words: 'Buka pukul 08.00' });
  assert.deepEqual(agencyState(agency(service('a', { open: false, closed_reason: 'over' }))), { open: false, words: 'Tutup' });
  const shut = (id, at) => service(id, { open: false, closed_reason: 'over', reopens_at: at });
  assert.deepEqual(agencyState(agency(shut('a', '2026-01-07T01:00:00.000Z'), shut('b', '2026-01-06T01:00:00.000Z'))), { open: false, words: 'Buka Sel, 6\u00a0Jan' });
});

test('times and people in words', () => {
  const soon = { from_minutes: 5, to_minutes: 10 };
  assert.equal(waitWords({ estimate: null, counters_open: 1 }), 'belum dapat diperkirakan');
  assert.match(waitWords({ estimate: soon, counters_open: 1 }), /5–10 menit/);
  assert.equal(waitWords({ estimate: soon, counters_open: 0 }), 'Loket belum buka');
  assert.equal(standardWords({}).length, 0);
  assert.match(standardWords({ service: { value: 15, unit: 'minute' }, completion: { value: 1, unit: 'working_day' } }).join(), /15 menit.*1 hari kerja/);
  assert.deepEqual([numberSize('A-023'), numberSize('ABC-1234')], ['', ' number-long']);
});
