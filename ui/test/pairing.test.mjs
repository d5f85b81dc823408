import test from 'node:test';
import assert from 'node:assert/strict';
import { answers, page, settle } from './page.mjs';
import { put, storage } from './dom.mjs';

const { clock } = page();
put('localStorage', storage());
const { NoPairing, pair } = await import('../static/pairing.js');

const about = { kind: 'kiosk', place: '', page: '/kiosk', version: 'v1' };
const code = (name) => ({ status: 201, body: { code: name, secret: 'secret-' + name, expires_at: '' } });
const waiting = { status: 204 };
const over = { status: 404, body: { code: 'pairing_unknown' } };
const paired = { status: 200, body: { token: 'its-token', name: 'Kios 1', kind: 'kiosk', place: '' } };

function begin(list, kept = {}) {
  put('localStorage', storage(kept));
  const asked = answers(list);
  const seen = { codes: [], problems: [], asked, paired: null, error: null };
  pair(about, { onCode: (c) => seen.codes.push(c), onProblem: (e) => seen.problems.push(e && (e.code || e)) })
    .then((p) => { seen.paired = p; }, (e) => { seen.error = e; });
  return seen;
}

test('it shows a code, asks every three seconds, and goes on when it was paired', async () => {
  const seen = begin([code('ABC347'), waiting, waiting, paired]);
  await settle();
  assert.deepEqual(seen.codes, ['ABC347']);
  assert.deepEqual(JSON.parse(seen.asked[0].options.body), about);
  assert.equal(seen.asked[1].url, '/api/v1/pairings/secret-ABC347');
  await clock.pass(2999);
  assert.equal(seen.asked.length, 2);
  await clock.pass(3001);
  assert.equal(seen.paired.token, 'its-token');
  assert.deepEqual(localStorage.data, {}, 'the code is forgotten');
});

test('a code that is over is replaced, and a reload keeps the one that is shown', async () => {
  const seen = begin([code('AAA333'), over, code('CCC444'), waiting, paired]);
  await settle();
  assert.deepEqual(seen.codes, ['AAA333', 'CCC444']);
  const again = begin([paired], localStorage.data);
  await settle();
  assert.deepEqual(again.codes, ['CCC444']);
  assert.equal(again.paired.token, 'its-token');
  answers([paired]); // of the page before the reload, which a browser would have ended
  await clock.pass(3000);
  assert.ok(seen.paired);
});

test('while the server does not answer it says so and goes on asking', async () => {
  const seen = begin([null, code('AAA333'), null, waiting, paired]);
  await clock.pass(20000);
  assert.deepEqual(seen.codes, ['AAA333']);
  assert.equal(seen.problems.filter((p) => p === 'network').length, 2);
  assert.equal(seen.problems[seen.problems.length - 1], null);
  assert.equal(seen.paired.token, 'its-token');
});

test('it asks for a code no sooner than the server wants', async () => {
  const seen = begin([{ status: 429, body: { code: 'too_many_tries', retry_after: 90 } }, code('AAA333'), paired]);
  await clock.pass(89000);
  assert.deepEqual(seen.codes, []);
  await clock.pass(2000);
  assert.deepEqual(seen.codes, ['AAA333']);
});

test('a server that pairs nobody has no code', async () => {
  const seen = begin([{ status: 404, body: { code: 'not_found' } }]);
  await settle();
  assert.ok(seen.error instanceof NoPairing);
});
