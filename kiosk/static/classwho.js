// Whom a class of the queue is for.

import { isPriority, spokenClass } from '/ui/classes.js';
import { t } from '/ui/i18n.js';

/** Pictograms of those whom a class's name speaks of. @type {Array<[string, RegExp]>} */
const WHO = [['elder', /lansia|lanjut usia/i], ['wheelchair', /disabilitas|difabel/i], ['pregnant', /hamil/i], ['baby', /balita|bayi|anak|menyusui/i]];

/** @param {string} id */
function named(id) {
  return WHO.filter(([, words]) => words.test(spokenClass(id)));
}

/** The pictograms of a priority class: all where its name speaks of nobody in particular. @param {string} id */
export function whoIcons(id) {
  const some = named(id);
  return (some.length > 0 ? some : WHO).map(([name]) => name);
}

/** In words; '' where the class's own name says it. @param {string} id */
export function whoWords(id) {
  if (isPriority(id)) return named(id).length > 0 ? '' : t('kiosk.priority_for');
  return id === 'regular' ? t('kiosk.regular_for') : '';
}
