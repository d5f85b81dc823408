import test from 'node:test';
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { page } from '../../ui/test/page.mjs';
import { speak } from '../../ui/test/dom.mjs';

page();

/** A state or step that has no words would stand on the page as a code. */
for (const lang of ['id', 'en']) {
  const texts = JSON.parse(readFileSync(new URL(`../texts/${lang}.json`, import.meta.url), 'utf8'));
  test(`each event of a ticket has its words in ${lang}, each that can be taken back its name`, () => {
    const go = readFileSync(new URL('../../hall/event.go', import.meta.url), 'utf8');
    const types = [...go.matchAll(/^\tEvent\w+\s+(?:EventType )?= "(\w+)"/gm)].map((m) => m[1]);
    const others = ['counter_opened', 'counter_paused', 'counter_resumed', 'counter_closed', 'configured', 'day_opened', 'day_closed', 'restored', 'group_moved', 'quota_set', 'paused', 'announced', 'pause_ended', 'counter_told', 'counter_read'];
    const ofTickets = types.filter((type) => others.indexOf(type) < 0);
    assert.ok(ofTickets.length > 15, 'the events were found: ' + types);
    assert.deepEqual(ofTickets.filter((type) => !texts['desk.event.' + type]), []);
    const table = readFileSync(new URL('../../hall/transition.go', import.meta.url), 'utf8');
    const constants = Object.fromEntries([...go.matchAll(/^\t(Event\w+)\s+(?:EventType )?= "(\w+)"/gm)].map((m) => [m[1], m[2]]));
    const revertible = [...table.matchAll(/^\t\{Act.*\}, (Event\w+), .*, true\},?$/gm)].map((m) => constants[m[1]]);
    assert.ok(revertible.length > 8, 'the revertible steps were found: ' + revertible);
    assert.deepEqual(revertible.filter((type) => !texts['desk.step.' + type]), []);
  });
}

test('a call that a work profile decided says so', async () => {
  await speak('ui', 'desk');
  const { lifeLines } = await import('../static/life.js');
  const names = { service: (id) => id, counter: (id) => id };
  const call = (why) => lifeLines([{ type: 'called', at: '2026-01-05T02:00:00Z', actor: { role: 'officer', id: 'o', name: 'Sari' }, ticket: { class: 'regular', leg: { service: 'kk', counter: 'l1' } }, why }], names)[0].about;
  assert.match(call({ rule: 'credit', overtaken: 2, profile: 'first' }), /profil kerjanya; 2 orang/);
  assert.match(call({ rule: 'credit', overtaken: 1, profile: 'after' }), /profil kerja loket ini.*1 orang/);
  assert.equal(call({ rule: 'credit', overtaken: 2 }), '');
});
