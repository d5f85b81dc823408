import test from 'node:test';
import assert from 'node:assert/strict';
import { page } from '../../ui/test/page.mjs';

page();

const { Media, isDue, nextOf } = await import('../static/media.js');

const slide = (more) => ({ url: '/media/a.jpg', video: false, seconds: 10, zones: [], from: '', to: '', hours: [], ...more });

test('a slide is shown on its zones, dates and hours', () => {
  const due = (more) => isDue(slide(more), ['utama', 'timur'], '2026-03-02', 480);
  assert.equal(due({}), true);
  assert.equal(due({ zones: ['barat'] }), false);
  assert.equal(due({ zones: ['barat', 'timur'] }), true);
  assert.equal(due({ from: '2026-03-02', to: '2026-03-02' }), true);
  assert.equal(due({ from: '2026-03-03' }), false);
  assert.equal(due({ to: '2026-03-01' }), false);
  assert.equal(due({ hours: [{ from: 480, to: 720 }] }), true);
  assert.equal(due({ hours: [{ from: 420, to: 480 }, { from: 481, to: 720 }] }), false);
});

test('the next one follows round the list, perhaps itself', () => {
  const even = (n) => n % 2 === 0;
  assert.equal(nextOf([2, 3, 4], -1, even), 0);
  assert.equal(nextOf([2, 3, 4], 0, even), 2);
  assert.equal(nextOf([2, 3, 4], 2, even), 0);
  assert.equal(nextOf([3, 2], 1, even), 1);
  assert.equal(nextOf([3], 0, even), -1);
  assert.equal(nextOf([], -1, even), -1);
});

/** A layer without a page: the test says what has come and what has ended. */
class Layer {
  constructor() {
    Object.assign(this, { slide: null, at: -1, since: 0, loads: 0, ready: true, failed: false, stuck: false, ended: false, plays: 0 });
    this.node = { setAttribute() {} };
    this.video = this;
  }

  load(it, now) {
    Object.assign(this, { slide: it, since: now, loads: this.loads + 1, failed: false, stuck: false, ended: false });
  }

  clear() { this.slide = null; }
  isReady() { return this.ready; }
  hasFailed() { return this.failed; }
  isStuck() { return this.stuck; }
  isOver(now) { return this.slide.video ? this.ended : now - this.since >= this.slide.seconds * 1000; }
  show(now) { Object.assign(this, { since: now, ended: false }); }
  play(on) { if (on) this.plays++; }
}

/** A player on a board where nobody is called, with its two layers and a second's step. */
function player(list) {
  const media = new Media(/** @type {any} */ ({}), () => false);
  media.layers = /** @type {any} */ ([new Layer(), new Layer()]);
  media.isOpen = true;
  let now = 0;
  return {
    media,
    layers: media.layers,
    shown: () => (media.front && media.front.slide ? media.front.slide.url : ''),
    wait(seconds, change = list) {
      for (let i = 0; i < seconds; i++) media.step(change, (s) => !(media.broken[s.url] > now), now += 1000);
    },
  };
}

test('pictures take turns, each for its time', () => {
  const p = player([slide({ url: 'a', seconds: 5 }), slide({ url: 'b', seconds: 3 })]);
  p.wait(2);
  assert.equal(p.shown(), 'a');
  p.wait(4);
  assert.equal(p.shown(), 'a');
  p.wait(1);
  assert.equal(p.shown(), 'b');
  p.wait(3);
  assert.equal(p.shown(), 'a');
});

test('what cannot be shown is left out, and tried again later', () => {
  const p = player([slide({ url: 'a', seconds: 3 }), slide({ url: 'bad', video: true }), slide({ url: 'c', seconds: 3 })]);
  const seen = new Set();
  for (let i = 0; i < 30; i++) {
    p.layers.forEach((l) => { l.failed = Boolean(l.slide && l.slide.url === 'bad'); });
    p.wait(1);
    seen.add(p.shown());
  }
  assert.deepEqual([...seen].sort(), ['', 'a', 'c']);
  p.layers.forEach((l) => { l.failed = false; });
  for (let i = 0; i < 400 && p.shown() !== 'bad'; i++) p.wait(1);
  assert.equal(p.shown(), 'bad');
});

test('a video stands to its end, and the next comes when it does not go on', () => {
  const p = player([slide({ url: 'film', video: true }), slide({ url: 'a', seconds: 3 })]);
  p.wait(60);
  assert.equal(p.shown(), 'film');
  p.media.front.ended = true;
  p.wait(1);
  assert.equal(p.shown(), 'a');
  p.wait(4);
  assert.equal(p.shown(), 'film');
  p.media.front.stuck = true;
  p.wait(1);
  assert.equal(p.shown(), 'a');
});

test('a picture alone stays without being loaded again', () => {
  const p = player([slide({ url: 'a', seconds: 3 })]);
  p.wait(600);
  assert.equal(p.layers[0].loads + p.layers[1].loads, 1);
});

test('another list, or none, is followed', () => {
  const p = player([slide({ url: 'a', seconds: 600 }), slide({ url: 'b' })]);
  p.wait(3);
  p.wait(2, [slide({ url: 'c' })]);
  assert.equal(p.shown(), 'c');
  p.wait(1, []);
  assert.equal(p.shown(), '');
  assert.equal(p.layers.every((l) => l.slide === null), true);
});
