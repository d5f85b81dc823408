import test from 'node:test';
import assert from 'node:assert/strict';
import { served, share, targetMS, waited } from '../static/times.js';

const at = (s) => new Date(Date.UTC(2026, 10, 23, 2, 0, s)).toISOString();
const now = Date.parse(at(600));

test('a target in minutes or hours is watched, one in working time is not', () => {
  assert.equal(targetMS({ value: 15, unit: 'minute' }), 900000);
  assert.equal(targetMS({ value: 2, unit: 'hour' }), 7200000);
  assert.equal(targetMS({ value: 3, unit: 'working_hour' }), null);
  assert.equal(targetMS(null), null);
});

test('a bar ends at its target', () => {
  assert.equal(share(1500, 1000), 100);
  assert.equal(share(250, 1000), 25);
});

test('the waiting time ends with the first call, a recall does not move it', () => {
  assert.equal(waited({ queued_at: at(0), called_at: null }, now), 600000);
  assert.equal(waited({ queued_at: at(0), called_at: at(60), last_called_at: at(90) }, now), 60000);
  assert.equal(waited({ queued_at: at(700) }, now), 0);
});

test('the service time leaves holds out', () => {
  assert.equal(served({ serving_since: null, service_ms: 5000 }, now), 5000);
  assert.equal(served({ serving_since: at(590), service_ms: 5000 }, now), 15000);
  assert.equal(served({}, now), 0);
});
