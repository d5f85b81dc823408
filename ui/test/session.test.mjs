import test from 'node:test';
import assert from 'node:assert/strict';
import { answers, page, settle } from './page.mjs';
import { put, speak, storage, withElements } from './dom.mjs';

const me = (more) => ({ status: 200, body: { role: 'officer', id: 'p1', name: 'Sri', counter: '', agency: 'dukcapil', kind: 'person', csrf: 'c1', ...more } });
const nobody = { status: 401, body: { code: 'unauthenticated' } };

/** A page that is opened at an address, in a browser that has tokens and reasons. */
async function open(list, { hash = '', kept = {}, reason = '' } = {}) {
  const surroundings = page();
  const { root } = withElements(surroundings, ['main']);
  await speak('ui');
  const went = [];
  put('location', { protocol: 'https:', host: 'mpp.test', pathname: '/counter', search: '', hash, assign: (to) => went.push(to), reload: () => went.push('reload') });
  put('history', { replaceState: () => { globalThis.location.hash = ''; } });
  put('localStorage', storage(kept));
  put('sessionStorage', storage(reason ? { 'mpp.ended.officer': reason } : {}));
  const asked = answers(list);
  return { asked, went, root, clock: surroundings.clock };
}

const { endSession, ensureSession, sessionOver } = await (async () => { await open([]); return import('../static/session.js'); })();
const { api } = await import('../static/api.js');

function ensure(root, more) {
  const end = { session: null };
  ensureSession({ kind: 'officer', roles: ['officer'], root, ...more }).then((s) => { end.session = s; });
  return end;
}

test('a person is known by the cookie, and changes carry the CSRF token', async () => {
  const p = await open([me(), { status: 200, body: {} }, { status: 200, body: {} }]);
  const end = ensure(p.root);
  await settle();
  assert.equal(end.session.principal.name, 'Sri');
  assert.equal(end.session.token, '');
  assert.equal(p.asked[0].options.headers.Authorization, undefined);
  assert.deepEqual(localStorage.data, {}, 'nothing of a person is kept for scripts');
  await api('POST', '/session/counter', { counter: 'l1' });
  assert.equal(p.asked[1].options.headers['X-CSRF-Token'], 'c1');
  await api('POST', '/tickets', {}, { token: 'own' });
  assert.equal(p.asked[2].options.headers['X-CSRF-Token'], undefined);
  assert.ok(p.asked.every((a) => a.options.headers['X-Session'] === undefined));
});

test('who has not signed in is sent to the sign-in, with the reason where there is one', async () => {
  for (const [reason, to] of [['', '/sign-in?next=%2Fcounter'], ['ended', '/sign-in?next=%2Fcounter&reason=ended']]) {
    const p = await open([nobody], { reason });
    ensure(p.root);
    await settle();
    assert.deepEqual(p.went, [to]);
  }
});

test('a demo lets somebody be chosen, and says why the last session ended', async () => {
  const identity = { key: 'officer-l1', role: 'officer', name: 'Budi', counter: 'l1', agency: 'dukcapil', label: { id: 'Petugas' } };
  const p = await open([{ status: 200, body: { identities: [identity] } }, { status: 200, body: { token: 'demo-token' } }, me({ id: 'demo', kind: 'client', csrf: undefined })], { reason: 'ended' });
  const end = ensure(p.root, { demo: true, cookie: false });
  await settle();
  assert.match(p.root.textContent, /Sesi sudah berakhir/);
  p.root.find('data-identity', 'officer-l1').click();
  await settle();
  assert.equal(end.session.token, 'demo-token');
  assert.equal(localStorage.data['mpp.session.officer'], 'demo-token');
});

test('a link asks before it takes the place of another session', async () => {
  const other = me({ id: 'p2', name: 'Asing', kind: 'client', csrf: undefined });
  let p = await open([me(), other], { hash: '#token=foreign' });
  let end = ensure(p.root);
  await settle();
  assert.equal(globalThis.location.hash, '');
  assert.match(p.root.textContent, /Sri.*Asing/);
  p.root.find('data-do', 'stay').click();
  await settle();
  assert.equal(end.session.principal.name, 'Sri');
  assert.deepEqual(localStorage.data, {});

  p = await open([me(), other, { status: 303 }], { hash: '#token=foreign' });
  end = ensure(p.root);
  await settle();
  p.root.find('data-do', 'change').click();
  await settle();
  assert.equal(end.session.token, 'foreign');
  assert.equal(p.asked[2].url, '/sign-out');
});

test('the question of a link is seen on a page that hides its place for questions, as those of devices do', async () => {
  const p = await open([me(), me({ id: 'p2', name: 'Asing', kind: 'client', csrf: undefined })], { hash: '#token=foreign' });
  p.root.hidden = true;
  const end = ensure(p.root);
  await settle();
  assert.match(p.root.textContent, /Sri.*Asing/);
  assert.equal(p.root.hidden, false);
  p.root.find('data-do', 'stay').click();
  await settle();
  assert.equal(end.session.principal.name, 'Sri');
  assert.equal(p.root.hidden, true);
});

test('a link that was cut or spoilt is no token, and the page goes on', async () => {
  const p = await open([me()], { hash: '#token=%ff%' });
  const end = ensure(p.root);
  await settle();
  assert.equal(end.session.principal.name, 'Sri');
  assert.equal(globalThis.location.hash, '');
});

test('a link without another session, and one of the same person, ask nothing', async () => {
  let p = await open([nobody, me()], { hash: '#token=mine' });
  let end = ensure(p.root);
  await settle();
  assert.equal(end.session.token, 'mine');
  assert.equal(localStorage.data['mpp.session.officer'], 'mine');
  p = await open([nobody, me(), me()], { hash: '#token=newer', kept: { 'mpp.session.officer': 'mine' } });
  end = ensure(p.root);
  await settle();
  assert.equal(end.session.token, 'newer');
});

test('a link for another role leaves the session that is there', async () => {
  const p = await open([me(), me({ id: 'a', role: 'admin', csrf: undefined })], { hash: '#token=admin' });
  const end = ensure(p.root);
  await settle();
  assert.equal(end.session.principal.name, 'Sri');
  assert.deepEqual(localStorage.data, {});
});

test('a person of another role is told so, not sent around in circles', async () => {
  const p = await open([me({ role: 'admin', name: 'Ani' })]);
  ensure(p.root);
  await settle();
  assert.deepEqual(p.went, []);
  assert.match(p.root.textContent, /Ani.*Administrator/);
  assert.equal(p.root.find('href', '/office').tag, 'a');
});

test('the end of a session is kept for after the reload', async () => {
  const p = await open([], { kept: { 'mpp.session.officer': 'old' } });
  endSession('officer');
  assert.deepEqual(localStorage.data, {});
  assert.equal(sessionStorage.data['mpp.ended.officer'], 'ended');
  assert.equal(sessionOver('officer', { status: 409, code: 'wrong_state' }), false);
  assert.equal(sessionOver('officer', { status: 403, code: 'csrf' }), true);
  assert.deepEqual(p.went, ['reload', 'reload']);
});
