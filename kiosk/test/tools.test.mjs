import test from 'node:test';
import assert from 'node:assert/strict';
import './kit.mjs';
import { page, settle } from '../../ui/test/page.mjs';
import { put, speak, withElements } from '../../ui/test/dom.mjs';

const surroundings = page();
const { named, root } = withElements(surroundings, ['lower', 'larger', 'contrast', 'indonesian', 'english', 'label', 'region']);
const { document } = surroundings;
document.querySelectorAll = (selector) => root.all((e) => selector.slice(1, -1) in e.attrs);
const attrs = (el, all) => Object.keys(all).forEach((name) => el.setAttribute(name, all[name]));
attrs(named.indonesian, { 'data-lang': 'id', 'data-texts': '/ui/texts/id.json?v=1', hidden: '' });
attrs(named.english, { 'data-lang': 'en', 'data-texts': '/ui/texts/en.json?v=1' });
attrs(named.label, { 'data-t': 'kiosk.larger' });
attrs(named.region, { 'data-t-label': 'kiosk.tools' });
await speak('ui', 'kiosk');
const { lang, t, time } = await import('../../ui/static/i18n.js');
const i18n = await import('../../ui/static/i18n.js');
const { isLarger, loadLanguages, resetTools, toolsUsed, wireTools } = await import('../static/tools.js');

const told = { views: 0, languages: [] };
wireTools({ onView: () => told.views++, onLanguage: () => told.languages.push(i18n.lang) });

test('what a person switches on changes in place and goes with the person', () => {
  named.larger.click();
  named.contrast.click();
  assert.equal(told.views, 2);
  assert.ok(document.documentElement.classList.contains('large-text'));
  assert.deepEqual([isLarger(), toolsUsed()], [true, true]);
  resetTools(() => assert.fail('the language was not changed'));
  assert.deepEqual([isLarger(), toolsUsed()], [false, false]);
  assert.ok(!document.body.classList.contains('contrast'));
});

test('the language changes in place, also while the server is away', async () => {
  assert.equal(lang, 'id');
  const asked = [];
  put('fetch', async (url) => {
    asked.push(url);
    return new Response(JSON.stringify({ 'kiosk.larger': 'Larger text', 'kiosk.tools': 'Display settings' }), { status: 200 });
  });
  loadLanguages();
  await settle();
  assert.deepEqual(asked, ['/ui/texts/en.json?v=1'], 'the page has its own already');
  put('fetch', async () => { throw new TypeError('away'); });
  document.activeElement = named.english;
  named.english.click();
  await settle();
  assert.deepEqual([told.languages, t('kiosk.larger'), document.documentElement.lang], [['en'], 'Larger text', 'en']);
  assert.equal(named.label.textContent, 'Larger text', 'what the server wrote');
  assert.equal(named.region.getAttribute('aria-label'), 'Display settings');
  assert.deepEqual([named.english.hidden, named.indonesian.hidden, named.indonesian.focused], [true, false, true]);
  assert.equal(toolsUsed(), true, 'a language is something to take back');
  assert.equal(time('2026-01-05T01:30:00.000Z'), '08:30', 'formats are those of the language');
});

test('the next person gets the language of the place back', async () => {
  resetTools(() => told.languages.push(i18n.lang));
  await settle();
  assert.deepEqual(told.languages, ['en', 'id']);
  assert.equal(named.label.textContent, 'Perbesar huruf');
});

test('of two languages touched in a row the later one stands', async () => {
  named.english.click();
  named.indonesian.click();
  await settle();
  assert.equal(i18n.lang, 'id');
  assert.equal(t('kiosk.larger'), 'Perbesar huruf');
});
