import test from 'node:test';
import assert from 'node:assert/strict';
import { page } from './page.mjs';
import { speak, withElements } from './dom.mjs';

const surroundings = page();
const { named } = withElements(surroundings, ['list', 'toasts']);
await speak('ui');
const { ask, asking, LETTERS, choice, field } = await import('../static/ask.js');
const { backoff, backoffMs } = await import('../static/backoff.js');
const { CHIME_MS, chime } = await import('../static/chime.js');
const { Drawn } = await import('../static/drawn.js');
const { shortName } = await import('../static/i18n.js');
const { toast } = await import('../static/toasts.js');

test('a part is drawn once for each key', () => {
  const drawn = new Drawn();
  const seen = [];
  const show = (key) => drawn.once('list', key, (node) => seen.push([node === named.list, key]));
  show([1, { a: 2 }]);
  show([1, { a: 2 }]);
  show([1, { a: 3 }]);
  drawn.forget();
  show([1, { a: 3 }]);
  assert.deepEqual(seen, [[true, [1, { a: 2 }]], [true, [1, { a: 3 }]], [true, [1, { a: 3 }]]]);
});

test('the wait doubles, ends at its longest and is random in its upper half', async () => {
  const { chance, clock } = page();
  withElements(surroundings, ['list', 'toasts']);
  chance.value = 1;
  assert.deepEqual([0, 1, 2, 9].map((n) => backoffMs(n)), [500, 1000, 2000, 10000]);
  chance.value = 0;
  assert.deepEqual([0, 1, 9].map((n) => backoffMs(n, 100, 1000)), [50, 100, 500]);
  let over = false;
  backoff(1).then(() => { over = true; });
  await clock.pass(499);
  assert.equal(over, false);
  await clock.pass(1);
  assert.equal(over, true);
});

test('a success replaces the one before, a failure stays beside it', async () => {
  const here = page();
  const { named: { toasts } } = withElements(here, ['toasts']);
  const said = () => toasts.children.map((c) => c.textContent);
  toast('good', 'satu');
  toast('good', 'dua');
  toast('bad', 'gagal');
  toast('bad', 'gagal');
  toast('good', 'tiga');
  assert.deepEqual(said(), ['gagal', 'tiga']);
  await here.clock.pass(4000);
  assert.deepEqual(said(), ['gagal']);
  await here.clock.pass(7000);
  assert.deepEqual(said(), []);
});

test('a question answers with what was entered, or null', async () => {
  const here = page();
  const { root: body } = withElements(here);
  const name = field('Nama');
  const list = choice('Alasan', [{ value: 'a', label: 'Satu' }, { value: 'b', label: 'Dua' }], 'a');
  const when = choice('Kapan', [{ value: 'now', label: 'Nanti' }, { value: 'later', label: 'Kini' }], 'now', LETTERS);
  [list, when].forEach(({ el }) => {
    const all = el.all((e) => e.tag === 'input');
    all.forEach((e) => {
      e.checked = 'checked' in e.attrs;
      e.addEventListener('click', () => all.forEach((other) => { other.checked = other === e; }));
    });
  });
  const answer = ask({ title: 'Tanya', ok: 'Ya', body: [name.el, [list.el, when.el]], read: () => (name.value() ? { name: name.value(), why: list.value() } : name.missing()) });
  assert.equal(asking(), true);
  const form = body.all((e) => e.tag === 'form')[0];
  const enter = () => form.fire('submit', { preventDefault() {} });
  enter();
  assert.equal(name.input.getAttribute('aria-invalid'), 'true');
  assert.equal(asking(), true, 'something is missing, so it stays open');
  name.input.value = ' Sri ';
  const box = body.all((e) => e.getAttribute('role') === 'dialog')[0]; // the buttons, where the focus may be, are in no form
  const type = (key, target) => box.fire('keydown', { key, target, preventDefault() {} });
  type('1', { tagName: 'INPUT', type: 'text' });
  type('B', { tagName: 'INPUT', type: 'radio' });
  assert.deepEqual([list.value(), when.value()], ['a', 'later'], 'a letter chooses in the second list alone, a digit in a field nowhere');
  type('2', { tagName: 'BUTTON' });
  enter();
  assert.deepEqual(await answer, { name: 'Sri', why: 'b' });
  assert.equal(asking(), false);
  const closed = ask({ title: 'Tanya', ok: 'Ya', body: [], read: () => 1 });
  here.document.heard.keydown.forEach((f) => f({ key: 'Escape', preventDefault() {}, stopPropagation() {} }));
  assert.equal(await closed, null);
});

test('the chime ends after its last note', async () => {
  const tones = [];
  const param = () => ({ setValueAtTime() {}, exponentialRampToValueAtTime() {} });
  const context = {
    currentTime: 5, destination: {},
    createGain: () => ({ gain: param(), connect() {} }),
    createOscillator: () => {
      const tone = { frequency: {}, connect() {}, start: (at) => { tone.from = at; }, stop: (at) => { tone.until = at; } };
      tones.push(tone);
      return tone;
    },
  };
  const faded = chime(context, 0.5);
  assert.ok(tones[1].frequency.value < tones[0].frequency.value && tones[1].from > tones[0].from, 'it falls');
  assert.ok((tones[1].until - 5) * 1000 <= CHIME_MS + 50);
  tones[1].onended();
  await faded;
});

test('a short name where there is one', () => {
  assert.equal(shortName({ id: 'p', name: { id: 'Kepolisian Resor' }, short: 'Polres' }), 'Polres');
  assert.equal(shortName({ id: 'p', name: { id: 'Zona A' } }), 'Zona A');
  assert.equal(shortName(null), '');
});
