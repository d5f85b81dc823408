import test from 'node:test';
import assert from 'node:assert/strict';
import '../../ui/test/page.mjs';

const { screenOf } = await import('../static/screenview.js');

const counter = (state, ticket, ticketState) => ({ id: 'l1', number: 1, state, ticket: ticket || '', ticket_state: ticketState || '' });

test('a counter shows its number as long as it has one, then its state', () => {
  assert.deepEqual(screenOf(counter('open', 'A-023', 'called')), { state: 'called', number: 'A-023' });
  assert.deepEqual(screenOf(counter('paused', 'A-023', 'serving')), { state: 'serving', number: 'A-023' });
  ['open', 'paused', 'closed'].forEach((state) => assert.deepEqual(screenOf(counter(state)), { state, number: '' }));
  assert.deepEqual(screenOf(null), { state: 'none', number: '' });
});
