import test from 'node:test';
import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import vm from 'node:vm';

const SOURCE = readFileSync(new URL('../static/worker.js', import.meta.url), 'utf8');
const HOST = 'https://antrean.contoh.go.id';
const PAGE = '/t/20260105kq3wz0v9m2x7c4n8';
/** As worker.go puts them in front. */
const WORDS = Object.fromEntries(['id', 'en'].map((lang) => [lang, Object.fromEntries(Object.entries(JSON.parse(readFileSync(new URL(`../texts/${lang}.json`, import.meta.url), 'utf8')))
  .filter(([name]) => name.startsWith('notice.')).map(([name, text]) => [name.slice('notice.'.length), text]))]));
const versionOf = (text) => createHash('sha256').update(text).digest('hex').slice(0, 12);

/** A browser that keeps caches, and a server that has files and may be away, slow or broken. */
function browser() {
  const stores = new Map();
  const full = (request) => new URL(typeof request === 'string' ? request : request.url, HOST).href;
  const open = async (name) => {
    if (!stores.has(name)) stores.set(name, new Map());
    const store = stores.get(name);
    return {
      put: async (request, answer) => { store.set(full(request), await answer.text()); },
      match: async (request) => (store.has(full(request)) ? new Response(store.get(full(request))) : undefined),
      keys: async () => [...store.keys()].map((url) => ({ url })),
      delete: async (request) => store.delete(full(request)),
    };
  };
  const caches = { open, keys: async () => [...stores.keys()], delete: async (name) => stores.delete(name) };
  const server = { files: {}, stale: {}, asked: [], status: 200, away: false };
  const fetch = async (request, { cache } = {}) => {
    const path = full(request).slice(HOST.length);
    server.asked.push(path);
    if (cache === 'force-cache' && path in server.stale) return new Response(server.stale[path]);
    if (server.away) throw new TypeError('Failed to fetch');
    return path in server.files ? new Response(server.files[path], { status: server.status }) : new Response('', { status: 404 });
  };
  return { stores, caches, server, fetch, kept: (name) => [...(stores.get(name) || new Map()).keys()].map((url) => url.slice(HOST.length)).sort() };
}

/** Runs the worker of a build in a browser. */
function worker(at, version, files) {
  const heard = {};
  const clock = { now: 1000, timers: [] };
  const notices = [];
  const registration = { getNotifications: async ({ tag }) => notices.filter((n) => n.tag === tag), showNotification: async (title, options) => { notices.push({ title, ...options }); } };
  const self = { BUILD: { version, files }, WORDS, registration, addEventListener: (type, f) => { heard[type] = f; }, skipWaiting: async () => {}, clients: { claim: async () => {}, matchAll: async () => at.windows || [], openWindow: async (path) => { at.opened = path; } } };
  vm.runInNewContext(SOURCE, {
    self, caches: at.caches, fetch: at.fetch, location: new URL(HOST), URL, crypto: globalThis.crypto, Uint8Array, Array, Promise, Error,
    Date: { now: () => clock.now }, setTimeout: (f, ms) => clock.timers.push({ f, ms }),
  });
  const told = async (type, event) => {
    const waits = [];
    heard[type]({ waitUntil: (p) => waits.push(p), ...event });
    await Promise.all(waits);
  };
  /** The text that a request gets; undefined where the worker leaves it to the browser. */
  const get = async (path, mode = 'cors', method = 'GET') => {
    let answer;
    heard.fetch({ request: { url: HOST + path, mode, method }, respondWith: (p) => { answer = p; }, waitUntil: () => {} });
    return answer && (await answer).text();
  };
  return { install: () => told('install'), activate: () => told('activate'), keep: (...list) => told('message', { data: { keep: list } }), get, clock, notices, push: (text) => told('push', { data: text === undefined ? null : { json: () => JSON.parse(text) } }), touch: (data) => told('notificationclick', { notification: { close: () => {}, data } }) };
}

