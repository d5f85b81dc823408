import test from 'node:test';
import assert from 'node:assert/strict';
import { readFileSync, readdirSync } from 'node:fs';
import { page } from '../../ui/test/page.mjs';

page();
const { inWords, textSteps, textsSteps } = await import('../static/saying.js');

const root = new URL('../../', import.meta.url);
const pack = (lang) => new Set(readdirSync(new URL('display/voice/pack/' + lang, root)).filter((f) => f.endsWith('.wav')).map((f) => lang + '/' + f.slice(0, -4)));
const clips = { id: pack('id'), en: pack('en') };
const hasAll = (clip) => clips.id.has(clip) || clips.en.has(clip);

// What no button, heading, notice or question of the kiosk has, or what only who sees needs.
const UNSAID = /^kiosk\.(?:title|slogan|steps|step_.*|tools|restart|lower|larger|contrast|offline|offline_ticket|choose_agency_hint|find_(?!title).*|keyboard|key_.*|prepare|fee|product|scan.*|qr_alt|countdown|held|curtain|path|lowered|more.*|your_number|still_here_left)(?:\.one)?$/;
const OTHERS = /^(?:ui\.(?:loading|under_minute|minutes|about_minutes|up_to_minutes|minute_range|hour_range|no_connection|unavailable|failed|opens_.*|paused_(?:until|open))|unit\..*|class\..*)(?:\.one)?$/;

/** The fixed sentences of the guidance in a language: every text that it can say, cut at what is filled in and at the end of each sentence. */
function sentences(lang) {
  const texts = (room) => JSON.parse(readFileSync(new URL(room + '/texts/' + lang + '.json', root), 'utf8'));
  const all = Object.entries({ ...texts('kiosk'), ...texts('ui') }).filter(([key]) => (key.startsWith('kiosk.') ? !UNSAID.test(key) : OTHERS.test(key)));
  return all.flatMap(([key, text]) => text.split(/\{\w+\}/).flatMap((part) => part.split(/[.!?;:\u2026]+(?:\s+|$)/))
    .map((part) => part.replace(/^[\s,.\u2013]+|[\s,.]+$/g, '')).filter((part) => /[a-z]/i.test(part)).map((part) => [key, part]));
}

for (const lang of ['id', 'en']) {
  test('each fixed sentence of the guidance has its clip: ' + lang, () => {
    const own = (clip) => clips[lang].has(clip);
    const lacks = sentences(lang).filter(([, part]) => {
      const { steps, missing } = textSteps(part, lang, own);
      return missing.length > 0 || steps.length > (/\d/.test(part) ? 3 : 1);
    });
    const lines = lacks.map(([key, part]) => part + '     (' + key + ')').join('\n');
    assert.equal(lacks.length, 0, 'no clip says these texts; write each as a line of display/voice/pack/' + lang + '/guide.txt, then: make voice\n' + lines);
  });
}

/** What is said of texts by the clips that there are, a pause as a comma; in brackets what is not. */
function said(texts, lang = 'id', has = hasAll) {
  const { steps, missing } = textsSteps([].concat(texts), lang, has);
  return steps.map((step) => (typeof step === 'number' ? ',' : step)).join(' ') + missing.map((text) => ' [' + text + ']').join('');
}

test('a text is one clip, or its sentences, clauses and the longest runs of its words', () => {
  assert.equal(said('Nol untuk mengulang.'), 'id/nol-untuk-mengulang');
  assert.equal(said('Kertas habis: slip tidak keluar. Catat atau foto nomor ini.'), 'id/kertas-habis , id/slip-tidak-keluar , id/catat-atau-foto-nomor-ini');
  assert.equal(said('Perkiraan tunggu 12–18 menit'), 'id/perkiraan-tunggu id/dua id/belas id/sampai id/delapan id/belas id/menit');
  assert.equal(said('Perkiraan tunggu 3–8 jam'), 'id/perkiraan-tunggu id/tiga id/sampai id/delapan id/jam');
  assert.equal(said('Disdukcapil, Zona Utama'), 'id/disdukcapil , id/zona-utama');
  assert.equal(said('Selesai dalam 1 hari kerja · 15 menit di loket'), 'id/selesai-dalam id/satu id/hari-kerja , id/lima id/belas id/menit id/di-loket');
});

test('numbers, times, days and letters are said, the letters of a number apart', () => {
  assert.equal(inWords('pukul 08.00', 'id'), 'pukul 8');
  assert.equal(inWords('13.30 WIB', 'id'), '13 30 WIB');
  assert.equal(inWords('10-20 menit, F-1.02, 1.500', 'id'), '10 sampai 20 menit, F-1.02, 1.500');
  assert.equal(said('Buka lagi Senin, 30 November pukul 08.00 WIB.'), 'id/buka-lagi id/senin , id/tiga id/puluh id/november id/pukul id/delapan id/w id/i id/b');
  assert.equal(said('Buka Sen, 30 Nov'), 'id/buka id/senin , id/tiga id/puluh id/november');
  assert.equal(said(['Nomor antrean Anda', 'A', '0', '2']), 'id/nomor-antrean-anda , id/a , id/nol , id/dua');
  assert.equal(said(['Choice', '1', 'of', '12'], 'en'), 'en/choice , en/one , en/of , en/twelve');
  assert.equal(said('About 1 minute', 'en'), 'en/about-1-minute');
});

test('in English a name is said in Indonesian where it has no other', () => {
  assert.equal(said(['Disdukcapil', 'New identity card'], 'en'), 'id/disdukcapil , en/new-identity-card');
});

test('half a sentence is worse than none, and what is not said is told', () => {
  assert.equal(said('Kertas habis. Panggil Pak Budi, Zona Utama'), 'id/kertas-habis [Panggil Pak Budi, Zona Utama]');
  assert.equal(said('Disdukcapil Budi'), ' [Disdukcapil Budi]');
  assert.equal(said('—'), '');
  assert.equal(said('Café'), ' [Café]');
});
