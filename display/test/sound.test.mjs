import test from 'node:test';
import assert from 'node:assert/strict';
import '../../ui/test/page.mjs';

// The timers are those of Node: only what modules ask of a page at once is stood in for.
globalThis.document = { documentElement: { lang: 'id', getAttribute: () => null } };

const { Sound, heardAt, voiceChoice } = await import('../static/sound.js');

// loudspeaker is a scope with a running audio context and a voice the test answers for.
function loudspeaker(contextState, voices = [{ lang: 'id-ID', localService: true, name: 'Damayanti' }]) {
  const said = [];
  class Utterance { constructor(text) { this.text = text; } }
  class Context {
    constructor() { this.state = contextState; }
    resume() { this.state = 'running'; return Promise.resolve(); }
    createGain() { return { connect() {}, gain: {} }; }
  }
  const speechSynthesis = {
    getVoices: () => voices,
    speak(u) { said.push(u); },
    cancel() { said.push('cancel'); },
  };
  return { said, AudioContext: Context, speechSynthesis, SpeechSynthesisUtterance: Utterance };
}

test('a locked browser is silent until a tap unlocks it', async () => {
  const scope = loudspeaker('suspended');
  const sound = new Sound(scope);
  assert.equal(sound.state(), 'none');
  sound.open();
  assert.equal(sound.state(), 'locked');
  await sound.say('Nomor antrean');
  assert.deepEqual(scope.said, []);
  await sound.unlock();
  assert.equal(sound.state(), 'on');
  const spoken = sound.say('Nomor antrean');
  assert.equal(scope.said[0].text, 'Nomor antrean');
  assert.equal(scope.said[0].lang, 'id-ID');
  scope.said[0].onend();
  await spoken;
});

test('a machine without sound is told apart and does not fail', async () => {
  const sound = new Sound({});
  sound.open();
  await sound.unlock();
  await sound.chime();
  await sound.say('Nomor antrean');
  assert.equal(sound.state(), 'none');
  assert.equal(sound.canSpeak(), false);
});

const call = { number: 'A-023', class: 'regular', counter: { number: 5 }, agency: { short: 'PDAM' } };

// board is a board's sound with the clips that are named, and a list of what it says.
function board(choice, voices, clips) {
  const scope = loudspeaker('running', voices);
  const sound = new Sound(scope, null, choice);
  sound.open();
  if (sound.clips) {
    sound.clips.versions = Object.fromEntries(clips.map((clip) => [clip, '1']));
    sound.clips.play = (steps) => {
      scope.said.push(steps.filter((step) => typeof step === 'string').join(' '));
      return Promise.resolve();
    };
  }
  return { sound, said: scope.said, end: () => scope.said.forEach((u) => u.onend && u.onend()) };
}

const PACK = ['nomor-antrean', 'a', 'nol', 'dua', 'tiga', 'silakan-menuju', 'loket', 'lima', 'pdam'].map((key) => 'id/' + key);
const local = [{ lang: 'id-ID', localService: true, name: 'Damayanti', voiceURI: 'x' }];
const cloud = [{ lang: 'id-ID', localService: false, name: 'Google Bahasa Indonesia', voiceURI: 'x' }];
const espeak = [{ lang: 'id', localService: true, name: 'Indonesian espeak-ng', voiceURI: 'x' }];

globalThis.fetch = () => new Promise(() => {}); // the manifest: each test says itself which clips there are

test('who speaks: the clips, or the voice of the machine, or the one that was chosen', async () => {
  const cases = [
    ['auto', [], PACK, 'clips'], ['auto', local, PACK, 'voice'], ['auto', cloud, PACK, 'clips'], ['auto', espeak, PACK, 'clips'],
    ['auto', cloud, [], 'voice'], ['auto', espeak, [], 'voice'], ['clips', local, PACK, 'clips'], ['clips', local, [], 'voice'],
    ['browser', cloud, PACK, 'voice'], ['browser', [], PACK, 'clips'], ['auto', [], [], 'nobody'], ['off', local, PACK, 'nobody'],
  ];
  for (const [choice, voices, clips, who] of cases) {
    const b = board(choice, voices, clips);
    const what = JSON.stringify([choice, voices.map((v) => v.name), clips.length]);
    assert.equal(b.sound.canSpeak(), who !== 'nobody', what);
    const spoken = b.sound.call(call, { times: 1 });
    b.end();
    await spoken;
    assert.deepEqual(b.said.map((s) => (typeof s === 'string' ? 'clips' : 'voice')), who === 'nobody' ? [] : [who], what);
  }
});

test('a call is spoken twice where the hall wants it', async () => {
  const b = board('clips', [], PACK);
  await b.sound.call(call, { times: 2 });
  const once = 'id/nomor-antrean id/a id/nol id/dua id/tiga id/silakan-menuju id/loket id/lima id/pdam';
  assert.deepEqual(b.said, [once + ' ' + once]);
});

test('a board that was told to be silent neither chimes nor asks for a tap', async () => {
  const b = board('off', local, PACK);
  assert.equal(b.sound.state(), 'off');
  assert.equal(b.sound.context, null);
  await b.sound.unlock();
  assert.equal(b.sound.state(), 'off');
});

test('the choice of a board is taken from its address once and kept', () => {
  const kept = {};
  const storage = { getItem: (k) => (k in kept ? kept[k] : null), setItem: (k, v) => { kept[k] = v; } };
  assert.equal(voiceChoice('', storage), 'auto');
  assert.equal(voiceChoice('?pair=1&voice=off', storage), 'off');
  assert.equal(voiceChoice('', storage), 'off');
  assert.equal(voiceChoice('?voice=loud', storage), 'auto');
  assert.equal(voiceChoice('?voice=browser', null), 'browser');
  assert.equal(voiceChoice('?voice=clips', { setItem() { throw new Error('full'); } }), 'clips');
});

test('the hall has hours of the chime alone, and silent ones', () => {
  const voice = { chime_only: [{ from: 705, to: 750 }], silent: [{ from: 0, to: 450 }, { from: 1020, to: 1440 }] };
  const at = { '00.00': 'nothing', '07.29': 'nothing', '07.30': 'voice', '11.44': 'voice', '11.45': 'chime', '12.29': 'chime', '12.30': 'voice', '17.00': 'nothing', '23.59': 'nothing' };
  for (const [clock, heard] of Object.entries(at)) assert.equal(heardAt(voice, clock), heard, clock);
  assert.equal(heardAt({}, '12.00'), 'voice');
});

test('a language without clips is left out, Indonesian never', () => {
  const { sound } = board('clips', [], ['id/a', 'en/a', 'su/loket']);
  assert.deepEqual(sound.languages({ languages: ['id', 'en', 'jv', 'su'] }), ['id', 'en', 'su']);
  assert.deepEqual(sound.languages({}), ['id']);
});
