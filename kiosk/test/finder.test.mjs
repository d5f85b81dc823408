import test from 'node:test';
import assert from 'node:assert/strict';
import { agency, service } from './kit.mjs';
import { page } from '../../ui/test/page.mjs';
import { hallIs, speak, withElements } from '../../ui/test/dom.mjs';

withElements(page());
await speak('ui', 'kiosk');
await hallIs({});
const { Finder, finderButton } = await import('../static/finder.js');

const skck = service('skck', { name: { id: 'SKCK' }, keywords: ['kelakuan baik'], popular: 2 });
const sim = service('sim', { name: { id: 'Perpanjangan SIM' }, popular: 1, open: false, closed_reason: 'over', reopens_at: '2026-01-06T01:00:00.000Z' });
const kk = service('kk', { name: { id: 'Kartu Keluarga' }, keywords: ['kk'] });
const hall = (...services) => [agency(...services)];

function shown(services, pick = () => {}) {
  const finder = new Finder(pick);
  const screen = finder.screen(hall(...services));
  const names = () => screen.all((e) => 'data-found' in e.attrs).map((e) => e.attrs['data-found']);
  const press = (...letters) => letters.forEach((letter) => screen.find('data-letter', letter).click());
  return { finder, screen, names, press };
}

test('what is used most stands there until something is typed', () => {
  const { screen, names, press } = shown([kk, sim, skck]);
  assert.deepEqual(names(), ['skck', 'sim'], 'open ones first');
  press('k', 'k');
  assert.deepEqual(names(), ['kk']);
  assert.equal(screen.find('id', 'find').value, 'kk', 'the same letter twice');
  press('delete', 'delete');
  assert.deepEqual(names(), ['skck', 'sim']);
});

test('a hand at the screen and a keyboard type into the same field', () => {
  const { screen, names, press } = shown([kk, sim, skck]);
  const field = screen.find('id', 'find');
  field.value = 'kelakuan';
  field.fire('input');
  press('space', 'space', 'b');
  assert.equal(field.value, 'kelakuan b', 'one space');
  assert.deepEqual(names(), ['skck']);
  assert.match(screen.find('role', 'status').textContent, /^1 layanan/);
  press('clear');
  assert.equal(field.value, '');
});

test('an open service is picked, a closed one says when it opens', () => {
  const picked = [];
  const { screen } = shown([sim, skck], (s) => picked.push(s.id));
  screen.find('data-found', 'sim').click();
  screen.find('data-found', 'skck').click();
  assert.deepEqual(picked, ['skck']);
  assert.match(screen.find('data-found', 'sim').textContent, /Buka lagi Selasa, 6 Januari pukul 08\.00 WIB/);
  assert.equal(screen.find('data-found', 'sim').getAttribute('aria-disabled'), 'true');
});

test('nothing found says what to do', () => {
  const { screen, names, press } = shown([kk, skck]);
  press('z', 'z', 'z');
  assert.deepEqual(names(), []);
  assert.match(screen.textContent, /Coba kata lain, atau tanyakan kepada petugas informasi/);
});

test('news of the offer change the results, not the field that is typed into', () => {
  const { finder, screen, names, press } = shown([kk, skck]);
  press('s', 'k', 'c', 'k');
  const again = finder.screen(hall(kk, { ...skck, ahead: { regular: 9, priority: 1 } }));
  assert.equal(again, screen);
  assert.match(screen.find('data-found', 'skck').textContent, /9 sebelum Anda/);
  finder.screen(hall(kk));
  assert.deepEqual(names(), [], 'it is not offered any more');
  finder.clear();
  assert.equal(finder.screen(hall(kk, skck)).find('id', 'find').value, '', 'nothing of the one before');
});

test('the button leads to the search', () => {
  let opened = 0;
  const button = finderButton(() => opened++);
  button.click();
  assert.equal(opened, 1);
  assert.match(button.textContent, /Mau urus apa\?/);
});
