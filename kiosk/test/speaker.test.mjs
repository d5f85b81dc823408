import test from 'node:test';
import assert from 'node:assert/strict';
import { page } from '../../ui/test/page.mjs';
import { speak } from '../../ui/test/dom.mjs';

page();
await speak('ui', 'kiosk');
const { Speaker } = await import('../static/speaker.js');

const PACK = ['a', 'pilihan', 'satu', 'disdukcapil', 'zona-utama', 'sebagian-tulisan-di-layar-tidak-dapat-dibacakan'].map((key) => 'id/' + key);
const local = { lang: 'id-ID', localService: true, name: 'Damayanti', voiceURI: 'x' };
const espeak = { lang: 'id', localService: true, name: 'Indonesian espeak-ng', voiceURI: 'x' };

globalThis.CustomEvent = class { constructor(type, init) { Object.assign(this, { type, detail: init.detail }); } };

/** A kiosk's speaker on a machine with the given voices and clips, and a list of what it does. */
function kiosk(voices, clips, { fails = false } = {}) {
  const did = [];
  class Utterance { constructor(text) { this.text = text; } }
  class Context {
    constructor() { this.state = 'suspended'; }
    resume() { this.state = 'running'; return Promise.resolve(); }
    suspend() { this.state = 'suspended'; did.push('rest'); return Promise.resolve(); }
    createGain() { return { connect() {}, gain: {} }; }
  }
  const speechSynthesis = {
    getVoices: () => voices, cancel() { did.push('cancel'); },
    speak(u) { did.push('voice: ' + u.text); Promise.resolve().then(() => (fails ? u.onerror() : u.onend())); },
  };
  const scope = clips ? { AudioContext: Context, speechSynthesis, SpeechSynthesisUtterance: Utterance } : {};
  globalThis.fetch = () => Promise.resolve({ ok: true, json: () => Promise.resolve({ clips: { id: Object.fromEntries(clips.map((clip) => [clip.slice(3), '1'])) } }) });
  globalThis.document.dispatchEvent = (e) => { if (e.type === 'kiosk:said') did.push('said'); };
  const speaker = new Speaker(scope);
  const ready = speaker.speech.ready.bind(speaker.speech);
  speaker.speech.ready = async (ms) => {
    await ready(ms);
    if (!speaker.speech.clips) return;
    speaker.speech.clips.stop = () => did.push('stop');
    speaker.speech.clips.play = (steps) => {
      did.push(steps.filter((step) => typeof step === 'string').join(' '));
      return Promise.resolve({ played: [], missing: [], ended: true });
    };
  };
  return { speaker, did, words: () => did.filter((d) => !['said', 'cancel', 'stop', 'rest'].includes(d)) };
}

test('the clips speak; a better voice of the machine before them, espeak not', async () => {
  for (const [voices, want] of [[[], 'id/pilihan id/satu'], [[espeak], 'id/pilihan id/satu'], [[local], 'voice: Pilihan. 1']]) {
    const k = kiosk(voices, PACK);
    await k.speaker.utter(['Pilihan', '1']);
    assert.deepEqual(k.words(), [want]);
  }
});

test('what no clip says is said by the browser, or it is told that something is not', async () => {
  const mixed = kiosk([espeak], PACK);
  await mixed.speaker.utter(['Disdukcapil', 'Kantor Lama', 'Zona Utama']);
  assert.deepEqual(mixed.words(), ['id/disdukcapil', 'voice: Kantor Lama', 'id/zona-utama']);
  const alone = kiosk([], PACK);
  await alone.speaker.utter(['Disdukcapil', 'Kantor Lama', 'Zona Utama']);
  assert.deepEqual(alone.words(), ['id/disdukcapil id/zona-utama', 'id/sebagian-tulisan-di-layar-tidak-dapat-dibacakan']);
});

test('where the voice fails, as one from the internet without it, the clips speak', async () => {
  const better = kiosk([local], PACK, { fails: true });
  await better.speaker.utter(['Pilihan', '1']);
  assert.deepEqual(better.words(), ['voice: Pilihan. 1', 'id/pilihan id/satu']);
  const mixed = kiosk([espeak], PACK, { fails: true });
  await mixed.speaker.utter(['Disdukcapil', 'Kantor Lama']);
  assert.deepEqual(mixed.words(), ['id/disdukcapil', 'voice: Kantor Lama', 'id/sebagian-tulisan-di-layar-tidak-dapat-dibacakan']);
});

test('a machine without sound is told what is said, and does not fail', async () => {
  const k = kiosk([], null);
  await k.speaker.utter(['Pilihan', '1']);
  k.speaker.stop();
  assert.deepEqual(k.did, ['said']);
});

test('the next words end those before at once, and what they still had to say', async () => {
  const k = kiosk([espeak], PACK);
  const first = k.speaker.utter(['Disdukcapil', 'Kantor Lama', 'Zona Utama']);
  const second = k.speaker.utter(['Pilihan', '1']);
  await Promise.all([first, second]);
  assert.deepEqual(k.words(), ['id/pilihan id/satu']);
  k.did.length = 0;
  const third = k.speaker.utter(['Disdukcapil', 'Kantor Lama', 'Zona Utama']);
  k.speaker.speech.say = (text) => { k.did.push('voice: ' + text); k.speaker.remark(['Pilihan']); return Promise.resolve(); };
  await third;
  await new Promise((resolve) => { setImmediate(resolve); });
  assert.deepEqual(k.words(), ['id/disdukcapil', 'voice: Kantor Lama', 'id/pilihan']);
});

test('the last words are kept for the key that repeats, remarks are not', async () => {
  const k = kiosk([], PACK);
  k.speaker.say(['Disdukcapil']);
  k.speaker.remark(['Zona Utama']);
  await k.speaker.utter(k.speaker.last);
  assert.deepEqual(k.words().slice(-1), ['id/disdukcapil']);
  k.speaker.stop();
  assert.deepEqual(k.speaker.last, []);
  assert.deepEqual(k.did.slice(-3), ['stop', 'cancel', 'rest']);
});
