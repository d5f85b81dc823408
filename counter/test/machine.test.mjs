import test from 'node:test';
import assert from 'node:assert/strict';
import { page } from '../../ui/test/page.mjs';
import { put, speak, storage, withElements } from '../../ui/test/dom.mjs';

const surroundings = page();
withElements(surroundings, ['toasts']);
await speak('ui', 'counter');
const kept = storage();
put('localStorage', kept);
const { NUMBER_PAD, give, load, save } = await import('../static/machine.js');
const { IdleAlert, arm, mayNotify } = await import('../static/idle.js');
const { commandOf } = await import('../static/actions.js');

test('a machine keeps its settings, and nothing that is no command', () => {
  assert.deepEqual(load(), { alert: false, pad: {}, hints: true });
  save({ alert: true, pad: { F13: 'finish', F14: 'format-disk' }, hints: false });
  assert.deepEqual(load(), { alert: true, pad: { F13: 'finish' }, hints: false });
  kept.setItem('mpp.console', '"broken');
  assert.deepEqual(load(), { alert: false, pad: {}, hints: true });
});

test('a key does one thing, and a command has one further key', () => {
  const pad = give(give(give({}, 'F13', 'finish'), 'F14', 'start'), 'F13', 'start');
  assert.deepEqual(pad, { F13: 'start' });
});

test('a key of the pad acts also while a button has the focus, but not in a field', () => {
  const key = (code, tagName) => ({ key: code === 'NumpadEnter' ? 'Enter' : '1', code, target: { tagName } });
  assert.equal(commandOf(key('NumpadEnter', 'BUTTON'), NUMBER_PAD), 'call-next');
  assert.equal(commandOf(key('NumpadEnter', 'BUTTON'), {}), null);
  assert.equal(commandOf(key('Numpad1', 'BODY'), NUMBER_PAD), 'start');
  assert.equal(commandOf(key('Numpad1', 'INPUT'), NUMBER_PAD), null);
  assert.equal(commandOf(key('Numpad1', 'BODY'), {}), null);
});

const topic = (state, ticket, waiting) => ({ counter: { state, ticket: ticket ? { id: 't' } : null }, upcoming: Array(waiting).fill({ number: 'A-001', service: { name: { id: 'KTP' } } }) });

test('the alert is for the first citizen of an idle counter alone', async () => {
  const notes = [];
  put('Notification', class { constructor(title, options) { notes.push([title, options.body]); } });
  Object.assign(globalThis.Notification, { permission: 'default', requestPermission: async () => { globalThis.Notification.permission = 'granted'; return 'granted'; } });
  globalThis.window.Notification = globalThis.Notification;
  globalThis.document.hasFocus = () => false;
  arm();
  assert.equal(await mayNotify(), true);
  const idle = new IdleAlert();
  const seen = [topic('open', false, 2), topic('open', false, 0), topic('open', false, 1), topic('open', false, 2), topic('open', true, 0), topic('open', true, 1), topic('open', false, 1),
    topic('closed', false, 0), topic('open', false, 3)].map((state) => idle.see(state, true, 0));
  assert.deepEqual(seen, [false, false, true, false, false, false, false, false, false]);
  assert.deepEqual(notes, [['Ada yang menunggu di loket Anda', 'A-001 \u00b7 KTP']]);
  idle.see(topic('open', false, 0), true, 0);
  assert.equal(idle.see(topic('open', false, 1), false, 0), true);
  assert.equal(notes.length, 1, 'not where the officer does not want it');
});

test('the alert is for whom the counter may call, by the clock too', () => {
  const from = Date.parse('2026-01-05T02:00:00.000Z');
  const state = { ...topic('open', false, 0), later: [{ from: new Date(from).toISOString(), upcoming: topic('open', false, 1).upcoming }] };
  const idle = new IdleAlert();
  assert.deepEqual([from - 500, from - 1, from, from + 500].map((now) => idle.see(state, false, now)), [false, false, true, false]);
  const pause = { agency: null, stops: true, reason: 'Upacara', until: new Date(from).toISOString() };
  idle.see(topic('open', false, 0), false, from);
  assert.deepEqual([from - 1, from].map((now) => idle.see({ ...topic('open', false, 1), stopped: pause }, false, now)), [false, true]);
});
