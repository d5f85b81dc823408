import test from 'node:test';
import assert from 'node:assert/strict';
import { page, settle } from '../../ui/test/page.mjs';
import { withElements } from '../../ui/test/dom.mjs';

const surroundings = page();
const { Printer } = await import('../static/printing.js');

function kiosk() {
  const around = page();
  const { named } = withElements(Object.assign(surroundings, around), ['paper']);
  const printed = [];
  const printer = new Printer(named.paper, () => printed.push(named.paper.textContent));
  const load = {};
  const slip = (number) => printer.slip((ready) => {
    load[number] = ready;
    const el = surroundings.document.createElement('p');
    el.textContent = number;
    return el;
  });
  return { clock: around.clock, paper: named.paper, printed, printer, slip, load };
}

test('slips whose QR comes late are printed once each, in their order, and none is blank', async () => {
  const k = kiosk();
  for (const number of ['A-015', 'A-016', 'A-017']) {
    k.slip(number);
    k.printer.clear(); // the visitor has pressed "done"
    await k.clock.pass(900);
  }
  for (const number of ['A-015', 'A-016', 'A-017']) {
    k.load[number]();
    await settle();
    k.load[number](); // a picture that fails after it was there
    await settle();
  }
  await k.clock.pass(60000);
  assert.deepEqual(k.printed, ['A-015', 'A-016', 'A-017']);
  assert.equal(k.paper.textContent, '', 'nothing of the last visitor is left');
});

test('a QR that never comes holds nobody up', async () => {
  const k = kiosk();
  k.slip('A-015');
  k.slip('A-016');
  await k.clock.pass(5000);
  assert.deepEqual(k.printed, []);
  await k.clock.pass(7000);
  assert.deepEqual(k.printed, ['A-015', 'A-016']);
});
