import test from 'node:test';
import assert from 'node:assert/strict';
import { answers, page, settle } from './page.mjs';
import { put } from './dom.mjs';

const { clock } = page();
put('location', { pathname: '/board/utama', protocol: 'https:', host: 'mpp.test' });
put('document', { documentElement: { getAttribute: (name) => (name === 'data-texts' ? '/ui/texts.json?v=abc1' : 'id') } });
const { packVersion, reportHealth, saySound, saySpoken } = await import('../static/health.js');

const device = { token: 't', principal: { kind: 'device' } };
const ok = (place, again) => ({ status: 200, body: { place, again_ms: again || 60000 } });
const said = (asked, i) => JSON.parse(asked[i].options.body);
const sound = { state: () => sound.is, canSpeak: () => sound.speaks, clips: { versions: {} }, is: 'locked', speaks: false };

test('who is no device says nothing; a device says at once, soon after changes, and as often as the server wants', async () => {
  let asked = answers([ok('utama')]);
  saySound(sound); // before the session is known
  reportHealth({ token: 't', principal: { kind: 'client' } }, () => {}, () => {});
  await clock.pass(120000);
  assert.equal(asked.length, 0);

  asked = answers([ok('utama', 20000), ok('utama', 20000), ok('timur', 20000), { status: 503, body: {} }, { status: 401, body: {} }, { status: 401, body: {} }]);
  const places = [];
  let over = 0;
  reportHealth(device, (place) => places.push(place), () => { over++; });
  await clock.pass(0);
  assert.deepEqual(said(asked, 0), { version: 'abc1', page: '/board/utama', health: { sound: 'locked', voice: '' } });

  // The tap, and the clips that come after it, are one word; what does not change is none.
  sound.is = 'on';
  saySound(sound);
  await clock.pass(1000);
  sound.speaks = true;
  sound.clips.versions = { 'id/loket': '1f' };
  saySound(sound);
  saySpoken({ id: 7, number: 'A-001' });
  assert.equal(asked.length, 1);
  await clock.pass(600);
  const now = said(asked, 1).health;
  assert.deepEqual([asked.length, now.sound, now.voice, now.call.seq, now.call.number], [2, 'on', packVersion({ 'id/loket': '1f' }), 7, 'A-001']);
  saySound(sound);
  await clock.pass(19000);
  assert.equal(asked.length, 2);
  await clock.pass(1000);
  assert.equal(asked.length, 3);
  assert.deepEqual(places, ['utama', 'utama', 'timur']);

  // A server that does not answer is asked again, and one that has revoked it ends it.
  await clock.pass(20000);
  await clock.pass(60000);
  assert.equal(over, 1);
});

test('clips that are not there are not speech, and each pack has its own name', () => {
  assert.equal(packVersion({}), '');
  assert.equal(packVersion({ a: '1', b: '2' }), packVersion({ b: '2', a: '1' }));
  assert.notEqual(packVersion({ a: '1', b: '2' }), packVersion({ a: '1', b: '3' }));
  assert.match(packVersion({ a: '1' }), /^[0-9a-f]{8}$/);
});

test('a board that rings and cannot speak says so', async () => {
  const asked = answers([ok('utama'), ok('utama')]);
  sound.speaks = false;
  saySound(sound);
  await clock.pass(1500);
  await settle();
  assert.equal(said(asked, 0).health.sound, 'no_voice');
});
