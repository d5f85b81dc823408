import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { page } from './page.mjs';

page();
const { fits, grouped } = await import('../static/picker.js');

const who = (key, agency) => ({ key, agency, role: 'officer', name: key, counter: '', label: { id: key } });

describe('the people to choose from', () => {
  it('stand below their zones in their order, who has none first', () => {
    const people = [who('a', 'polres'), who('b', 'dukcapil'), who('c', 'polres'), who('boss', '')];
    const groups = grouped(people, { polres: 'Hukum', dukcapil: 'Utama' });
    assert.deepEqual(groups.map((g) => [g.name, g.people.map((p) => p.key)]), [['', ['boss']], ['Hukum', ['a', 'c']], ['Utama', ['b']]]);
  });

  it('are one list where the zones are not known', () => {
    assert.deepEqual(grouped([who('a', 'polres'), who('b', 'dukcapil')], {}).map((g) => g.people.length), [2]);
    assert.deepEqual(grouped([], {}), []);
  });

  it('are found by words in any order, and by parts of them', () => {
    const words = 'Dewi Prasetyo (contoh) Petugas Loket 12, Disdukcapil Zona Utama';
    ['', ' ', 'dewi', 'loket 12', '12 dukcapil', 'UTAMA  pras '].forEach((query) => assert.ok(fits(words, query), query));
    ['dewa', 'loket 13', 'dewi polres'].forEach((query) => assert.ok(!fits(words, query), query));
  });
});
