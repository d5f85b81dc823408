import test from 'node:test';
import assert from 'node:assert/strict';
import { agency, classes, service, ticket } from './kit.mjs';
import { page } from '../../ui/test/page.mjs';
import { hallIs, speak, withElements } from '../../ui/test/dom.mjs';

const surroundings = page();
withElements(surroundings);
await speak('ui', 'kiosk');
await hallIs({ classes });
const { agencyScreen, chosenPath, serviceScreen } = await import('../static/screens.js');
const { classScreen } = await import('../static/classview.js');
const { ticketScreen } = await import('../static/ticketview.js');
const { spell } = await import('../static/words.js');

test('an agency is picked by its tile, also when it is closed', () => {
  const picked = [];
  const screen = agencyScreen([agency(service('skck', { open: false, closed_reason: 'over' }))], (a) => picked.push(a.id));
  assert.match(screen.textContent, /Polres.*Tutup/);
  screen.find('data-agency', 'polres').click();
  assert.deepEqual(picked, ['polres']);
  assert.ok(agencyScreen([], () => {}).find('class', 'notice'), 'a hall without agencies says so');
});

test('open services come first, and only they can be picked', () => {
  const picked = [];
  const shut = service('sim', { open: false, closed_reason: 'quota_full' });
  const screen = serviceScreen(agency(shut, service('skck', { quota: { limit: 9, left: 4 } })), (s) => picked.push(s.id));
  const buttons = screen.all((e) => 'data-service' in e.attrs);
  assert.deepEqual(buttons.map((b) => b.getAttribute('data-service')), ['skck', 'sim']);
  buttons.forEach((b) => b.click());
  assert.deepEqual(picked, ['skck']);
  assert.equal(buttons[1].getAttribute('aria-disabled'), 'true');
  assert.ok(screen.find('class', 'service-quota service-quota-low'), 'few are left');
});

const view = { agency: agency(), service: service('skck'), services: [service('skck')], classes, enabled: true, busy: '', problem: '', isLost: false, before: null, after: null, other: () => {} };

test('a class is taken once', () => {
  const pressed = (change) => {
    const taken = [];
    const screen = classScreen({ ...view, ...change }, (id) => taken.push(id));
    screen.find('data-class', 'priority').click();
    return taken;
  };
  assert.deepEqual(pressed({}), ['priority']);
  assert.deepEqual(pressed({ busy: 'regular' }), []);
  assert.deepEqual(pressed({ enabled: false }), ['priority'], 'so that the touch can be told that the server is away');
  assert.match(classScreen({ ...view, problem: 'Coba lagi' }, () => {}).find('role', 'alert').textContent, /Coba lagi/);
});

test('with several services, how many go before is that of the first, and each says what it asks for', () => {
  const first = service('ktp', { ahead: { regular: 7, priority: 2 }, counters_open: 0, fee: { id: 'Gratis' }, requirements: [{ id: 'Kartu Keluarga' }] });
  const last = service('skck', { ahead: { regular: 0, priority: 0 }, fee: { id: 'Rp30.000' }, requirements: [{ id: 'Pas foto' }] });
  const screen = classScreen({ ...view, service: last, services: [first, last] }, () => {});
  assert.match(screen.find('data-class', 'regular').textContent, /7 sebelum Anda/);
  assert.match(screen.find('class', 'facts').textContent, /^Perkiraan tungguLoket belum buka$/, 'the wait for the first, and no fee without its service');
  assert.match(screen.find('class', 'bring').textContent, /ktp.*Gratis.*Kartu Keluarga.*skck.*Rp30\.000.*Pas foto/i);
  assert.equal(screen.find('class', 'crumb'), null, 'the last one is not what the number is for');
  assert.ok(classScreen({ ...view, service: last, services: [first, last], isLost: true }, () => {}).find('class', 'crumb'), 'which of them is lost');
});

test('a service without a number left offers another one instead of its classes', () => {
  let other = 0;
  const shown = (change) => classScreen({ ...view, other: () => other++, ...change }, () => assert.fail('nothing to take'));
  const shut = service('skck', { open: false, closed_reason: 'over' });
  for (const screen of [shown({ isLost: true, problem: 'Kuota hari ini habis.' }), shown({ service: shut })]) {
    assert.equal(screen.find('data-class'), null);
    assert.equal(screen.find('id', 'heading').textContent, 'Nomor tidak dapat diambil');
    assert.ok(screen.find('role', 'alert'));
    screen.find('data-key', 'other').click();
  }
  assert.equal(other, 2);
});

