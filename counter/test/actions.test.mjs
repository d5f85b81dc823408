import test from 'node:test';
import assert from 'node:assert/strict';
import { page } from '../../ui/test/page.mjs';
import { speak } from '../../ui/test/dom.mjs';

page();
await speak('ui', 'counter');
const { KEYS, allowed, allows, commandOf, revertLeft } = await import('../static/actions.js');
const { absentNote, directReason, done, whyNot } = await import('../static/why.js');
const { lineAt, notYet } = await import('../static/next.js');

const topic = (counterState, ticketState, last) => ({
  counter: { state: counterState, ticket: ticketState ? { id: 't', number: 'A-023', rev: 3, state: ticketState } : null }, last: last || null,
});
const AT_A_ROW = ['reinstate', 'more', 'cancel', 'transfer-held'];
const can = (t, left = 0) => Object.entries(allowed(t, left, 0)).filter(([k, ok]) => ok && !AT_A_ROW.includes(k)).map(([k]) => k).sort();

test('a closed counter can only be opened', () => {
  assert.deepEqual(can(topic('closed', null)), ['open']);
});

test('a free open counter calls, pauses and closes', () => {
  assert.deepEqual(can(topic('open', null)), ['call', 'call-next', 'close', 'pause', 'resume-held', 'serve']);
});

test('out of order calls whoever the hall lets', () => {
  const free = { ...topic('open', null), chosen_by: 'supervisor' };
  const officer = { role: 'officer' };
  assert.equal(allowed(free, 0, 0, officer).call, false);
  assert.equal(allowed(free, 0, 0, officer)['call-next'], true);
  assert.match(whyNot('call', free, 0, officer), /hanya penyelia/);
  assert.equal(allowed(free, 0, 0, { role: 'supervisor' }).call, true);
  assert.equal(allowed({ ...free, chosen_by: 'officer' }, 0, 0, officer).call, true);
});

test('with a called citizen there is no second call and no closing', () => {
  assert.deepEqual(can(topic('open', 'called')), ['finish', 'hold', 'no-show', 'outcome', 'pause', 'recall', 'requeue', 'start', 'transfer']);
});

test('finish and call next in one press only for a citizen who was being served', () => {
  assert.equal(allowed(topic('open', 'called'), 0, 0)['finish-next'], false);
  assert.equal(allowed(topic('open', 'serving'), 0, 0)['finish-next'], true);
  assert.equal(allowed(topic('paused', 'serving'), 0, 0)['finish-next'], false);
});

test('nobody is recorded as absent before the calls and the wait of the rule', () => {
  const from = Date.parse('2026-01-05T02:00:20.000Z');
  const rule = (missing) => ({ ...topic('open', 'called'), no_show: { missing, from: new Date(from).toISOString(), auto_at: new Date(from + 65000).toISOString() } });
  const at = (missing, now) => [allowed(rule(missing), 0, now)['no-show'], absentNote(rule(missing), now, (ms) => ms / 1000 + 's')];
  assert.deepEqual(at(2, from + 1), [false, 'panggil 2 kali lagi sebelum Tidak Hadir']);
  assert.deepEqual(at(0, from - 1500), [false, 'Tidak Hadir dalam 2 detik']);
  assert.deepEqual(at(0, from), [true, 'otomatis tidak hadir dalam 65s']);
  assert.equal(whyNot('no-show', rule(1), from), 'Tidak Hadir belum dapat dilakukan. Menurut aturan, A-023 dipanggil sekali lagi dahulu: Panggil Ulang (U).');
  assert.match(whyNot('no-show', rule(0), from - 4200), /Tunggu 5 detik lagi/);
});

