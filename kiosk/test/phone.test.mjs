import test from 'node:test';
import assert from 'node:assert/strict';
import { classes, ticket } from './kit.mjs';
import { page } from '../../ui/test/page.mjs';
import { hallIs, put, speak, storage, withElements } from '../../ui/test/dom.mjs';

const surroundings = page();
withElements(surroundings);
await speak('ui', 'kiosk');
await hallIs({ classes });
const { bring, facts, hero, mood, nowCalled, progress, result, told } = await import('../static/phoneview.js');
const { details } = await import('../static/phonedetails.js');
const { forgetState, keepState, keptState } = await import('../static/kept.js');
const { lastTicket, rememberTicket } = await import('../static/last.js');
const { alertPerson, alertsOn, disableAlerts, enableAlerts, onAlerts, screenKept } = await import('../static/alerts.js');

const said = (parts) => parts.filter(Boolean).map((p) => p.textContent).join(' | ');

test('who is near hears so before being called', () => {
  assert.deepEqual([[5, false], [5, true], [1, false], [0, true]].map(([ahead, near]) => mood(ticket({ ahead, near }))), ['waiting', 'near', 'waiting', 'next']);
  assert.equal(mood(ticket({ ahead: 0, near: false })), 'waiting', 'no counter is open');
  assert.equal(mood(ticket({ state: 'called', ahead: 0 })), 'called');
});

test('a called ticket names its counter, one that waits does not', () => {
  const called = ticket({ state: 'called', counter: { number: 7 }, calls: 2 });
  const where = (k) => hero(k).filter(Boolean).find((p) => p.getAttribute('class') === 'pass-goto').children.map((c) => c.textContent);
  assert.deepEqual(where(called), ['Silakan menuju', ' ', 'Loket 7']);
  assert.deepEqual(where(ticket({ state: 'called', counter: { number: 7, name: 'Ruang Konsultasi' } })), ['Silakan menuju', ' ', 'Ruang Konsultasi', ' Loket 7']);
  assert.equal(facts(called).length, 0);
  assert.equal(facts(ticket()).length, 3);
  assert.doesNotMatch(said(hero(ticket())), /Loket/);
});

test('the steps show how far a visit came, also one that was lost', () => {
  const at = (k) => progress(k)[1].children.map((step) => [step.getAttribute('class'), step.getAttribute('aria-current')]);
  assert.deepEqual(at(ticket()).map((s) => s[1]), ['step', null, null, null]);
  assert.deepEqual(at(ticket({ state: 'done', started_at: '2026-01-05T02:00:00.000Z' })).map((s) => /progress-done/.test(s[0])), [true, true, true, true]);
  const lost = at(ticket({ state: 'no_show', called_at: '2026-01-05T02:00:00.000Z' }));
  assert.match(lost[1][0], /progress-lost/);
});

test('a number that was recalled is listed once', () => {
  const call = (number) => ({ number, class: 'regular', counter: { number: 1 }, at: '2026-01-05T02:00:00.000Z' });
  const list = nowCalled([call('A-2'), call('A-1'), call('A-2')])[1];
  assert.deepEqual(list.children.map((row) => row.children[0].textContent), ['A-2', 'A-1']);
});

test('a held citizen is told where to return, by when, and in which zone', () => {
  const held = ticket({ state: 'held', reason: 'copy', counter: { number: 2, name: 'Loket 2' }, return_at: '2026-01-05T19:36:00.000Z' });
  assert.match(said(hero(held)), /fotokopi.*Silakan kembali ke Loket 2, Polres, sebelum pukul 02\.36 WIB\./);
  assert.match(said(hero({ ...held, return_at: null })), /Silakan kembali ke Loket 2, Polres\./);
});

test('an absent citizen hears that it was automatic, and where the number comes back to', () => {
  const absent = ticket({ state: 'no_show', calls: 3, counter: { number: 2 }, return_place: { where: 'after', after: 3 } });
  assert.match(said(hero(absent)), /lapor ke loket 2.*kembali ke antrean setelah 3 orang\./);
  assert.doesNotMatch(said(hero(absent)), /otomatis/);
  assert.match(said(hero({ ...absent, by_rule: true })), /dipanggil 3 kali, sistem mencatatnya otomatis/);
});

test('no counter open: the number is kept, and nobody is next', () => {
  assert.match(said(hero(ticket({ ahead: 0, counters_open: 0 }))), /Menunggu giliran.*Loket belum buka/);
});

