// The service worker of the phone's page, served as /t/worker.js with self.BUILD in front:
// the version of the page's files, and each of them as [address, version].
//
// While the server answers, everything comes from the server: nothing kept is ever shown as
// fresh. Without an answer the page comes from the cache of this build; it says itself from
// when its state is. An upgrade fills a cache of its own and replaces the old one when it is
// whole, so files of two builds are never mixed.

const scope = /** @type {any} */ (self);
/** @type {{version: string, files: string[][]}} */
const build = scope.BUILD;
const PREFIX = 'mpp-phone-';
const CACHE = PREFIX + build.version;
/** How long a page waits for a server that does not refuse and does not answer. */
const SLOW_MS = 5000;
/** After a page came from the cache its files do too, without another wait for each. */
const AWAY_MS = 15000;
const FILES = build.files.map((file) => file[0]);
let awayAt = 0;

scope.addEventListener('install', (/** @type {any} */ e) => e.waitUntil(install()));
scope.addEventListener('activate', (/** @type {any} */ e) => e.waitUntil(activate()));
scope.addEventListener('message', (/** @type {any} */ e) => {
  if (e.data && e.data.keep) e.waitUntil(keepPage(e.data.keep));
});
scope.addEventListener('fetch', (/** @type {any} */ e) => {
  const url = new URL(e.request.url);
  if (e.request.method !== 'GET' || url.origin !== location.origin) return;
  if (e.request.mode === 'navigate' && isTicket(url.pathname)) e.respondWith(page(e, url.pathname));
  else if (FILES.indexOf(url.pathname + url.search) >= 0 || isBeside(url.pathname)) e.respondWith(file(e.request));
});
scope.addEventListener('push', (/** @type {any} */ e) => e.waitUntil(tell(e.data)));
// A touch on a notification leads back to the ticket that it is about.
scope.addEventListener('notificationclick', (/** @type {any} */ e) => {
  e.notification.close();
  e.waitUntil(toTicket(e.notification.data && e.notification.data.path));
});

/** @param {string} path */
const isTicket = (path) => /^\/t\/[A-Za-z0-9_-]+$/.test(path);

/** What is no file of the build and belongs to the page: its texts, the hall's colours and emblem. @param {string} path */
const isBeside = (path) => path.indexOf('/ui/texts/') === 0 || path === '/ui/hall.css' || path.indexOf('/media/') === 0;

async function install() {
  const cache = await caches.open(CACHE);
  await Promise.all(build.files.map((f) => keepFile(cache, f[0], f[1])));
  await Promise.all((await olderPages()).map(async (/** @type {string} */ address) => cache.put(address, await sound(await fetch(address)))));
  await scope.skipWaiting();
}

/** The pages that an earlier build keeps: they are asked for anew. */
async function olderPages() {
  const others = (await caches.keys()).filter((name) => name.indexOf(PREFIX) === 0 && name !== CACHE);
  const lists = await Promise.all(others.map(async (name) => (await caches.open(name)).keys()));
  return lists.reduce((all, list) => all.concat(list), /** @type {any} */ ([])).map((/** @type {Request} */ r) => new URL(r.url).pathname).filter(isTicket);
}

async function activate() {
  const names = await caches.keys();
  await Promise.all(names.filter((name) => name.indexOf(PREFIX) === 0 && name !== CACHE).map((name) => caches.delete(name)));
  await scope.clients.claim();
}

/**
 * Keeps a file, from the browser's own cache where that has this very version.
 * @param {Cache} cache
 * @param {string} address
 * @param {string} version
 */
async function keepFile(cache, address, version) {
  let answer = await fetch(address, { cache: 'force-cache' });
  if (await versionOf(answer) !== version) answer = await fetch(address, { cache: 'reload' });
  if (await versionOf(answer) !== version) throw new Error(address + ' is of another build');
  await cache.put(address, answer);
}

/** The first digits of the SHA-256 that the server names a file's version by. @param {Response} answer */
async function versionOf(answer) {
  if (!answer.ok) return '';
  const sum = await crypto.subtle.digest('SHA-256', await answer.clone().arrayBuffer());
  return Array.from(new Uint8Array(sum).slice(0, 6), (b) => (b < 16 ? '0' : '') + b.toString(16)).join('');
}

/** @param {Response} answer */
async function sound(answer) {
  if (!answer.ok) throw new Error(answer.url + ': ' + answer.status);
  return answer;
}