const build = (at, name, text) => {
  at.server.files = { ...at.server.files, '/kiosk/phone.js?v=1': text, [PAGE]: 'page of ' + name, '/media/emblem.png?v=2': 'emblem', '/ui/texts/kiosk/id.json?v=1': '{}' };
  return worker(at, name, [['/kiosk/phone.js?v=1', versionOf(text)]]);
};

async function installed(at, name, text) {
  const w = build(at, name, text);
  await w.install();
  await w.activate();
  await w.keep(PAGE + '?lang=id', '/ui/texts/kiosk/id.json?v=1', '/media/emblem.png?v=2');
  return w;
}

test('while the server answers, everything comes from it', async () => {
  const at = browser();
  at.server.files[PAGE + '?lang=id'] = 'page of one';
  const w = await installed(at, 'one', 'code');
  at.server.files[PAGE] = 'a newer page';
  at.server.files['/kiosk/phone.js?v=1'] = 'newer code';
  assert.equal(await w.get(PAGE, 'navigate'), 'a newer page');
  assert.equal(await w.get('/kiosk/phone.js?v=1'), 'newer code');
  at.server.files[PAGE] = 'another page';
  at.server.away = true;
  assert.equal(await w.get(PAGE, 'navigate'), 'a newer page', 'what was last seen');
});

test('without the server page, texts and files come from the build, and the API stays away', async () => {
  const at = browser();
  at.server.files[PAGE + '?lang=id'] = 'page of one';
  const w = await installed(at, 'one', 'code');
  at.server.away = true;
  assert.equal(await w.get(PAGE + '?lang=id', 'navigate'), 'page of one');
  assert.equal(await w.get('/kiosk/phone.js?v=1'), 'code');
  assert.equal(await w.get('/ui/texts/kiosk/id.json?v=1'), '{}');
  assert.equal(await w.get('/media/emblem.png?v=2'), 'emblem');
  for (const path of ['/api/v1/tickets/20260105kq', '/kiosk', PAGE + '/qr.svg']) assert.equal(await w.get(path), undefined, path);
  assert.equal(await w.get(PAGE, 'navigate', 'POST'), undefined);
  await assert.rejects(w.get('/t/20260105another0000000000', 'navigate'), /Failed to fetch/);
});

test('a proxy whose server is away, and a server that does not answer, count as away', async () => {
  const at = browser();
  at.server.files[PAGE + '?lang=id'] = 'page of one';
  const w = await installed(at, 'one', 'code');
  at.server.status = 502;
  assert.equal(await w.get(PAGE, 'navigate'), 'page of one');
  at.server.status = 200;
  const slow = worker({ ...at, fetch: () => new Promise(() => {}) }, 'one', [['/kiosk/phone.js?v=1', versionOf('code')]]);
  const page = slow.get(PAGE, 'navigate');
  for (let turns = 0; slow.clock.timers.length === 0 && turns < 1000; turns++) await new Promise((turn) => setImmediate(turn));
  slow.clock.timers[0].f();
  assert.deepEqual([await page, slow.clock.timers[0].ms], ['page of one', 5000]);
  assert.equal(await slow.get('/kiosk/phone.js?v=1'), 'code', 'without another wait');
});

test('an upgrade fills a cache of its own, asks for the pages anew, and drops the old one', async () => {
  const at = browser();
  at.server.files[PAGE + '?lang=id'] = 'page of one';
  await installed(at, 'one', 'code');
  const two = build(at, 'two', 'new code');
  await two.install();
  assert.deepEqual(at.kept('mpp-phone-one'), ['/kiosk/phone.js?v=1', PAGE, '/media/emblem.png?v=2', '/ui/texts/kiosk/id.json?v=1'].sort(), 'still whole');
  await two.activate();
  assert.deepEqual([...at.stores.keys()], ['mpp-phone-two']);
  at.server.away = true;
  assert.deepEqual([await two.get(PAGE, 'navigate'), await two.get('/kiosk/phone.js?v=1')], ['page of two', 'new code']);
});

