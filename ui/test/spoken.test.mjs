import test from 'node:test';
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { page } from './page.mjs';
import { hallIs } from './dom.mjs';

page();
await hallIs({ classes: [{ id: 'priority', name: { id: 'Prioritas' }, credit_minutes: 45 }, { id: 'lansia', name: { id: 'Lansia/Difabel', en: 'Elderly' }, credit_minutes: 30 }, { id: 'daring', name: { id: 'Daring' }, credit_minutes: 0 }] });
const { callSentence, callSteps, cardinalWords, clipKey, digitWords, isSpelt, nameClips, numberWords, placeWords, plainWords } = await import('../static/spoken.js');

const cardinal = (n) => cardinalWords(n).join(' ');

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

test('what is no whole number in range is said by its digits', () => {
  assert.deepEqual(cardinalWords(1.5), ['satu', 'lima']);
  assert.deepEqual(cardinalWords(1000000), ['satu', 'nol', 'nol', 'nol', 'nol', 'nol', 'nol']);
});

test('a ticket number is read digit by digit, zeros too', () => {
  assert.deepEqual(digitWords('023'), ['nol', 'dua', 'tiga']);
  assert.deepEqual(numberWords('A-023', false), [['A'], ['nol'], ['dua'], ['tiga']]);
  assert.deepEqual(numberWords('KB-1005', false), [['K'], ['B'], ['satu'], ['nol'], ['nol'], ['lima']]);
});

test('or as a cardinal where the hall wants it', () => {
  assert.deepEqual(numberWords('A-023', true), [['A'], ['dua', 'puluh', 'tiga']]);
  assert.deepEqual(numberWords('b-100', true), [['B'], ['seratus']]);
  assert.deepEqual(numberWords('A-1005', true), [['A'], ['seribu', 'lima']]);
});

test('no ticket number breaks a call', () => {
  assert.deepEqual(numberWords('', false), []);
  assert.deepEqual(numberWords(undefined, false), []);
});

test('English numbers', () => {
  const want = {
    0: 'zero', 11: 'eleven', 20: 'twenty', 21: 'twenty one', 100: 'one hundred', 110: 'one hundred ten', 342: 'three hundred forty two',
    1000: 'one thousand', 1012: 'one thousand twelve', 9999: 'nine thousand nine hundred ninety nine',
  };
  for (const [n, words] of Object.entries(want)) assert.equal(cardinalWords(Number(n), 'en').join(' '), words);
  assert.deepEqual(numberWords('A-023', false, 'en'), [['A'], ['zero'], ['two'], ['three']]);
});

