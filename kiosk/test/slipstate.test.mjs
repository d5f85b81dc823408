// What the kiosk says of its printer and of a slip.

import test from 'node:test';
import assert from 'node:assert/strict';
import { page } from '../../ui/test/page.mjs';
import { withElements } from '../../ui/test/dom.mjs';

const { root } = withElements(page());
const { SlipState, slipWords } = await import('../static/slipstate.js');

const STANDS = ['paper_out', 'cover_open', 'cutter', 'fault', 'offline', 'unreached', 'away'];

test('a kiosk without a printer says nothing of slips', () => {
  assert.equal(slipWords('', 'agency', null, false).key, '');
  assert.equal(slipWords('', 'ticket', null, true).key, '');
});

test('a printer that stands is told before a number is taken', () => {
  assert.equal(slipWords('paper_out', 'agency', null, false).key, 'kiosk.paper_out');
  assert.equal(slipWords('paper_out', 'class', null, false).key, 'kiosk.paper_out');
  STANDS.slice(1).forEach((state) => assert.equal(slipWords(state, 'service', null, false).key, 'kiosk.printer_away', state));
  ['ready', 'paper_low', 'unknown'].forEach((state) => assert.equal(slipWords(state, 'service', null, false).key, '', state));
});

test('printed is said only of a slip that the printer called printed', () => {
  const states = ['waiting', 'printing', 'sent', 'failed', 'unsure', 'dropped'];
  ['ready', 'unknown'].concat(STANDS).forEach((printer) => {
    assert.equal(slipWords(printer, 'ticket', { state: 'printed' }, false).key, 'kiosk.slip_printed');
    states.forEach((state) => assert.notEqual(slipWords(printer, 'ticket', { state }, true).key, 'kiosk.slip_printed', printer + ' ' + state));
    assert.notEqual(slipWords(printer, 'ticket', null, true).key, 'kiosk.slip_printed');
  });
});

test('a slip that does not come is told as such', () => {
  assert.equal(slipWords('ready', 'ticket', null, false).key, 'kiosk.slip_printing');
  assert.equal(slipWords('ready', 'ticket', { state: 'printing' }, true).key, 'kiosk.slip_waits');
  assert.equal(slipWords('paper_out', 'ticket', { state: 'waiting', why: 'paper_out' }, false).key, 'kiosk.slip_no_paper');
  assert.equal(slipWords('away', 'ticket', null, false).key, 'kiosk.slip_waits');
  assert.equal(slipWords('ready', 'ticket', { state: 'unsure' }, false).key, 'kiosk.slip_unsure');
});

test('nothing is said of a printer whose part the page takes', () => {
  let told = () => {};
  const slip = new SlipState(root, { subscribe: (topic, snapshot, patch, note) => { told = note; } }, { token: '', kiosk: 'k', pagePrints: true });
  const says = (state, step, ticket) => {
    slip.step = step;
    told({ printer: { state } });
    slip.of(ticket);
    const is = slip.printer;
    slip.of('');
    return is;
  };
  assert.equal(says('away', 'agency', ''), '', 'the page prints while the agent is away');
  assert.equal(says('paper_out', 'agency', ''), 'paper_out', 'an agent at work prints in its place');
  assert.equal(says('ready', 'ticket', ''), '', 'the page has printed this slip');
  assert.equal(says('away', 'ticket', 't'), 'away', 'the agent went away with the slip');
});