test('a number that may not be served before closing hears so, and what to do', () => {
  const estimate = (more) => ({ from_minutes: 20, to_minutes: 45, about_minutes: 30, beyond_closing: false, ...more });
  assert.equal(said(told(ticket({ estimate: estimate() }))), '');
  const late = ticket({ estimate: estimate({ beyond_closing: true }) });
  assert.match(said(told(late)), /Nomor Anda mungkin tidak terlayani hari ini\. Nomor tetap berlaku sampai layanan tutup\. .*petugas informasi/);
  assert.equal(said(told({ ...late, state: 'called', counter: { number: 1 } })), '', 'it is served');
});

test('a transfer is explained, with the place before', () => {
  const earlier = [{ agency: { id: 'dukcapil', name: { id: 'Disdukcapil' } }, service: { id: 'ktp', name: { id: 'KTP' } }, counter: { number: 2, name: '' }, ended_at: '2026-01-05T02:00:00.000Z' }];
  const moved = ticket({ leg: 2, earlier });
  assert.match(said(told(moved)), /Anda dialihkan ke Polres, Zona A\. Nomor tetap A-023\./);
  assert.match(said(details(moved)), /Disdukcapil.*KTP.*Loket 2, selesai pukul 09\.00 WIB.*Kepolisian Resor.*tujuan sekarang/);
  assert.deepEqual([told(ticket()), told({ ...moved, state: 'done' })], [[], []]);
});

test('who let others go first reads when, and how many are before now', () => {
  assert.match(said(told(ticket({ late_at: '2026-01-05T02:12:00.000Z', ahead: 7 }))), /pukul 09\.12 WIB\. Sekarang 7 orang/);
  assert.match(said(details(ticket({ late_at: '2026-01-05T02:12:00.000Z' }))), /Mundur09\.12 WIB/);
});

test('an incomplete file says what is missing, and is no plain end', () => {
  const k = ticket({ state: 'done', outcome: 'incomplete', public_reason: 'signature', public_text: { id: 'Tanda tangan belum ada.' }, deliverables: [{ id: 'kia', name: { id: 'KIA tercetak' }, count: 2 }], public_note: 'Surat kuasa bermeterai' });
  assert.equal(mood(k), 'incomplete');
  assert.match(said(hero(k)), /Berkas belum lengkap.*lengkapi/);
  assert.match(said(result(k)), /Hasil layanan.*KIA tercetak × 2.*Tanda tangan belum ada\. \| Surat kuasa bermeterai/);
  assert.equal(mood(ticket({ state: 'done', outcome: 'served' })), 'done');
});

test('a served visit says until when its product is ready, by day or by hour', () => {
  const done = (ready_by) => ticket({ state: 'done', outcome: 'served', ready_by });
  assert.match(said(result(done({ product: { id: 'KTP elektronik' }, date: '2026-01-06', at: null }))), /KTP elektronik dapat diambil paling lambat Selasa, 6 Januari 2026\. \|.*sejak berkas/);
  assert.match(said(result(done({ product: { id: '' }, date: '2026-01-05', at: '2026-01-05T03:00:00.000Z' }))), /SKCK dapat diambil paling lambat Senin, 5 Januari 2026 pukul 10\.00 WIB/);
  assert.deepEqual([result(done(null)), result(ticket())], [[], []]);
  const survey = 'https://skm.example.go.id/';
  assert.match(said(result(done(null), survey)), /Bagaimana pelayanan hari ini\?.*\| .*Isi survei kepuasan/);
  assert.equal(result(done(null), survey).map((part) => part.getAttribute('href')).join(''), survey);
  assert.deepEqual(result(ticket(), survey), [], 'not before the visit is over');
});

test('after the day only number, agency, date, outcome and product are shown', () => {
  const words = said(hero(ticket({ state: 'done', outcome: 'served' }), true).concat(details(ticket({ state: 'done', outcome: 'served', called_at: '2026-01-05T02:00:00.000Z' }), true)));
  assert.match(words, /A-023.*Senin, 5 Januari 2026.*Kepolisian Resor.*Selesai dilayani/);
  assert.doesNotMatch(words, /WIB|Zona/);
});

test('the last state is kept for its own ticket, and a broken one is none', () => {
  put('localStorage', storage());
  assert.equal(keptState('20260105kq'), null);
  keepState(ticket(), 1000);
  assert.deepEqual(keptState('20260105kq'), { ticket: ticket(), at: 1000 });
  assert.equal(keptState('another'), null);
  forgetState();
  assert.equal(keptState('20260105kq'), null);
  for (const broken of ['{', '{"ticket":{"id":"20260105kq"},"at":5}', '{"at":1}', 'null']) {
    put('localStorage', storage({ 'mpp.ticketState': broken }));
    assert.equal(keptState('20260105kq'), null, broken);
  }
});