/**
 * Keeps the page that a browser has just loaded with what is beside it, and no page of an earlier day.
 * @param {string[]} addresses
 */
async function keepPage(addresses) {
  const cache = await caches.open(CACHE);
  await Promise.all(addresses.map(async (address) => {
    const path = address.split('?')[0];
    if (!isTicket(path) && !isBeside(path)) return;
    await cache.put(isTicket(path) ? path : address, await sound(await fetch(address, { cache: 'force-cache' })));
    if (isTicket(path)) await dropOlder(cache, path);
  }));
}

/**
 * The first eight digits of a ticket's id are its date.
 * @param {Cache} cache
 * @param {string} path
 */
async function dropOlder(cache, path) {
  const date = path.slice(0, '/t/'.length + 8);
  const kept = await cache.keys();
  await Promise.all(kept.filter((r) => isTicket(new URL(r.url).pathname) && new URL(r.url).pathname.indexOf(date) !== 0).map((r) => cache.delete(r)));
}

/**
 * @param {any} e
 * @param {string} path under which the page is kept, in whatever language
 */
async function page(e, path) {
  const cache = await caches.open(CACHE);
  const kept = await cache.match(path);
  const asked = fetch(e.request).then(async (answer) => {
    awayAt = 0;
    if (answer.ok) await cache.put(path, answer.clone());
    return answer;
  });
  if (!kept) return asked;
  e.waitUntil(asked.catch(() => {}));
  const late = new Promise((ok) => setTimeout(() => ok(null), SLOW_MS));
  const answer = /** @type {any} */ (await Promise.race([asked.catch(() => null), late]));
  if (answer && answer.status < 500) return answer; // a proxy answers 502 while its server is away
  awayAt = Date.now();
  return kept;
}

/** @param {Request} request */
async function file(request) {
  const cache = await caches.open(CACHE);
  const kept = await cache.match(request);
  if (kept && awayAt && Date.now() - awayAt < AWAY_MS) return kept;
  try {
    const answer = await fetch(request);
    if (answer.ok && isBeside(new URL(request.url).pathname)) await cache.put(request, answer.clone());
    return answer.status >= 500 && kept ? kept : answer;
  } catch (err) {
    if (kept) return kept;
    throw err;
  }
}

/**
 * Shows what the server pushed. The same call told twice makes no second sound; a browser
 * takes the subscription away from a worker that shows nothing.
 * @param {any} data
 */
async function tell(data) {
  const n = read(data);
  const words = scope.WORDS[n.lang] || scope.WORDS.id;
  const say = (/** @type {string} */ key) => words[key].replace(/\{(\w+)\}/g, (/** @type {string} */ all, /** @type {string} */ name) => String(n[name]));
  const tag = 'mpp' + n.path;
  const before = await scope.registration.getNotifications({ tag });
  const known = before.some((/** @type {any} */ b) => b.data && b.data.at === n.at);
  const called = n.kind === 'called';
  if (called && !n.where) n.where = say('counter');
  const body = n.kind === 'near' ? [n.ahead > 0 ? say(n.ahead === 1 ? 'near_one' : 'near') : say('next'), n.minutes > 0 && say('within')].filter(Boolean).join(' ') : say(n.kind);
  await scope.registration.showNotification(say(n.kind + '_title'), {
    body, tag, lang: n.lang, requireInteraction: called, renotify: before.length > 0 && !known, silent: known,
    vibrate: known ? undefined : called ? [500, 150, 500, 150, 800] : [200, 100, 200], data: { path: n.path, at: n.at },
  });
}

/** @param {any} data */
function read(data) {
  let n = /** @type {any} */ ({});
  try {
    n = Object.assign(n, data.json());
  } catch (err) {
    // Something has to be shown all the same.
  }
  return ['called', 'near', 'moved', 'onward'].indexOf(n.kind) >= 0 && isTicket(String(n.path)) ? n : { kind: 'other', path: '', at: 0 };
}

/** @param {string} path of a ticket's page */
async function toTicket(path) {
  if (!path || !isTicket(path)) return;
  // eslint-disable-next-line no-restricted-syntax -- not the one of texts: Chromium 42
  const open = (await scope.clients.matchAll({ type: 'window' })).find((/** @type {any} */ c) => new URL(c.url).pathname === path);
  if (open) await open.focus();
  else await scope.clients.openWindow(path);
}