test('what cannot be done is said with the keys that would do', () => {
  const why = (command, ...state) => whyNot(command, topic(...state), 0).replace(/^.*dilakukan\. /, '');
  assert.equal(why('call-next', 'open', 'called'), 'A-023 masih dipanggil. Mulai Layani (M), Tidak Hadir (T), atau Lewati (L).');
  assert.equal(why('close', 'open', 'serving'), 'A-023 masih dilayani. Selesai (S), Tunda (H), atau Alihkan (A).');
  assert.match(why('finish-next', 'open', 'called'), /belum mulai dilayani/);
  assert.match(why('call-next', 'paused', null), /istirahat: buka kembali/);
  assert.match(why('finish', 'closed', null), /buka loket dahulu/);
  assert.match(why('finish', 'open', null), /Panggil Berikutnya \(Spasi\)/);
  assert.match(why('revert', 'open', 'called'), /diurungkan/);
});

test('somebody without a number can only be finished', () => {
  const t = topic('open', 'serving');
  Object.assign(t.counter.ticket, { number: '', origin: 'counter' });
  assert.deepEqual(can(t), ['finish', 'finish-next', 'outcome', 'pause']);
  assert.match(whyNot('transfer', t, 0), /tanpa nomor: Selesai \(S\)/);
  const gone = { number: '', state: 'done', origin: 'counter', service: { name: { id: 'KTP' } }, dropped: [] };
  assert.equal(done('finish', [gone]).message, 'Pengunjung tanpa nomor selesai.');
  assert.equal(done('serve', [{ ...gone, state: 'serving' }]).message, 'Pengunjung tanpa nomor mulai dilayani.');
  assert.equal(directReason('sent: dari loket 2'), 'Diarahkan petugas lain: dari loket 2');
  assert.equal(directReason('anak hilang'), 'anak hilang');
});

test('a reinstated citizen is said to stand where the rule puts him', () => {
  const back = [{ number: 'A-023', service: { name: { id: 'KTP' } } }];
  assert.equal(done('reinstate', back, { return_place: { where: 'after', after: 3 } }).message, 'A-023 kembali ke antrean setelah 3 orang.');
  assert.equal(done('reinstate', back).message, 'A-023 kembali ke antrean.');
});

test('a step is taken back only while its window is open', () => {
  const t = topic('open', null, { id: 't', rev: 4, state: 'done' });
  assert.equal(allowed(t, 1, 0).revert, true);
  assert.equal(allowed(t, 0, 0).revert, false);
});

test('nothing may be pressed before the first picture', () => {
  assert.deepEqual(can(null), []);
  assert.equal(allows('nonsense', 'called'), false);
});

const key = (k, more) => ({ key: k, target: { tagName: 'BODY' }, ...more });

test('keys: letters in either case, one command each', () => {
  assert.equal(commandOf(key('S')), 'finish');
  assert.equal(commandOf(key('s')), 'finish');
  assert.equal(commandOf(key(' ')), 'call-next');
  assert.equal(commandOf(key('F5')), null);
  assert.equal(commandOf(key('q')), null);
  assert.ok(Object.keys(KEYS).every((k) => k.length > 1 || k === k.toLowerCase()));
});

test('a held key, a browser shortcut and typing do nothing', () => {
  assert.equal(commandOf(key(' ', { repeat: true })), null);
  assert.equal(commandOf(key('s', { ctrlKey: true })), null);
  assert.equal(commandOf(key('s', { target: { tagName: 'INPUT' } })), null);
  assert.equal(commandOf(key(' ', { target: { tagName: 'BUTTON' } })), null);
  assert.equal(commandOf(key('u', { target: { tagName: 'BUTTON' } })), 'recall');
});

test('a step may be taken back until the instant that the server names, whatever the policy', () => {
  const now = Date.UTC(2026, 10, 23, 3);
  const until = (ms) => ({ last: { id: 't' }, revert_until: new Date(now + ms).toISOString() });
  assert.deepEqual([90000, 10000, 1, 0, -5000].map((ms) => revertLeft(until(ms), now)), [90000, 10000, 1, 0, 0]);
  assert.equal(revertLeft({ last: null, revert_until: until(9000).revert_until }, now), 0);
  assert.equal(revertLeft({ last: { id: 't' } }, now), 0);
  assert.equal(revertLeft(null, now), 0);
});