test('details leave out what has not happened', () => {
  const fed = Object.fromEntries(Object.entries(ticket()).filter(([, value]) => value !== null)); // the feed leaves out what is null
  for (const k of [ticket(), fed]) assert.doesNotMatch(said(details(k)), /Dipanggil|Mundur|Mulai dilayani|Berakhir/);
  assert.match(said(details(ticket({ called_at: '2026-01-05T01:45:00.000Z' }))), /08\.45 WIB.*15 menit/);
});

test('the last ticket is remembered, and storage may be forbidden', () => {
  put('localStorage', storage());
  assert.equal(lastTicket(), null);
  rememberTicket(ticket({ secret: 'x' }));
  assert.deepEqual(lastTicket(), { id: '20260105kq', number: 'A-023', date: '2026-01-05' });
  put('localStorage', storage({ 'mpp.lastTicket': '{broken' }));
  assert.equal(lastTicket(), null);
  put('localStorage', { getItem() { throw new Error('forbidden'); }, setItem() { throw new Error('forbidden'); } });
  rememberTicket(ticket());
  assert.equal(lastTicket(), null);
});

test('nobody is alerted who has not asked for it', () => {
  const buzzed = [];
  put('navigator', { vibrate: (pattern) => buzzed.push(pattern.length) });
  alertPerson('A-023', 'Loket 7', true);
  assert.deepEqual([alertsOn(), buzzed], [false, []]);
  enableAlerts();
  alertPerson('A-023', 'Loket 7', true);
  assert.deepEqual([alertsOn(), buzzed], [true, [1, 5]]);
  disableAlerts();
  alertPerson('A-023', 'Loket 7', true);
  assert.deepEqual([alertsOn(), buzzed.length], [false, 2]);
});

test('the screen stays on while the reminder is on, where the browser can', async () => {
  const locks = [];
  const told = [];
  onAlerts((on) => told.push([on, screenKept()]));
  put('navigator', { vibrate: () => {}, wakeLock: { request: async () => {
    const lock = { addEventListener: (_, f) => { lock.gone = f; }, release: () => { lock.released = true; } };
    locks.push(lock);
    return lock;
  } } });
  enableAlerts();
  await Promise.resolve();
  assert.deepEqual([locks.length, screenKept()], [1, true]);
  locks[0].gone(); // the page was hidden
  assert.equal(screenKept(), false);
  disableAlerts();
  assert.deepEqual(told, [[true, false], [true, true], [true, false], [false, false]]);
  enableAlerts();
  disableAlerts(); // before the browser has answered
  await Promise.resolve();
  assert.deepEqual([locks[1].released, screenKept()], [true, false]);
});

test('a visit of several services says what is done, what comes next, and what could not be served', () => {
  const at = (id, more) => ({ service: { id, name: { id: id.toUpperCase() } }, agency: { id: 'dukcapil', name: { id: 'Dinas Dukcapil' }, short: 'Dukcapil' }, ...more });
  const done = at('ktp', { end: 'done', counter: null, ended_at: '2026-01-05T02:00:00.000Z', outcome: 'incomplete', public_reason: '', public_text: { id: '' }, deliverables: [], public_note: 'KK asli belum dibawa', ready_by: null });
  const goesOn = ticket({ leg: 2, earlier: [done], planned: [at('kk', { requirements: [{ id: 'Buku nikah' }] })], dropped: [at('akta', { reason: 'closed' })] });
  assert.match(said(told(goesOn)), /KTP selesai\. Berikutnya SKCK di Polres, Zona A\. Nomor tetap A-023\..*Sesudah ini: KK \(Dukcapil\).*AKTA \(Dukcapil\) sudah tutup/);
  assert.match(said(bring(goesOn)), /Persyaratan.*KK.*Buku nikah/);
  assert.match(said(result(goesOn)), /KTP: KK asli belum dibawa/);
  const last = (k) => details(k, false).pop().children.map((li) => li.textContent).pop();
  assert.match(last(goesOn), /tujuan sekarang/);
  assert.match(last({ ...goesOn, state: 'done', ended_at: '2026-01-05T03:00:00.000Z' }), /selesai pukul 10\.00 WIB/);
  const moved = ticket({ leg: 2, earlier: [at('ktp', { ...done, end: 'transferred' })] });
  assert.match(said(told(moved)), /Anda dialihkan ke Polres/);
  assert.equal(result(moved).length, 0, 'a leg that was handed on has no result');
  assert.match(said(told(ticket({ state: 'expired', planned: [at('kk', { requirements: [] })] }))), /Belum dilayani: KK/);
});
