// The classes of the queue as the hall has them, also those that it gives no more while
// somebody still waits in one. A class goes before others by its credit, whatever its id.

import { knownHall } from '/ui/hall.js';
import { has, t, text } from '/ui/i18n.js';

/** @param {string} id */
function find(id) {
  const hall = knownHall();
  return hall ? hall.classes.concat(hall.ended_classes || []).find((c) => c.id === id) : undefined;
}

/**
 * Whether whoever is in the class goes before others.
 * @param {string} id
 */
export function isPriority(id) {
  const c = find(id);
  return Boolean(c && c.credit_minutes > 0);
}

/**
 * The class's own name in the page's language.
 * @param {string} id
 */
export function className(id) {
  const c = find(id);
  if (c) return text(c.name);
  return has('class.' + id) ? t('class.' + id) : id;
}

/**
 * The class's name where strangers see or hear it: a class with a credit is Priority and
 * no more, since its own name may tell why somebody goes first.
 * @param {string} id
 */
export function publicClass(id) {
  return isPriority(id) ? t('class.priority') : className(id);
}

/**
 * The class's own name as it is spoken, in Indonesian.
 * @param {string} id
 */
export function spokenClass(id) {
  const c = find(id);
  return c ? c.name.id || '' : '';
}
