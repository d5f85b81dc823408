import test from 'node:test';
import assert from 'node:assert/strict';
import { answers, page, settle } from './page.mjs';

const { clock, chance } = page();
const { api, newKey } = await import('../static/api.js');

const busy = (status, seconds) => ({ status, body: { code: 'overloaded', detail: 'ramai' }, headers: seconds ? { 'Retry-After': String(seconds) } : {} });
const done = { status: 201, body: { number: 'A-001' } };

// follow starts a call and keeps its end.
function follow(promise) {
  const end = { value: undefined, error: undefined };
  promise.then((v) => { end.value = v; }, (e) => { end.error = e; });
  return end;
}

test('each try of a change has the same key, and Retry-After is waited for', async () => {
  for (const status of [429, 503]) {
    const asked = answers([busy(status, 3), busy(status, 1), null, done]);
    const retries = [];
    const end = follow(api('POST', '/tickets', { service: 'ktp' }, { onRetry: (n) => retries.push(n) }));
    await clock.pass(2999);
    assert.equal(asked.length, 1, 'asked before the server wanted it');
    await clock.pass(1);
    assert.equal(asked.length, 2);
    await clock.pass(1000); // its Retry-After of 1 s is more than the page's own 0.8 s
    assert.equal(asked.length, 3);
    await clock.pass(5000);
    assert.equal(asked.length, 4);
    assert.deepEqual(end.value, { number: 'A-001' });
    assert.equal(new Set(asked.map((a) => a.key)).size, 1);
    assert.match(asked[0].key, /^[0-9a-f]{32}$/);
    assert.deepEqual(retries, [1, 2, 3]);
  }
});

test('the waits between tries grow, and are spread', async () => {
  const times = [];
  for (const value of [0, 0.999]) {
    chance.value = value;
    const asked = answers([null, null, null]);
    const end = follow(api('POST', '/tickets', {}, { tries: 3 }));
    await settle();
    times.push(clock.wait);
    await clock.pass(clock.wait);
    times.push(clock.wait);
    await clock.pass(clock.wait);
    assert.equal(asked.length, 3);
    assert.equal(end.error.code, 'network');
    assert.equal(end.error.temporary, true);
  }
  chance.value = 0.5;
  assert.deepEqual(times.map(Math.round), [300, 600, 500, 1000]);
});

test('a server that wants a long rest is not asked again by itself', async () => {
  const asked = answers([busy(429, 60), done]);
  const end = follow(api('POST', '/tickets', {}));
  await clock.pass(120000);
  assert.equal(asked.length, 1);
  assert.equal(end.error.status, 429);
  assert.equal(end.error.retryAfterMs, 60000);
});

test('a refusal is final', async () => {
  const asked = answers([{ status: 409, body: { code: 'quota_full', detail: 'habis' } }, done]);
  const end = follow(api('POST', '/tickets', {}));
  await clock.pass(60000);
  assert.equal(asked.length, 1);
  assert.equal(end.error.code, 'quota_full');
  assert.equal(end.error.detail, 'habis');
});

test('an answer that does not come is asked for again under its key', async () => {
  const asked = answers(['hang', done]);
  const end = follow(api('POST', '/tickets', {}, { key: 'mine', timeoutMs: 2000 }));
  await clock.pass(1999);
  assert.equal(asked.length, 1);
  await clock.pass(1 + 400);
  assert.deepEqual(asked.map((a) => a.key), ['mine', 'mine']);
  assert.deepEqual(end.value, { number: 'A-001' });
});

test('odd values of Retry-After do no harm', async () => {
  for (const value of ['-5', 'soon', 'Wed, 21 Oct 2026 07:28:00 GMT', '']) {
    answers([{ status: 503, body: {}, headers: { 'Retry-After': value } }, done]);
    const end = follow(api('POST', '/tickets', {}));
    await clock.pass(500);
    assert.deepEqual(end.value, { number: 'A-001' }, value);
  }
});

test('reading takes no key, and keys differ', async () => {
  const asked = answers([{ status: 200, body: {} }]);
  await api('GET', '/hall');
  assert.equal(asked[0].key, undefined);
  assert.notEqual(newKey(), newKey());
});

test('a page that nobody signed in to does without the session of the browser', async () => {
  const asked = answers([done, done]);
  await api('POST', '/pairings', {});
  await api('POST', '/tickets', {}, { token: 'kiosk' });
  assert.deepEqual(asked.map((a) => a.options.headers['X-Session']), ['none', undefined]);
});
