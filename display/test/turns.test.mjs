import test from 'node:test';
import assert from 'node:assert/strict';
import { page } from '../../ui/test/page.mjs';

page();
const { Turns } = await import('../static/turns.js');

/** A board whose server answers with the turns one after the other, and then with the last. */
function boardOf(answers, mine = true) {
  const asked = [];
  const waits = [];
  const said = [];
  const ask = async (room, call, over) => {
    asked.push(over ? `${room} ${call} over` : `${room} ${call}`);
    return over ? 'said' : answers.length > 1 ? answers.shift() : answers[0];
  };
  const turns = new Turns(ask, async (ms) => waits.push(ms));
  turns.mine = mine;
  let left = 100;
  const take = (call, stands = () => left-- > 0) => turns.take('utama', call, async () => said.push(call), stands);
  return { turns, take, asked, waits, said };
}

test('a board that is alone never waits, and gives the room back', async () => {
  const b = boardOf(['yours']);
  await b.take(7);
  await b.take(8);
  assert.deepEqual([b.said, b.waits], [[7, 8], []]);
  assert.deepEqual(b.asked, ['utama 7', 'utama 7 over', 'utama 8', 'utama 8 over']);
});

test('without a pairing, or without a room, a board speaks by itself', async () => {
  const said = [];
  await new Turns(null).take('utama', 7, async () => said.push(7), () => true);
  const b = boardOf(['said']);
  await b.turns.take('', 8, async () => said.push(8), () => true);
  assert.deepEqual([said, b.asked], [[7, 8], []]);
});

test('what another board speaks is not spoken, and the other goes first from then on', async () => {
  const b = boardOf(['said', 'yours']);
  await b.take(7);
  assert.deepEqual([b.said, b.waits], [[], []]);
  await b.take(8); // the other has died
  assert.deepEqual([b.said, b.waits.length], [[8], 1]);
  await b.take(9);
  assert.deepEqual([b.said, b.waits.length], [[8, 9], 1]);
});

test('a call waits while another is spoken in the room, as long as it stands', async () => {
  const b = boardOf(['later', 'later', 'yours']);
  await b.take(7);
  assert.deepEqual([b.said, b.waits.length], [[7], 2]);
  const c = boardOf(['later']);
  await c.take(8);
  assert.deepEqual(c.said, []);
});

test('where the server is away, whoever spoke last goes on, and the other is silent', async () => {
  const b = boardOf(['']);
  await b.take(7);
  assert.deepEqual([b.said, b.waits], [[7], []]);
  const c = boardOf([''], false);
  await c.take(7, () => true);
  assert.deepEqual(c.said, []);
  assert.ok(c.waits.length < 60);
});