test('files of two builds are never mixed', async () => {
  const at = browser();
  at.server.stale['/kiosk/phone.js?v=1'] = 'code of the build before'; // what the browser still has
  const w = build(at, 'one', 'code');
  await w.install();
  at.server.away = true;
  assert.equal(await w.get('/kiosk/phone.js?v=1'), 'code');
  const other = browser();
  const behind = build(other, 'one', 'code');
  other.server.files['/kiosk/phone.js?v=1'] = 'code of a server that was not upgraded yet';
  await assert.rejects(behind.install(), /another build/);
});

test('pages of an earlier day are dropped, and nothing but pages and their texts is kept', async () => {
  const at = browser();
  const later = '/t/20260106aaaaaaaaaaaaaaaa';
  Object.assign(at.server.files, { [PAGE + '?lang=id']: 'page', [later]: 'page', '/office': 'secret' });
  const w = await installed(at, 'one', 'code');
  await w.keep(later, '/office');
  assert.deepEqual(at.kept('mpp-phone-one'), ['/kiosk/phone.js?v=1', later, '/media/emblem.png?v=2', '/ui/texts/kiosk/id.json?v=1'].sort());
});

test('a touch on a notification leads to its ticket: the open page, else a new one', async () => {
  const at = browser();
  const w = build(at, 'one', 'code');
  await w.touch({ path: '/office' });
  assert.equal(at.opened, undefined);
  await w.touch({ path: PAGE });
  assert.equal(at.opened, PAGE);
  let focused = 0;
  at.windows = [{ url: HOST + '/t/20260105another0000000000' }, { url: HOST + PAGE + '?lang=en', focus: async () => { focused++; } }];
  at.opened = undefined;
  await w.touch({ path: PAGE });
  assert.deepEqual([focused, at.opened], [1, undefined]);
});

const pushed = (more) => JSON.stringify({ kind: 'called', lang: 'id', path: PAGE, number: 'A-023', at: 7, counter: 3, ...more });
const shown = (w) => w.notices.map((n) => n.title + ' | ' + n.body);

test('a push of a call names number and counter, and the same call makes no second sound', async () => {
  const w = worker(browser(), 'v1', []);
  await w.push(pushed());
  await w.push(pushed());
  await w.push(pushed({ at: 8, where: 'Ruang Berkas 2' }));
  assert.deepEqual(shown(w), ['Nomor A-023: giliran Anda! | Silakan menuju Loket 3.', 'Nomor A-023: giliran Anda! | Silakan menuju Loket 3.', 'Nomor A-023: giliran Anda! | Silakan menuju Ruang Berkas 2.']);
  assert.deepEqual(w.notices.map((n) => [n.renotify, n.silent, n.requireInteraction]), [[false, false, true], [false, true, true], [true, false, true]]);
  assert.equal(new Set(w.notices.map((n) => n.tag)).size, 1, 'one notification a ticket');
});

test('a turn that is near, a transfer and what cannot be read are told in words', async () => {
  const w = worker(browser(), 'v1', []);
  for (const ahead of [3, 1, undefined]) await w.push(pushed({ kind: 'near', ahead, minutes: ahead && 12 }));
  await w.push(pushed({ kind: 'onward', lang: 'en', where: 'East', agency: 'Polres' }));
  await w.push(pushed({ kind: 'moved', lang: 'en', where: 'East', agency: 'Polres' }));
  await w.push('not JSON');
  await w.push(undefined);
  await w.push(pushed({ path: '//evil.example/t' }));
  assert.deepEqual(shown(w), ['Nomor A-023: giliran Anda sudah dekat | Tinggal 3 orang sebelum Anda. Paling lama sekitar 12 menit lagi.',
    'Nomor A-023: giliran Anda sudah dekat | Tinggal 1 orang sebelum Anda. Paling lama sekitar 12 menit lagi.', 'Nomor A-023: giliran Anda sudah dekat | Anda yang berikutnya.',
    'Number A-023: on to your next service | Please wait in East, Polres. The number stays.',
    'Number A-023: you were transferred | Please wait in East, Polres. The number stays.']
    .concat(Array(3).fill('Tiket antrean | Ada kabar tentang nomor antrean Anda. Silakan buka halaman tiket.')));
});
