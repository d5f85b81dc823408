// The alert of an idle counter: somebody waits again, and the officer looks elsewhere.

import { chime } from '/ui/chime.js';
import { t, text } from '/ui/i18n.js';
import { lineAt, stopped } from '/counter/next.js';

/** @type {AudioContext | null} */
let sound = null;

/** Makes sound possible; within a press, since a browser plays nothing before. */
export function arm() {
  const Context = window.AudioContext || /** @type {any} */ (window).webkitAudioContext;
  if (!sound && Context) {
    try {
      sound = new Context();
    } catch (err) {
      return; // no sound card: the notification remains
    }
  }
  if (sound && sound.state === 'suspended') sound.resume();
}

/** Whether the browser shows notifications of this page, asking the officer once. */
export async function mayNotify() {
  if (!('Notification' in window)) return false;
  return (Notification.permission === 'default' ? await Notification.requestPermission() : Notification.permission) === 'granted';
}

export class IdleAlert {
  constructor() {
    /** How many it could call while the counter was idle; -1 for one that was not. */
    this.waited = -1;
  }

  /**
   * @param {Live.CounterTopic} topic
   * @param {boolean} wanted
   * @param {number} now
   * @returns {boolean} whether the queue of an idle counter has got its first citizen
   */
  see(topic, wanted, now) {
    const idle = topic.counter.state === 'open' && !topic.counter.ticket;
    const line = stopped(topic, now) ? [] : lineAt(topic, now);
    const waiting = line.length;
    const first = idle && this.waited === 0 && waiting > 0;
    this.waited = idle ? waiting : -1;
    if (first && wanted) announce(line[0]);
    return first;
  }
}

/** @param {API.Ticket | undefined} k */
function announce(k) {
  if (sound && sound.state === 'running') chime(sound, 0.6);
  if (document.hasFocus() || !('Notification' in window) || Notification.permission !== 'granted') return;
  try {
    const note = new Notification(t('counter.idle.title'), { body: k ? k.number + ' \u00b7 ' + text(k.service.name) : '', tag: 'mpp-counter' });
    note.onclick = () => window.focus();
  } catch (err) {
    // Some browsers have notifications for workers alone: the sound remains.
  }
}
