import test from 'node:test';
import assert from 'node:assert/strict';
import { page } from '../../ui/test/page.mjs';

page();
const { readTyped } = await import('../static/typed.js');
const PREFIXES = ['A', 'U', 'BK'];

test('a number is read however it is typed', () => {
  ['A-023', 'a23', 'A 023', 'a-23', ' A023 ', 'a.23', 'A_23', 'a/0023'].forEach((typed) => assert.deepEqual(readTyped(typed, PREFIXES), { number: 'A-023' }, typed));
  assert.deepEqual(readTyped('bk7', PREFIXES), { number: 'BK-007' });
  assert.deepEqual(readTyped('a1234', PREFIXES), { number: 'A-1234' });
  assert.deepEqual(readTyped('A-000', PREFIXES), { number: 'A-000' });
});

test('words that look like a number of no prefix of the hall stay words', () => {
  assert.deepEqual(readTyped('sim 1', PREFIXES), { words: 'sim 1' });
  assert.deepEqual(readTyped('sim 1', []), { number: 'SIM-001' }); // nothing is known of the hall yet
  assert.deepEqual(readTyped(' ktp hilang ', PREFIXES), { words: 'ktp hilang' });
  assert.deepEqual(readTyped('  ', PREFIXES), {});
});

test('a scanned link or id gives the id, whatever signs the scanner makes of it', () => {
  const id = '20260105kq3wz0v9m2x7c4n8';
  [id, id.toUpperCase(), 'https://mpp.example/t/' + id, 'https>&&mpp.example&t&' + id.toUpperCase(), '/t/' + id + '?lang=en'].forEach((typed) => {
    assert.deepEqual(readTyped(typed, PREFIXES), { id }, typed);
  });
  assert.deepEqual(readTyped(id + 'x', PREFIXES), { words: id + 'x' }); // longer than an id
});
