import test from 'node:test';
import assert from 'node:assert/strict';
import { agency, service } from './kit.mjs';
import { page } from '../../ui/test/page.mjs';

page();
const { Flow } = await import('../static/flow.js');

const skck = service('skck');
const sim = service('sim');

/** A flow with the steps that it came through. */
function walk(...steps) {
  const flow = new Flow();
  return { flow, seen: steps.map((step) => { step(flow); return flow.step; }) };
}

test('the usual way: agency, service, class, ticket, and back from each but the last', () => {
  const { flow, seen } = walk((f) => f.pickAgency(agency(skck, sim)), (f) => f.pickService(sim), (f) => f.back(), (f) => f.back(), (f) => f.back());
  assert.deepEqual(seen, ['service', 'class', 'service', 'agency', 'agency']);
  assert.deepEqual([flow.agencyId, flow.serviceId, flow.canGoBack], ['', '', false]);
});

test('a ticket is the end: nothing leads back from it, and the next person begins anew', () => {
  const { flow, seen } = walk((f) => f.pickAgency(agency(skck, sim)), (f) => f.pickService(sim), (f) => f.took({ number: 'A-001' }), (f) => f.back());
  assert.deepEqual(seen, ['service', 'class', 'ticket', 'ticket']);
  flow.clear();
  assert.deepEqual({ ...flow }, { ...new Flow() });
});

test('one open service is no choice, in neither direction', () => {
  const { flow, seen } = walk((f) => f.pickAgency(agency(skck)), (f) => f.back());
  assert.deepEqual(seen, ['class', 'agency']);
  flow.pickAgency(agency(skck));
  assert.equal(flow.serviceId, 'skck');
  assert.deepEqual(flow.skipped(2), ['service']);
});

test('one closed service is shown, since it says why', () => {
  const { flow } = walk((f) => f.pickAgency(agency(service('skck', { open: false }))));
  assert.deepEqual([flow.step, flow.skipped(2)], ['service', []]);
});

test('with one class the touch on the service takes the number; a touch on an agency never does', () => {
  const { flow } = walk((f) => f.pickAgency(agency(skck, sim)));
  assert.equal(flow.takesAtOnce(1), false);
  flow.pickService(sim);
  assert.deepEqual([flow.takesAtOnce(1), flow.takesAtOnce(2), flow.skipped(1)], [true, false, ['class']]);
  const { flow: straight } = walk((f) => f.pickAgency(agency(skck)));
  assert.deepEqual([straight.takesAtOnce(1), straight.skipped(1)], [false, ['service']]);
});

test('from the search one goes back to the search', () => {
  const { flow, seen } = walk((f) => f.find(), (f) => f.pickService(sim), (f) => f.back(), (f) => f.back());
  assert.deepEqual(seen, ['find', 'class', 'find', 'agency']);
  flow.find();
  flow.pickService(sim);
  assert.deepEqual([flow.agencyId, flow.takesAtOnce(1)], ['polres', true]);
});

test('a choice that the hall took away does not stand; a ticket always does', () => {
  const offer = (...services) => ({ agency: () => (services.length ? agency(...services) : null), service: (id) => services.find((s) => s.id === id) });
  const { flow } = walk((f) => f.pickAgency(agency(skck, sim)), (f) => f.pickService(sim));
  assert.equal(flow.stands(offer(skck, sim)), true);
  assert.equal(flow.stands(offer(skck)), false);
  flow.took({ number: 'A-001' });
  assert.equal(flow.stands(offer()), true);
});

test('several services for one number: each is asked for in its order, back leads to the one before, none twice', () => {
  const { flow } = walk((f) => f.pickAgency(agency(skck, sim)), (f) => f.pickService(skck));
  flow.addAnother();
  assert.deepEqual([flow.step, flow.services, flow.canGoBack], ['agency', ['skck'], true]);
  flow.back();
  assert.deepEqual([flow.step, flow.services, flow.serviceId], ['class', ['skck'], 'skck'], 'nothing was added');
  flow.addAnother();
  flow.pickAgency(agency(skck, sim));
  flow.pickService(sim);
  assert.deepEqual([flow.services, flow.takesAtOnce(1)], [['skck', 'sim'], false]);
  flow.leaveOut('skck');
  assert.deepEqual([flow.step, flow.services, flow.takesAtOnce(1)], ['class', ['sim'], false], 'leaving one out takes no number');
  flow.addAnother();
  flow.pickService(sim);
  assert.deepEqual(flow.services, ['sim'], 'the same one again is one service');
  flow.addAnother();
  flow.pickService(skck);
  flow.leaveOut('skck');
  assert.deepEqual([flow.step, flow.services], ['class', ['sim']]);
  assert.equal(flow.stands({ agency: () => ({}), service: (id) => id !== 'sim' }), false, 'one that is gone does not stand');
});
