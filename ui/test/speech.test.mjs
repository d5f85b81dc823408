import test from 'node:test';
import assert from 'node:assert/strict';
import './page.mjs';

const { patience, pickVoice, within } = await import('../static/speech.js');

test('an Indonesian voice of the machine itself comes first, another language never', () => {
  const en = { lang: 'en-US', localService: true };
  const cloud = { lang: 'id-ID', localService: false };
  const own = { lang: 'id_ID', localService: true };
  assert.equal(pickVoice([en, cloud, own]), own);
  assert.equal(pickVoice([en, cloud]), cloud);
  assert.equal(pickVoice([en, { lang: 'ig-NG' }]), null);
  assert.equal(pickVoice(undefined), null);
  assert.equal(pickVoice([own, en], 'en'), en);
});

test('the watchdog ends what never ends, and is told', async () => {
  let late = 0;
  await within(new Promise(() => {}), 5, () => { late++; });
  await within(Promise.reject(new Error('x')), 1000, () => { late++; });
  await within(Promise.resolve(), 1000, () => { late++; });
  assert.equal(late, 1);
  assert.ok(patience('Nomor antrean, A, nol, dua, tiga.') > 4000);
});
