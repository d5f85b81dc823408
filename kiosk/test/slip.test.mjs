import test from 'node:test';
import assert from 'node:assert/strict';
import { ticket } from './kit.mjs';
import { page } from '../../ui/test/page.mjs';
import { withElements } from '../../ui/test/dom.mjs';

withElements(page());
const { papersOf, slipPaper } = await import('../static/slip.js');

test('a kiosk prints on the paper that its address names', () => {
  const found = ['', '?print=0', '?print=12', '?lang=en&print=1', '?print=58', '?print=80&lang=id'].map(papersOf);
  assert.deepEqual(found, [[], [], [], [58, 80], [58], [80]]);
});

/** A ticket's slips and their pictures, and how often they were ready to be printed. */
function slips(papers, copies) {
  const made = { ready: 0 };
  made.paper = slipPaper(ticket(), { papers, copies, onReady: () => { made.ready += 1; } });
  made.pictures = made.paper.all((e) => e.tag === 'img');
  made.drawn = () => made.paper.classList.contains('slips-drawn');
  return made;
}

test('slips are the pictures of the ticket, printed when all are there', () => {
  const s = slips([58, 80], 2);
  assert.deepEqual(s.pictures.map((p) => p.getAttribute('src')), [58, 80, 58, 80].map((mm) => '/api/v1/tickets/20260105kq/slip.png?width=' + mm + '&lang=id'));
  s.pictures.slice(1).forEach((p) => p.fire('load'));
  assert.deepEqual([s.ready, s.drawn()], [0, false]);
  s.pictures[0].fire('load');
  assert.deepEqual([s.ready, s.drawn()], [1, true]);
});

test('where a picture cannot be had the number is printed', () => {
  const s = slips([80], 1);
  s.pictures[0].fire('error');
  assert.deepEqual([s.ready, s.drawn()], [1, false]);
  assert.match(s.paper.textContent, /A-023.*SKCK.*Kepolisian Resor/);
});
