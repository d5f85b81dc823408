import test from 'node:test';
import assert from 'node:assert/strict';
import '../../ui/test/page.mjs';

const { asksHow, screenOf } = await import('../static/screenview.js');

const counter = (state, ticket, ticketState) => ({ id: 'l1', number: 1, state, ticket: ticket || '', ticket_state: ticketState || '' });

test('a counter shows its number as long as it has one, then its state', () => {
  assert.deepEqual(screenOf(counter('open', 'A-023', 'called')), { state: 'called', number: 'A-023' });
  assert.deepEqual(screenOf(counter('paused', 'A-023', 'serving')), { state: 'serving', number: 'A-023' });
  ['open', 'paused', 'closed'].forEach((state) => assert.deepEqual(screenOf(counter(state)), { state, number: '' }));
  assert.deepEqual(screenOf(counter('open', '', 'serving')), { state: 'serving', number: '' }, 'somebody without a number');
  assert.deepEqual(screenOf(null), { state: 'none', number: '' });
});

test('a screen asks for a minute after a visit how it was, where the hall has a survey', () => {
  const at = Date.parse('2026-01-05T02:00:00.000Z');
  const finished = { ...counter('open'), finished_at: '2026-01-05T02:00:00.000Z' };
  const asks = (c, survey, later) => asksHow(c, survey, at + later);
  assert.deepEqual([0, 59999, 60000].map((later) => asks(finished, 'https://survei.id', later)), [true, true, false]);
  assert.equal(asks(finished, '', 0), false);
  assert.equal(asks({ ...finished, ticket: 'A-024', ticket_state: 'called' }, 'https://survei.id', 0), false, 'the next one is called');
  assert.equal(asks({ ...counter('open'), finished_at: null }, 'https://survei.id', 0), false);
  assert.equal(asks(null, 'https://survei.id', 0), false);
});
