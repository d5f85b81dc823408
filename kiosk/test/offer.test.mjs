import test from 'node:test';
import assert from 'node:assert/strict';
import { agency, service, zone } from './kit.mjs';
import { Socket, answers, page, settle } from '../../ui/test/page.mjs';

page();
const { Offer } = await import('../static/offer.js');

const ok = (body) => ({ status: 200, body });
const both = (...services) => [ok({ agencies: [{ ...agency(), services: services.map((s) => s.id) }, { ...agency(), id: 'empty' }] }), ok({ services })];

const hall = ok({ name: 'MPP Uji', version: 3, date: '2026-01-05', now: '2026-01-05T01:30:00Z', timezone: 'Asia/Jakarta' });

/** An offer with what it told the kiosk. */
function made() {
  const told = { changes: 0, online: [], signedOut: 0 };
  const offer = new Offer('token', { onChange: () => told.changes++, onOnline: (on) => told.online.push(on), onSignedOut: () => told.signedOut++ });
  return { offer, told };
}

test('agencies come with their services; what no counter serves, and an agency without a service, is left out', async () => {
  page();
  answers(both(service('skck'), service('sim'), service('lama', { counters: 0 })));
  const { offer, told } = made();
  await offer.begin();
  assert.deepEqual(offer.agencies.map((a) => [a.id, a.services.map((s) => s.id)]), [['polres', ['skck', 'sim']]]);
  assert.equal(offer.service('sim').id, 'sim');
  assert.equal(offer.service('none'), null);
  assert.deepEqual(told, { changes: 1, online: [true], signedOut: 0 });
});

test('the same answer again changes nothing, and it is asked again in its time', async () => {
  const { clock } = page();
  // No feed tells of another configuration here, so the hall is asked for as well.
  const asked = answers([...both(service('skck')), ...both(service('skck')), hall, ...both(service('skck', { waiting: 9 })), hall]);
  const { offer, told } = made();
  await offer.begin();
  await clock.pass(15000);
  assert.deepEqual([asked.length, told.changes], [5, 1]);
  assert.equal(asked[4].url, '/api/v1/hall');
  await clock.pass(15000);
  assert.deepEqual([asked.length, told.changes], [8, 2]);
});

test('without an answer the kiosk is offline, and asks sooner', async () => {
  const { clock } = page();
  answers([...both(service('skck'))]);
  const { offer, told } = made();
  await offer.begin();
  await clock.pass(16000);
  assert.deepEqual(told.online, [true, false]);
  answers([...both(service('skck')), hall]);
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

test('news during an answer are asked for after it, also those of a zone that is new', async () => {
  page();
  const [agencies, services] = both(service('skck'));
  agencies.body.agencies[0].zone = { id: 'b', name: { id: 'Zona B' } };
  answers([...both(service('skck')), agencies, services, hall]);
  const { offer } = made();
  const first = offer.refresh();
  offer.refresh();
  await first;
  Socket.last.opens();
  assert.deepEqual(Socket.last.sent.map((m) => m.topic || m.op), ['hello', 'board:a', 'board:b']);
});

test('a token that has ended signs the kiosk out', async () => {
  page();
  answers([{ status: 401, body: { code: 'unauthenticated' } }, { status: 401, body: { code: 'unauthenticated' } }]);
  const { offer, told } = made();
  await offer.begin();
  assert.equal(told.signedOut, 1);
  assert.deepEqual(told.online, []);
});