test('a finish says where the visit goes on, and what is not served any more', () => {
  const name = (id) => ({ id, name: { id: id.toUpperCase() }, short: '' });
  const at = (state, dropped) => ({ number: 'A-023', state, service: name('skck'), agency: { ...name('polres'), short: 'Polres' }, dropped });
  assert.deepEqual(done('finish', [at('waiting', [])]), { kind: 'good', message: 'A-023 lanjut ke SKCK, Polres.' });
  assert.deepEqual(done('outcome', [at('done', [])]), { kind: 'good', message: 'A-023 selesai.' });
  assert.deepEqual(done('finish', [at('done', [{ agency: name('bpjs'), service: name('daftar'), reason: 'closed' }])]),
    { kind: 'info', message: 'A-023 selesai. Tidak dapat dilayani lagi: DAFTAR. Beri tahu warga.' });
  assert.equal(done('finish-next', [at('waiting', []), { number: 'A-024' }]).message, 'A-023 lanjut ke SKCK, Polres. A-024 dipanggil.');
  assert.equal(done('finish-next', [at('done', []), null]).message, 'A-023 selesai. Tidak ada yang menunggu.');
});

test('in a pause nobody is brought to the counter, until the instant at which it ends', () => {
  const until = Date.parse('2026-01-05T02:00:00.000Z');
  const stopped = { agency: { id: 'a', name: { id: 'Dukcapil' }, short: 'Dukcapil' }, stops: true, reason: 'Rapat.', until: new Date(until).toISOString() };
  const at = (ticket, now) => Object.entries(allowed({ ...topic('open', ticket), stopped }, 0, now)).filter(([k, ok]) => ok && !AT_A_ROW.includes(k)).map(([k]) => k).sort();
  assert.deepEqual(at(null, until - 1), ['close', 'pause']);
  assert.deepEqual(at(null, until), can(topic('open', null)));
  assert.deepEqual(at('serving', until - 1), ['finish', 'hold', 'outcome', 'pause', 'transfer']);
  const why = (command, ticket) => whyNot(command, { ...topic('open', ticket), stopped }, until - 1).replace(/^.*dilakukan\. /, '');
  assert.match(why('call-next', null), /^Dukcapil dijeda\. Dilanjutkan pukul .*Rapat\.$/);
  assert.match(why('finish-next', 'serving'), /Rapat\. Selesai \(S\) tetap bisa\.$/);
  assert.match(why('call-next', 'serving'), /masih dilayani/);
});

test('who is next changes with the clock alone where a service is called only after a wait', () => {
  const from = Date.parse('2026-01-05T02:00:00.000Z');
  const k = (number) => ({ number, service: { id: 'kk', name: { id: 'KK' } } });
  const later = [{ from: new Date(from).toISOString(), upcoming: [k('A-001')] }, { from: new Date(from + 60000).toISOString(), upcoming: [k('A-002'), k('A-001')] }];
  const line = (now, upcoming = []) => lineAt({ upcoming, later }, now).map((t) => t.number);
  assert.deepEqual([line(from - 1), line(from - 1, [k('A-003')]), line(from), line(from + 60000)], [[], ['A-003'], ['A-001'], ['A-002', 'A-001']]);
  const why = notYet({ upcoming: [], later }, from - 1);
  assert.match(why, /^Belum ada yang dipanggil di loket ini\. KK mulai dipanggil pukul /);
  assert.deepEqual([notYet({ upcoming: [k('A-003')], later }, from - 1), notYet({ upcoming: [], later }, from), notYet({ upcoming: [] }, from)], ['', '', '']);
  assert.deepEqual(done('call-next', [null], undefined, why), { kind: 'info', message: why });
  assert.match(done('finish-next', [{ number: 'A-009', state: 'done', dropped: [] }, null], undefined, why).message, /A-009 selesai\. Belum ada/);
});
