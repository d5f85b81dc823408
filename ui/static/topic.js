// One topic of the live feed: its state by snapshots, merge patches and resuming.

import { mergePatch } from '/ui/mergepatch.js';

/**
 * @typedef {Object} Meta
 * @property {number} seq the hall's event number that the state is true of
 * @property {string} at the server's time of the message
 * @property {boolean} first whether this is a snapshot
 */
/**
 * @typedef {Object} Subscription
 * @property {string} topic
 * @property {any} state undefined before the first snapshot
 * @property {number} seq
 * @property {boolean} refused the server said no; nothing is to be expected of it
 * @property {boolean} resuming what was missed is still to come: readers hear of what is true now, not of states between
 * @property {any} note what the server says of the topic beside its state; undefined for nothing
 * @property {Array<{onState: (state: any, meta: Meta) => void, onError?: (code: string, detail: string) => void, onNote?: (note: any) => void}>} readers
 */
/**
 * @param {string} topic
 * @returns {Subscription}
 */
export function newTopic(topic) {
  return { topic, state: undefined, seq: 0, refused: false, resuming: false, note: undefined, readers: [] };
}

/** The message that asks for the topic, or for what was missed of it. @param {Subscription} sub */
export function asking(sub) {
  sub.refused = false;
  sub.resuming = sub.state !== undefined;
  return { op: 'sub', topic: sub.topic, since: sub.resuming ? sub.seq : undefined };
}

/** Whether there is a state that is true now, or none to be expected. @param {Subscription} sub */
export function isComplete(sub) {
  return sub.refused || (sub.state !== undefined && !sub.resuming);
}

/**
 * The server has sent all events up to seq.
 * @param {Subscription} sub
 * @param {number} seq
 */
export function allSent(sub, seq) {
  if (sub.state !== undefined && !sub.resuming) sub.seq = Math.max(sub.seq, seq);
}

/**
 * Takes a message about the topic, and tells its readers.
 * @param {Subscription} sub
 * @param {any} msg
 */
export function told(sub, msg) {
  if (msg.op === 'error') {
    sub.refused = true;
    sub.resuming = false;
    sub.readers.slice().forEach((r) => r.onError && r.onError(msg.code, msg.detail || ''));
    return;
  }
  if (msg.op === 'note') {
    sub.note = msg.note;
    sub.readers.slice().forEach((r) => r.onNote && r.onNote(sub.note));
    return;
  }
  const first = msg.op === 'snapshot';
  if (first) {
    sub.state = msg.state;
    sub.seq = msg.seq;
  } else if (msg.op === 'delta' && sub.state !== undefined && msg.seq > sub.seq) {
    sub.state = mergePatch(sub.state, msg.patch);
    sub.seq = msg.seq;
  } else if (msg.op !== 'resumed' || !sub.resuming) {
    return; // known already, or of a newer server
  }
  if (msg.op !== 'delta') sub.resuming = false;
  if (sub.resuming) return;
  const meta = { seq: sub.seq, at: msg.at || '', first };
  sub.readers.slice().forEach((r) => r.onState(sub.state, meta));
}
