import test from 'node:test';
import assert from 'node:assert/strict';
import { Clock, answers, page, settle } from '../../ui/test/page.mjs';
import { put, speak, storage, withElements } from '../../ui/test/dom.mjs';

const surroundings = page();
const { root } = withElements(surroundings, ['main']);
await speak('ui', 'counter');
put('localStorage', storage());
put('sessionStorage', storage());
const went = [];
put('location', { reload: () => went.push('reload'), pathname: '/counter', search: '' });
const { Choice, places, take } = await import('../static/choose.js');
const { counterLost, leaveQuestion, mayLeave, openForAnother } = await import('../static/shift.js');

const counter = (id, number, more) => ({ id, number, name: 'Loket', agency: { id: 'dukcapil' }, services: [], state: 'closed', officer: '', ticket: null, ...more });
const me = { id: 'p1', role: 'officer', kind: 'person', name: 'Sri', agency: 'dukcapil', counter: 'l1' };
const taken = { status: 200, body: { ...me, counter: 'l1' } };
const heldBy = (name) => ({ status: 409, body: { code: 'counter_held', holder: name, since: '2026-01-05T01:00:00.000Z' } });
const bodies = (asked) => asked.map((a) => JSON.parse(a.options.body));
const press = (name) => root.find('data-decide', name).click();

test('the counters of the agency in their order, with their holders', () => {
  const all = [counter('l2', 2), counter('p1', 3, { agency: { id: 'polres' } }), counter('l1', 1)];
  const held = { counter: 'l2', name: 'Budi', since: null, you: false };
  assert.deepEqual(places(all, [held], 'dukcapil').map((p) => [p.counter.id, p.holder]), [['l1', null], ['l2', held]]);
});

test('a free counter is taken without a question, and one of the own too', async () => {
  for (const holder of [null, { counter: 'l1', name: 'Sri', since: null, you: true }]) {
    const asked = answers([taken]);
    assert.equal((await take(counter('l1', 1), holder)).counter, 'l1');
    assert.deepEqual(bodies(asked), [{ counter: 'l1', take_over: false }]);
  }
});

test('nothing is taken over before the holder was named and the officer agreed', async () => {
  for (const known of [true, false]) {
    const asked = answers(known ? [taken] : [heldBy('Budi'), taken]);
    const end = take(counter('l1', 1), known ? { counter: 'l1', name: 'Budi', since: null, you: false } : null);
    await settle();
    assert.equal(asked.filter((a) => /"take_over":true/.test(a.options.body)).length, 0);
    assert.match(root.textContent, /Budi/);
    press('take');
    assert.equal((await end).counter, 'l1');
    assert.deepEqual(bodies(asked).pop(), { counter: 'l1', take_over: true });
  }
  const asked = answers([]);
  const end = take(counter('l1', 1), { counter: 'l1', name: 'Budi', since: null, you: false });
  await settle();
  press('stay');
  assert.equal(await end, null);
  assert.deepEqual(asked, []);
});

test('a counter that is open in the name of somebody else', () => {
  const open = (officer, state = 'open') => counter('l1', 1, { state, officer });
  assert.equal(openForAnother(open('Budi'), me), true);
  assert.equal(openForAnother(open('Budi', 'paused'), me), true);
  assert.equal(openForAnother(open('Sri'), me), false);
  assert.equal(openForAnother(open('', 'closed'), me), false);
  assert.equal(openForAnother(open('Budi'), { ...me, kind: 'client' }), false);
});

test('leaving asks about whoever is served, then about the counter', () => {
  const k = { id: 't1', number: 'A-015', state: 'serving' };
  assert.deepEqual(leaveQuestion(counter('l1', 1, { state: 'open', ticket: k }), true).options.map((o) => o.value), ['hold', 'finish']);
  assert.match(leaveQuestion(counter('l1', 1, { state: 'open', ticket: k }), true).title, /Anda masih melayani A-015/);
  assert.deepEqual(leaveQuestion(counter('l1', 1, { state: 'open' }), true).options.map((o) => o.value), ['go', 'close']);
  assert.equal(leaveQuestion(counter('l1', 1), true), null);
});

test('nobody leaves before what was chosen is done', async () => {
  const k = { id: 't1', number: 'A-015', state: 'serving' };
  const desk = (works) => {
    const d = { now: counter('l1', 1, { state: 'open', ticket: k }), pressed: [], state: () => d.now };
    d.press = async (command) => {
      d.pressed.push(command);
      if (works) d.now = counter('l1', 1, { state: command === 'close' ? 'closed' : 'open' });
      return works;
    };
    return d;
  };
  let d = desk(true);
  let end = mayLeave(d, true);
  await settle();
  press('finish');
  await settle();
  press('close');
  assert.equal(await end, true);
  assert.deepEqual(d.pressed, ['finish', 'close']);
  d = desk(false);
  end = mayLeave(d, true);
  await settle();
  press('hold');
  assert.equal(await end, false, 'the step was refused');
  d = desk(true);
  end = mayLeave(d, true);
  await settle();
  press('stay');
  assert.equal(await end, false);
  assert.deepEqual(d.pressed, []);
});

test('an officer who lost the counter is told who has it', async () => {
  const lost = { status: 200, body: { ...me, counter: '' } };
  const list = { status: 200, body: { counters: [counter('l1', 1)] } };
  for (const [holder, says] of [[{ name: 'Budi', you: false }, 'Loket 1 diambil alih oleh Budi.'], [{ name: 'Sri', you: true }, 'Loket 1 kini Anda pegang di perangkat lain.']]) {
    answers([lost, list, { status: 200, body: { holders: [{ counter: 'l1', since: null, ...holder }] } }]);
    await counterLost(me, { id: 'l1', number: 1 });
    assert.equal(globalThis.sessionStorage.data['mpp.ended.lost'], says);
  }
  answers([{ status: 200, body: { ...me, counter: 'l2' } }]);
  put('sessionStorage', storage());
  await counterLost(me, { id: 'l1', number: 1 });
  assert.deepEqual(globalThis.sessionStorage.data, {}, 'another tab has taken another counter');
  assert.deepEqual(went, ['reload', 'reload', 'reload']);
});

test('an import shows among the counters while one is chosen, also once the list is asked for no more', async () => {
  const clock = new Clock();
  let all = [counter('l1', 1)];
  put('fetch', async (url) => new Response(JSON.stringify(/session/.test(url) ? { holders: [] } : { counters: all }), { status: 200, headers: { 'Content-Type': 'application/json' } }));
  const choice = new Choice(root, me);
  choice.ask('');
  await settle();
  assert.match(root.textContent, /Loket 1/);
  await clock.pass(15 * 60000);
  all = all.concat(counter('l2', 2, { name: 'Loket Baru' }));
  await clock.pass(60000);
  assert.doesNotMatch(root.textContent, /Baru/, 'it would keep the session for ever');
  choice.follow();
  await settle();
  assert.match(root.textContent, /Baru/);
});
