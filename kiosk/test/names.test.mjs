import test from 'node:test';
import assert from 'node:assert/strict';
import { page } from '../../ui/test/page.mjs';
import './kit.mjs';

page();
const { breakable } = await import('../static/names.js');
const shown = (name) => breakable(name).replace(/\u00ad/g, '-');

test('long words may break between syllables, short ones not at all', () => {
  assert.equal(shown('BPJS Ketenagakerjaan'), 'BPJS Ke-te-na-ga-ker-jaan');
  assert.equal(shown('Ombudsman RI'), 'Om-buds-man RI');
  assert.equal(shown('Penyuluhan Pembangunan'), 'Pe-nyu-lu-han Pem-ba-ngu-nan');
  assert.equal(shown('Polres Samsat Imigrasi'), 'Polres Samsat Imigrasi');
});
