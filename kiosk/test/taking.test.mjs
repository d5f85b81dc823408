import test from 'node:test';
import assert from 'node:assert/strict';
import { service, ticket } from './kit.mjs';
import { answers, page, settle } from '../../ui/test/page.mjs';
import { speak, withElements } from '../../ui/test/dom.mjs';

const surroundings = page();
await speak('ui', 'kiosk');
const { Taking } = await import('../static/taking.js');

/** A wish for a number of skck, with what it told the kiosk. */
function wish() {
  Object.assign(surroundings, page());
  const { root } = withElements(surroundings);
  const told = { begun: 0, failed: 0, tickets: [], other: 0, signedOut: 0 };
  const taking = new Taking('token', {
    onBegin: () => told.begun++, onFailed: () => told.failed++, onTicket: (got) => told.tickets.push(got.number), onOther: () => told.other++, onSignedOut: () => told.signedOut++,
  });
  taking.wish(['skck']);
  const answer = async (value) => {
    root.find('data-answer', value).click();
    await settle();
  };
  return { taking, told, root, answer };
}

const ok = { status: 201, body: ticket() };
const refusal = (status, code) => ({ status, body: { code, detail: 'Rinci.' } });
const long = service('skck', { estimates: { regular: { from_minutes: 95, to_minutes: 130 } } });

test('a number is taken once, however often it is asked for', async () => {
  const { taking, told } = wish();
  const asked = answers([ok]);
  await Promise.all(['regular', 'regular', 'priority'].map((klass) => taking.take([service('skck')], klass)));
  assert.deepEqual([told.tickets, told.begun, asked.length], [['A-023'], 1, 1]);
  assert.equal(taking.busy, '');
});

test('a used-up quota is the end of the service; another refusal is told in the server\'s words', async () => {
  const { taking, told } = wish();
  answers([refusal(409, 'quota_full'), refusal(409, 'not_now')]);
  await taking.take([service('skck')], 'regular');
  assert.deepEqual([taking.isLost, told.failed], [true, 1]);
  assert.match(taking.problem(), /Kuota hari ini habis/);
  taking.wish(['sim']);
  assert.deepEqual([taking.isLost, taking.problem], [false, null]);
  await taking.take([service('sim')], 'regular');
  assert.deepEqual([taking.isLost, taking.problem()], [false, 'Rinci.']);
});

test('a pairing that is over is no problem of the visitor\'s', async () => {
  const { taking, told } = wish();
  answers([refusal(401, 'unauthorized')]);
  await taking.take([service('skck')], 'regular');
  assert.deepEqual([told.signedOut, told.failed], [1, 0]);
});

test('before a long wait it is asked, once', async () => {
  const { taking, told, root, answer } = wish();
  answers([{ status: 409, body: { code: 'not_now', detail: '' } }, ok]);
  taking.take([long], 'regular');
  await settle();
  assert.match(root.find('role', 'alertdialog').textContent, /Tetap antre\?.*95–130 menit/);
  assert.deepEqual(told.tickets, []);
  await answer('yes');
  assert.equal(told.failed, 1);
  await taking.take([long], 'regular');
  assert.deepEqual(told.tickets, ['A-023'], 'whoever agreed is not asked again');
});

test('whoever does not want to wait gets no number and may choose anew', async () => {
  const { taking, told, answer } = wish();
  answers([]);
  taking.take([long], 'regular');
  await settle();
  await answer('no');
  assert.deepEqual([told.other, told.begun], [1, 0]);
});

test('an answer of somebody who has gone takes no number for the next', async () => {
  const { taking, told, answer } = wish();
  answers([]);
  taking.take([long], 'regular');
  await settle();
  taking.wish('');
  await answer('yes');
  assert.deepEqual([told.begun, told.other], [0, 0]);
});

test('a page that can print says so with each wish', async () => {
  const asked = answers([ok, ok, ok]);
  const none = () => {};
  const events = { onBegin: none, onFailed: none, onTicket: none, onOther: none, onSignedOut: none };
  const taking = new Taking('token', events, '', true);
  for (const wished of [taking, new Taking('token', events)]) {
    wished.wish(['skck']);
    await wished.take([service('skck')], 'regular');
  }
  assert.deepEqual(asked.map((a) => JSON.parse(a.options.body).page_prints), [true, false]);
});

test('of several services the refused one is named, and the wish is not over', async () => {
  const { taking } = wish();
  taking.wish(['ktp', 'skck']);
  const asked = answers([{ status: 409, body: { code: 'quota_full', detail: '', service: 'skck' } }, ok]);
  const both = [service('ktp'), service('skck')];
  await taking.take(both, 'regular');
  assert.equal(taking.isLost, false);
  assert.match(taking.problem(), /^Layanan skck: Kuota hari ini habis/);
  await taking.take(both, 'regular');
  assert.deepEqual(asked.map((a) => JSON.parse(a.options.body)).map((body) => [body.services, body.service]), [[['ktp', 'skck'], undefined], [['ktp', 'skck'], undefined]]);
});