test('each class says its own wait; where no counter is open the hall says that instead', () => {
  const waits = { regular: { from_minutes: 18, to_minutes: 25 }, priority: { from_minutes: 3, to_minutes: 5 } };
  const of = (more) => classScreen({ ...view, service: service('skck', more), services: [service('skck', more)] }, () => {});
  const screen = of({ estimates: waits });
  assert.match(screen.find('data-class', 'regular').textContent, /36 sebelum Anda.*18–25 menit/);
  assert.match(screen.find('data-class', 'priority').textContent, /4 sebelum Anda.*3–5 menit/);
  assert.doesNotMatch(screen.textContent, /3 orang|3 menunggu/, 'who waits for this service alone says nothing of the wait');
  assert.doesNotMatch(of({ estimates: {} }).textContent, /Perkiraan/);
  const none = of({ estimates: waits, counters_open: 0 });
  assert.match(none.textContent, /Loket belum buka/);
  assert.doesNotMatch(none.textContent, /menit/);
});

test('a screen reader hears of a service what is seen of it', () => {
  const screen = serviceScreen(agency(service('skck')), () => {});
  const ids = screen.find('data-service', 'skck').getAttribute('aria-describedby').split(' ');
  assert.match(ids.map((id) => screen.find('id', id).textContent).join(' '), /36 sebelum Anda.*5–10 menit/);
});

test('a lowered screen has room for what was chosen', () => {
  assert.match(chosenPath('MPP Uji', null).textContent, /MPP Uji/);
  assert.match(chosenPath('MPP Uji', agency()).textContent, /Kepolisian Resor/);
});

test('a priority class is known by its credit, and shows those whom its name speaks of', async () => {
  const own = [classes[0], { id: 'lansia', name: { id: 'Lansia' }, credit_minutes: 45 }, { id: 'daring', name: { id: 'Daring' }, credit_minutes: 0 }];
  await hallIs({ classes: own, ended_classes: [{ id: 'vip', name: { id: 'Tamu' }, credit_minutes: 5 }] });
  const screen = classScreen({ ...view, classes: own }, () => {});
  const button = (id) => screen.find('data-class', id);
  assert.deepEqual(['regular', 'lansia', 'daring'].map((id) => button(id).classList.contains('class-priority')), [false, true, false]);
  const icons = button('lansia').find('class', 'class-who').all((e) => e.tag === 'use').map((e) => e.getAttribute('href').split('#')[1]);
  assert.deepEqual(icons, ['elder']);
  assert.doesNotMatch(button('lansia').textContent, /hamil/);
  const shown = (k) => ticketScreen(ticket({ class: k }));
  assert.ok(shown('lansia').find('class', 'ticket ticket-priority'));
  assert.equal(shown('daring').find('class', 'ticket ticket-priority'), null);
  assert.match(shown('vip').textContent, /Tamu/, 'a class that gives no numbers any more');
  await hallIs({ classes });
  const usual = classScreen(view, () => {}).find('data-class', 'priority');
  assert.equal(usual.find('class', 'class-who').all((e) => e.tag === 'use').length, 4);
  assert.match(usual.textContent, /ibu hamil/);
});

test('the ticket names its number once for each sense', () => {
  assert.equal(spell('A-023'), 'A 0 2 3');
  const screen = ticketScreen(ticket({ class: 'priority' }));
  assert.match(screen.find('data-number', 'A-023').getAttribute('aria-label'), /A 0 2 3$/);
  assert.equal(screen.find('class', 'ticket-label').getAttribute('aria-hidden'), 'true');
  assert.ok(screen.find('class', 'ticket ticket-priority'));
  const planned = [{ agency: { id: 'polres', name: { id: 'Kepolisian Resor' }, short: 'Polres' }, service: { id: 'sim', name: { id: 'SIM' } }, requirements: [] }];
  assert.match(ticketScreen(ticket({ planned })).find('class', 'ticket-then').textContent, /Sesudah itu: SIM \(Polres\)\. Nomor Anda tetap sama\./);
});
