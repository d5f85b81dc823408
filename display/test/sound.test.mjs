import test from 'node:test';
import assert from 'node:assert/strict';
import '../../ui/test/page.mjs';

const { Sound, patience, pickVoice, within } = await import('../static/sound.js');

test('an Indonesian voice of the machine itself comes first, another language never', () => {
  const en = { lang: 'en-US', localService: true };
  const cloud = { lang: 'id-ID', localService: false };
  const own = { lang: 'id_ID', localService: true };
  assert.equal(pickVoice([en, cloud, own]), own);
  assert.equal(pickVoice([en, cloud]), cloud);
  assert.equal(pickVoice([en, { lang: 'ig-NG' }]), null);
  assert.equal(pickVoice(undefined), null);
});

test('the watchdog ends what never ends, and is told', async () => {
  let late = 0;
  await within(new Promise(() => {}), 5, () => { late++; });
  await within(Promise.reject(new Error('x')), 1000, () => { late++; });
  await within(Promise.resolve(), 1000, () => { late++; });
  assert.equal(late, 1);
  assert.ok(patience('Nomor antrean, A, nol, dua, tiga.') > 4000);
});

// loudspeaker is a scope with a running audio context and a voice the test answers for.
function loudspeaker(contextState) {
  const said = [];
  class Utterance { constructor(text) { this.text = text; } }
  class Context {
    constructor() { this.state = contextState; }
    resume() { this.state = 'running'; return Promise.resolve(); }
  }
  const speechSynthesis = {
    getVoices: () => [{ lang: 'id-ID', localService: true, name: 'Damayanti' }],
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