test('a counter is said by its number, or by the place that its name says', () => {
  const cases = [
    [{ number: 5 }, 'loket lima', 'counter five'],
    [{ number: 12, name: 'Loket 12' }, 'loket dua belas', 'counter twelve'],
    [{ number: 12, name: 'Loket 12B' }, 'loket dua belas B', 'counter twelve B'],
    [{ number: 9, name: 'Ruang 2' }, 'ruang dua', 'room two'],
    [{ number: 9, name: 'meja a' }, 'meja A', 'desk A'],
    [{ number: 9, name: 'Gerai C-3' }, 'gerai C tiga', 'booth C three'],
    [{ number: 9, name: 'Meja No. 11' }, 'meja sebelas', 'desk eleven'],
    [{ number: 4, name: 'Ruang Konsultasi' }, 'loket empat', 'counter four'],
    [{ number: 100, name: 'Loket Prioritas' }, 'loket seratus', 'counter one hundred'],
  ];
  for (const [counter, id, en] of cases) {
    assert.equal(placeWords(counter).join(' '), id);
    assert.equal(placeWords(counter, 'en').join(' '), en);
  }
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

test('the sentence in English, and to a counter with a place of its own', () => {
  assert.equal(callSentence({ ...call, class: 'priority' }, null, 'en'), 'Priority number, A, zero, two, three. Please go to counter five, Disdukcapil.');
  assert.equal(callSentence({ ...call, counter: { number: 7, name: 'Ruang 2' } }, null),
    'Nomor antrean, A, nol, dua, tiga. Silakan menuju ruang dua, Disdukcapil.');
});

const all = () => true;
const clipsOnly = (steps) => steps.filter((step) => typeof step === 'string');

test('a call as clips, with pauses below 150 ms within it', () => {
  const steps = callSteps(call, { languages: ['id'] }, all);
  assert.deepEqual(clipsOnly(steps), ['id/nomor-antrean', 'id/a', 'id/nol', 'id/dua', 'id/tiga', 'id/silakan-menuju', 'id/loket', 'id/lima', 'id/disdukcapil']);
  assert.ok(steps.every((step) => typeof step === 'string' || (step > 0 && step < 150)), steps.join());
  assert.equal(typeof steps[0], 'string');
});

test('a call twice, and in English after it', () => {
  const one = clipsOnly(callSteps(call, { languages: ['id'] }, all));
  const en = ['en/queue-number', 'en/a', 'en/zero', 'en/two', 'en/three', 'en/please-go-to', 'en/counter', 'en/five', 'en/disdukcapil'];
  assert.deepEqual(clipsOnly(callSteps(call, { languages: ['id'], times: 2 }, all)), [...one, ...one]);
  assert.deepEqual(clipsOnly(callSteps(call, { languages: ['id', 'en'] }, all)), [...one, ...en]);
});

test('what has no clip is left out, and a regional pack is filled up with Indonesian', () => {
  assert.deepEqual(callSteps(call, {}, () => false), []);
  const noAgency = (clip) => clip !== 'id/disdukcapil';
  assert.deepEqual(clipsOnly(callSteps(call, {}, noAgency)).slice(-1), ['id/lima']);
  const javanese = (clip) => clip === 'jv/loket' || clip.startsWith('id/');
  assert.deepEqual(clipsOnly(callSteps(call, { languages: ['jv'] }, javanese)).slice(-3), ['jv/loket', 'id/lima', 'id/disdukcapil']);
  const english = (clip) => clip.startsWith('en/') ? clip !== 'en/disdukcapil' : clip === 'id/disdukcapil' || clip === 'id/nomor-antrean';
  assert.deepEqual(clipsOnly(callSteps(call, { languages: ['en'] }, english)).slice(-2), ['en/five', 'id/disdukcapil']);
});

test('a name is one clip, or is put together, or not said at all', () => {
  const has = (...keys) => (clip) => keys.includes(clip.replace('id/', ''));
  assert.deepEqual(nameClips('ATR/BPN', 'id', has('atr-bpn')), ['id/atr-bpn']);
  assert.deepEqual(nameClips('DPMPTSP', 'id', all), ['id/dpmptsp']);
  assert.deepEqual(nameClips('BPN', 'id', has('b', 'p', 'n')), ['id/b', 'id/p', 'id/n']);
  assert.deepEqual(nameClips('Gedung 2', 'id', has('gedung', 'dua')), ['id/gedung', 'id/dua']);
  assert.deepEqual(nameClips('Gedung 2', 'id', has('dua')), []);
});

test('a name that is all in capitals is no row of letters', () => {
  for (const { word, spelt } of JSON.parse(readFileSync(new URL('../../display/voice/testdata/spelt.json', import.meta.url), 'utf8'))) {
    assert.equal(isSpelt(word), spelt, word);
  }
  assert.deepEqual(nameClips('SIM', 'id', () => false), []);
  const letters = (clip) => clip.length === 'id/x'.length;
  assert.deepEqual(nameClips('SIM', 'id', letters), ['id/s', 'id/i', 'id/m']);
  assert.deepEqual(nameClips('KANTOR BPN', 'id', letters), []);
});

// The table in which Go makes keys as well.
test('keys are made as on the server', () => {
  for (const [text, key] of JSON.parse(readFileSync(new URL('../../display/voice/testdata/keys.json', import.meta.url), 'utf8'))) {
    assert.equal(clipKey(text), key, text);
  }
});

// What the base pack has: with it every call of the sample hall can be said whole.
const base = (lang) => readFileSync(new URL(`../../display/voice/pack/${lang}/words.txt`, import.meta.url), 'utf8')
  .split('\n').filter((line) => line && !line.startsWith('#')).map((line) => `${lang}/${clipKey(line.split('=')[0])}`);

test('the words of the base pack say every number, letter and counter', () => {
  const pack = new Set([...base('id'), ...base('en')]);
  const has = (clip) => pack.has(clip);
  const letters = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ';
  for (const lang of ['id', 'en']) {
    for (let n = 0; n <= 9999; n++) {
      const number = letters[n % 26] + letters[(n * 7) % 26] + '-' + String(n).padStart(3, '0');
      for (const cardinal of [false, true]) {
        const asked = { ...call, number, class: n % 2 ? 'priority' : 'regular', counter: { number: n, name: n % 3 ? '' : 'Ruang ' + n }, agency: null };
        const spoken = callSteps(asked, { cardinal, languages: [lang] }, (clip) => {
          assert.ok(has(clip), clip);
          return true;
        });
        assert.ok(clipsOnly(spoken).length >= 6, number);
      }
    }
  }
});
