// The demo's people to choose from: below their zones, and found by a word of their
// name, counter or agency. A hall has some thirty officers.

import { api } from '/ui/api.js';
import { h, setAttr } from '/ui/dom.js';
import { t, text } from '/ui/i18n.js';

/** With fewer a list is read faster than it is searched. */
const MANY = 8;

/** @typedef {import('/ui/session.js').Identity} Identity */
/** @typedef {{name: string, people: Identity[]}} Group name '' for people of no zone */

/**
 * The zone's name of each agency; without them there are no headings.
 * @returns {Promise<Object<string, string>>}
 */
async function zoneNames() {
  /** @type {Object<string, string>} */
  const names = {};
  try {
    const res = await api('GET', '/agencies', undefined, { tries: 1 });
    res.agencies.forEach((/** @type {any} */ a) => {
      names[a.id] = text(a.zone.name);
    });
  } catch (err) {
    // The list serves without headings too.
  }
  return names;
}

/**
 * People by the zone of their agency, in their order; people without an agency come first.
 * @param {Identity[]} people
 * @param {Object<string, string>} zones by agency
 * @returns {Group[]}
 */
export function grouped(people, zones) {
  /** @type {Group[]} */
  const groups = [{ name: '', people: [] }];
  people.forEach((who) => {
    const name = zones[who.agency] || '';
    let group = groups.find((g) => g.name === name);
    if (!group) groups.push(group = { name, people: [] });
    group.people.push(who);
  });
  return groups.filter((g) => g.people.length > 0);
}

/**
 * @param {string} words what is known of somebody
 * @param {string} query each of its words must be in there
 */
export function fits(words, query) {
  const known = words.toLowerCase();
  return query.toLowerCase().split(/\s+/).every((word) => known.indexOf(word) >= 0);
}

/**
 * @param {Identity[]} people
 * @param {(who: Identity) => void} pick
 * @returns {Promise<HTMLElement>}
 */
export async function picker(people, pick) {
  const many = people.length > MANY;
  const groups = grouped(people, many ? await zoneNames() : {}).map((g) => groupView(g, pick));
  const nobody = h('p', { class: 'muted', role: 'status' });
  const search = h('input', { class: 'input', type: 'search', autocomplete: 'off', spellcheck: 'false' });
  const found = () => filter(groups, search.value);
  search.addEventListener('input', () => {
    nobody.textContent = found().length > 0 ? '' : t('session.nobody');
  });
  search.addEventListener('keydown', (/** @type {KeyboardEvent} */ e) => {
    if (e.key === 'Enter' && found().length === 1) pick(found()[0]);
  });
  return h('div', { class: 'card stack' },
    h('h2', null, t('session.demo')), h('p', { class: 'muted' }, t('session.demo_hint')),
    many && h('label', { class: 'field session-search' }, h('span', null, t('session.search')), search),
    groups.map((g) => g.el), nobody);
}

/** @typedef {{el: HTMLElement, rows: Array<{el: HTMLElement, who: Identity, words: string}>}} GroupView */

/**
 * @param {Group} group
 * @param {(who: Identity) => void} pick
 * @returns {GroupView}
 */
function groupView(group, pick) {
  const rows = group.people.map((who) => ({
    who, words: [who.name, text(who.label), group.name].join(' '),
    el: h('li', null, h('button', { type: 'button', class: 'btn session-pick', 'data-identity': who.key, onclick: () => pick(who) },
      h('strong', null, who.name), h('span', { class: 'muted small' }, text(who.label)))),
  }));
  const el = h('section', { class: 'stack-s' }, group.name && h('h3', null, group.name), h('ul', { class: 'session-list' }, rows.map((r) => r.el)));
  return { el, rows };
}

/**
 * Shows the people that fit and hides the others.
 * @param {GroupView[]} groups
 * @param {string} query
 * @returns {Identity[]} those that are shown
 */
function filter(groups, query) {
  /** @type {Identity[]} */
  const shown = [];
  groups.forEach((g) => {
    const fitting = g.rows.filter((r) => fits(r.words, query));
    g.rows.forEach((r) => setAttr(r.el, 'hidden', fitting.indexOf(r) < 0));
    setAttr(g.el, 'hidden', fitting.length === 0);
    fitting.forEach((r) => shown.push(r.who));
  });
  return shown;
}
