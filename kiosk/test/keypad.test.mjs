import test from 'node:test';
import assert from 'node:assert/strict';
import { page } from '../../ui/test/page.mjs';
import { speak } from '../../ui/test/dom.mjs';

page();
await speak('ui', 'kiosk');
const { begins, commandOf } = await import('../static/keypad.js');
const { letters, parts } = await import('../static/guidetexts.js');

const key = (name, code = '', shiftKey = false) => ({ key: name, code, shiftKey });

test('a number pad means the same with and without its lock', () => {
  for (const [on, off, code, command] of [['2', 'ArrowDown', 'Numpad2', 'next'], ['8', 'ArrowUp', 'Numpad8', 'previous'], ['5', 'Clear', 'Numpad5', 'choose'], ['0', 'Insert', 'Numpad0', 'repeat'], ['9', 'PageUp', 'Numpad9', 'curtain']]) {
    assert.deepEqual([commandOf(key(on, code)), commandOf(key(off, code))], [command, command]);
  }
});

test('three keys are enough', () => {
  assert.deepEqual(['ArrowDown', 'Enter', 'Escape'].map((k) => commandOf(key(k))), ['next', 'choose', 'back']);
  assert.equal(commandOf(key('Tab', 'Tab', true)), 'previous');
  assert.equal(commandOf(key('a', 'KeyA')), '');
});

test('the keys of who sees begin nothing', () => {
  assert.deepEqual(['Tab', 'Enter', ' ', 'Escape', 'Backspace', '9', 'x'].filter((k) => begins(key(k))), []);
  assert.deepEqual([key('ArrowDown'), key('5', 'Numpad5'), key('Enter', 'NumpadEnter'), key('F15'), key('MediaPlayPause'), key('*', 'Digit8')].map(begins), [true, true, true, true, true, true]);
});

test('what is fixed and what is a value are said apart', () => {
  assert.deepEqual(parts('kiosk.guide_position', { n: 2, of: 7 }), ['Pilihan', '2', 'dari', '7']);
  assert.deepEqual(letters('A-023'), ['A', '0', '2', '3']);
});
