import test from 'node:test';
import assert from 'node:assert/strict';
import { agency, service, zone } from './kit.mjs';
import { Socket, answers, page, settle } from '../../ui/test/page.mjs';

page();
const { Offer } = await import('../static/offer.js');

const ok = (body) => ({ status: 200, body });
const both = (...services) => [ok({ agencies: [{ ...agency(), services: services.map((s) => s.id) }, { ...agency(), id: 'empty' }] }), ok({ services })];

/** An offer with what it told the kiosk. */
function made() {
  const told = { changes: 0, online: [], signedOut: 0 };
  const offer = new Offer('token', { onChange: () => told.changes++, onOnline: (on) => told.online.push(on), onSignedOut: () => told.signedOut++ });
  return { offer, told };
}

test('agencies come with their services; one without any is left out', async () => {
  page();
  answers(both(service('skck'), service('sim')));
  const { offer, told } = made();
  await offer.begin();
  assert.deepEqual(offer.agencies.map((a) => [a.id, a.services.map((s) => s.id)]), [['polres', ['skck', 'sim']]]);
  assert.equal(offer.service('sim').id, 'sim');
  assert.equal(offer.service('none'), null);
  assert.deepEqual(told, { changes: 1, online: [true], signedOut: 0 });
});

test('the same answer again changes nothing, and it is asked again in its time', async () => {
  const { clock } = page();
  const asked = answers([...both(service('skck')), ...both(service('skck')), ...both(service('skck', { waiting: 9 }))]);
  const { offer, told } = made();
  await offer.begin();
  await clock.pass(15000);
  assert.deepEqual([asked.length, told.changes], [4, 1]);
  await clock.pass(15000);
  assert.deepEqual([asked.length, told.changes], [6, 2]);
});

test('without an answer the kiosk is offline, and asks sooner', async () => {
  const { clock } = page();
  answers([...both(service('skck'))]);
  const { offer, told } = made();
  await offer.begin();
  await clock.pass(16000);
  assert.deepEqual(told.online, [true, false]);
  answers(both(service('skck')));
  await clock.pass(4000);
  assert.deepEqual(told.online, [true, false, true]);
});

test('the feed of each zone brings how many wait', async () => {
  page();
  answers(both(service('skck')));
  const { offer, told } = made();
  await offer.begin();
  Socket.last.opens();
  assert.deepEqual(Socket.last.sent.map((m) => m.topic || m.op), ['hello', 'board:' + zone.id]);
  Socket.last.says({ op: 'snapshot', topic: 'board:' + zone.id, seq: 1, at: '2026-01-05T01:30:00.000Z', state: { agencies: { polres: { waiting: 8 } } } });
  await settle();
  assert.equal(offer.agency('polres').waiting, 8);
  assert.equal(told.changes, 2);
});

test('a token that has ended signs the kiosk out', async () => {
  page();
  answers([{ status: 401, body: { code: 'unauthenticated' } }, { status: 401, body: { code: 'unauthenticated' } }]);
  const { offer, told } = made();
  await offer.begin();
  assert.equal(told.signedOut, 1);
  assert.deepEqual(told.online, []);
});
