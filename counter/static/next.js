// Who is next at a counter as time goes on, and what keeps it from calling anybody.

import { t, text, time } from '/ui/i18n.js';
import { pauseWords } from '/ui/opens.js';

/**
 * The people whom the counter would call now, the first first: by its work profile it calls some services
 * only once a citizen there has waited for so long.
 * @param {Live.CounterTopic} topic
 * @param {number} now
 * @returns {API.Ticket[]}
 */
export function lineAt(topic, now) {
  const past = (topic.later || []).filter((l) => Date.parse(l.from) <= now);
  return past.length > 0 ? past[past.length - 1].upcoming : topic.upcoming || [];
}

/**
 * Why nobody is next though some wait, '' where nobody does.
 * @param {Live.CounterTopic} topic
 * @param {number} now
 */
export function notYet(topic, now) {
  const next = (topic.later || []).filter((l) => Date.parse(l.from) > now)[0];
  return !next || lineAt(topic, now).length > 0 ? ''
    : t('counter.not_yet', { service: text(next.upcoming[0].service.name), time: time(next.from) });
}

/**
 * The words of the pause that stops all services of the counter, '' while none does.
 * @param {Live.CounterTopic} topic
 * @param {number} now
 */
export function stopped(topic, now) {
  const p = topic.stopped;
  return p && (!p.until || now < Date.parse(p.until)) ? pauseWords(p) : '';
}
