import test from 'node:test';
import assert from 'node:assert/strict';
import { page } from '../../ui/test/page.mjs';
import { hallIs } from '../../ui/test/dom.mjs';

page();
await hallIs({ classes: [{ id: 'priority', name: { id: 'Prioritas' }, credit_minutes: 45 }, { id: 'lansia', name: { id: 'Lansia/Difabel', en: 'Elderly' }, credit_minutes: 30 }, { id: 'daring', name: { id: 'Daring' }, credit_minutes: 0 }] });
const { callSentence, cardinal, digits, plainWords, ticketWords } = await import('../static/speech.js');

// heard reads a cardinal back into a number by the grammar, so that every number from
// 0 to 9999 is checked against a second, independent reading.
function heard(words) {
  const unit = { nol: 0, satu: 1, dua: 2, tiga: 3, empat: 4, lima: 5, enam: 6, tujuh: 7, delapan: 8, sembilan: 9 };
  let total = 0;
  let part = 0;
  let last = null;
  for (const word of words.split(' ')) {
    if (word in unit) {
      assert.equal(last, null, 'two units in a row: ' + words);
      last = unit[word];
      continue;
    }
    if (word === 'sepuluh') part += 10;
    else if (word === 'sebelas') part += 11;
    else if (word === 'seratus') part += 100;
    else if (word === 'seribu') total += 1000;
    else if (word === 'belas') part += 10 + last;
    else if (word === 'puluh') part += 10 * last;
    else if (word === 'ratus') part += 100 * last;
    else if (word === 'ribu') { total += 1000 * (part + (last || 0)); part = 0; }
    else assert.fail('unknown word ' + word);
    last = null;
  }
  return total + part + (last || 0);
}

test('every cardinal from 0 to 9999 reads back as itself and is said in one way', () => {
  const seen = new Set();
  for (let n = 0; n <= 9999; n++) {
    const words = cardinal(n);
    assert.equal(heard(words), n, words);
    assert.doesNotMatch(words, /satu (puluh|belas|ratus|ribu)( |$)/, `${n}: ${words}`);
    assert.doesNotMatch(words, / nol| {2}/, `${n}: ${words}`);
    assert.ok(!seen.has(words), words);
    seen.add(words);
  }
});

test('the special forms', () => {
  const want = {
    0: 'nol', 8: 'delapan', 10: 'sepuluh', 11: 'sebelas', 12: 'dua belas', 19: 'sembilan belas', 20: 'dua puluh',
    21: 'dua puluh satu', 100: 'seratus', 101: 'seratus satu', 110: 'seratus sepuluh', 111: 'seratus sebelas',
    999: 'sembilan ratus sembilan puluh sembilan', 1000: 'seribu', 1001: 'seribu satu', 1100: 'seribu seratus',
    2011: 'dua ribu sebelas', 9999: 'sembilan ribu sembilan ratus sembilan puluh sembilan', 11000: 'sebelas ribu',
  };
  for (const [n, words] of Object.entries(want)) assert.equal(cardinal(Number(n)), words);
});

test('what is no whole number in range stays digits', () => {
  assert.equal(cardinal(-1), '-1');
  assert.equal(cardinal(1.5), '1.5');
  assert.equal(cardinal(1000000), '1000000');
});

test('a ticket number is read digit by digit, zeros too', () => {
  assert.deepEqual(digits('023'), ['nol', 'dua', 'tiga']);
  assert.deepEqual(ticketWords('A-023', false), ['A', 'nol', 'dua', 'tiga']);
  assert.deepEqual(ticketWords('KB-1005', false), ['K', 'B', 'satu', 'nol', 'nol', 'lima']);
});

test('or as a cardinal where the hall wants it', () => {
  assert.deepEqual(ticketWords('A-023', true), ['A', 'dua puluh tiga']);
  assert.deepEqual(ticketWords('b-100', true), ['B', 'seratus']);
});

test('no ticket number breaks a call', () => {
  assert.deepEqual(ticketWords('', false), []);
  assert.deepEqual(ticketWords(undefined, false), []);
});

test('names are made sayable', () => {
  assert.equal(plainWords('ATR/BPN'), 'ATR BPN');
  assert.equal(plainWords('BPJS  Kesehatan (cabang)'), 'BPJS Kesehatan cabang');
  assert.equal(plainWords(undefined), '');
});

const call = {
  number: 'A-023', class: 'regular', counter: { number: 5 },
  agency: { short: 'Disdukcapil', name: { id: 'Dinas Kependudukan dan Pencatatan Sipil' } },
};

test('the whole sentence', () => {
  assert.equal(callSentence(call, { cardinal: false }),
    'Nomor antrean, A, nol, dua, tiga. Silakan menuju loket lima, Disdukcapil.');
  assert.equal(callSentence({ ...call, class: 'priority', counter: { number: 12 } }, null),
    'Antrean prioritas, nomor, A, nol, dua, tiga. Silakan menuju loket dua belas, Disdukcapil.');
  assert.equal(callSentence({ ...call, class: 'lansia', counter: { number: 4, name: 'Ruang Konsultasi' } }, null),
    'Antrean prioritas, nomor, A, nol, dua, tiga. Silakan menuju loket empat, Ruang Konsultasi, Disdukcapil.');
  assert.equal(callSentence({ ...call, class: 'daring', counter: { number: 5, name: 'Loket 5' } }, null), callSentence(call, null));
  assert.equal(callSentence({ ...call, agency: { name: { id: 'PDAM' } } }, { cardinal: true }),
    'Nomor antrean, A, dua puluh tiga. Silakan menuju loket lima, PDAM.');
  assert.equal(callSentence({ ...call, agency: null }, null),
    'Nomor antrean, A, nol, dua, tiga. Silakan menuju loket lima.');
});
