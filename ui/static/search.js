// Finds services by everyday words, spelling forgiven. Pure: it knows no page, so that
// kiosk, start page and desk search alike.
//
// How results are ranked. Every word of the query is compared with every word that the
// services are known by, once, and each likeness has a worth (LIKE below): the same word,
// one that begins so (people see results while they type), one of the same stem
// ("kehilangan" and "hilang"), one with a letter wrong. A rare word weighs more than one
// that half the hall uses, and a word of the service's own name or keywords more than one
// of its agency. A word that nothing is like hardly counts. A service's score is the weighed worth of the words that fit, times the
// share of the query that they are; a query that is a name or a keyword as a whole gets a
// bonus. What scores much less than the best is left out. Equal scores go by use, then by
// the order of the hall file.

import { distance, fold, isFiller, joinLetters, stem, wordsOf } from '/ui/spelling.js';

/**
 * @typedef {{id: string, name: {id: string, en?: string}, keywords: string[], popular: number,
 *   agency: {name: {id: string, en?: string}, short?: string}}} Findable
 */
/** @typedef {{at: number, weight: number}} Posting a service by its place in the list, and how much its field counts */
/**
 * @typedef {Object} Index
 * @property {Findable[]} services
 * @property {Map<string, Posting[]>} words
 * @property {Map<string, string[]>} stems words by their stem
 * @property {Array<Set<string>>} phrases names and keywords of each service, folded
 * @property {number} work letters compared by the last search
 */

const OWN = 1; // a word of a service's name, or a keyword of one word
const PART = 0.8; // a word of a longer keyword: "bank" in "jaminan bank"
const AGENCY = 0.7;
const LIKE = { same: 1, begins: 0.85, stem: 0.75, longer: 0.65, typo: 0.6, typos: 0.4, beginsTypo: 0.45 };
const WHOLE = 0.6; // the query is a name or a keyword
const WHOLE_BEGINS = 0.2; // or begins one
const UNKNOWN = 0.4; // what a word that nothing in the hall is like counts
const LEAST_LETTERS = 2; // one says too little
const LEAST_SHARE = 0.3; // of the query's weight that has to fit
const LEAST_OF_BEST = 0.45;

/**
 * @param {Findable[]} services in the order of the hall file
 * @returns {Index}
 */
export function indexOf(services) {
  /** @type {Index} */
  const index = { services, words: new Map(), stems: new Map(), phrases: [], work: 0 };
  services.forEach((s, at) => {
    const own = [s.name.id, s.name.en || ''].concat(s.keywords).filter(Boolean);
    const agency = [s.agency.name.id, s.agency.name.en || '', s.agency.short || ''].filter(Boolean);
    own.forEach((phrase) => addPhrase(index, phrase, { at, weight: phrase === s.name.id || phrase.indexOf(' ') < 0 ? OWN : PART }));
    agency.forEach((phrase) => addPhrase(index, phrase, { at, weight: AGENCY }));
    index.phrases.push(new Set(own.map((phrase) => wordsOf(phrase).map(fold).join(' '))));
  });
  index.words.forEach((_, word) => {
    const key = stem(word);
    index.stems.set(key, (index.stems.get(key) || []).concat(word));
  });
  return index;
}

/**
 * @param {Index} index
 * @param {string} phrase
 * @param {Posting} posting
 */
function addPhrase(index, phrase, posting) {
  const words = wordsOf(phrase).map(fold);
  // "kartukeluarga" is typed by many.
  const joined = words.slice(1).map((word, i) => fold(words[i] + word));
  words.filter((word) => !isFiller(word)).concat(joined).forEach((word) => {
    const list = index.words.get(word) || [];
    const there = list.find((p) => p.at === posting.at);
    if (there) there.weight = Math.max(there.weight, posting.weight);
    else list.push(Object.assign({}, posting));
    index.words.set(word, list);
  });
}

/**
 * The words of a query as they are looked for: without those that say nothing.
 * @param {Index} index
 * @param {string} query
 */
function queryWords(index, query) {
  const all = joinLetters(wordsOf(query)).map(fold);
  const said = all.filter((word) => !isFiller(word));
  const words = said.length > 0 ? said : all;
  /** @type {string[]} */
  const out = [];
  for (let i = 0; i < words.length; i++) {
    const pair = i + 1 < words.length ? fold(words[i] + words[i + 1]) : '';
    // "pas por", where neither half is a word of the hall.
    if (pair && index.words.has(pair) && !(index.words.has(words[i]) && index.words.has(words[i + 1]))) {
      out.push(pair);
      i++;
    } else {
      out.push(words[i]);
    }
  }
  return out;
}

/**
 * How like each known word is to one that was typed, 0 for those left out.
 * @param {Index} index
 * @param {string} typed
 * @returns {Map<string, number>}
 */
function likeWords(index, typed) {
  /** @type {Map<string, number>} */
  const likes = new Map();
  const like = (/** @type {string} */ word, /** @type {number} */ worth) => {
    if (worth > (likes.get(word) || 0)) likes.set(word, worth);
  };
  if (index.words.has(typed)) like(typed, LIKE.same);
  (index.stems.get(stem(typed)) || []).forEach((word) => like(word, LIKE.stem));
  const n = typed.length;
  const most = n < 4 ? 0 : n < 8 ? 1 : 2;
  index.words.forEach((_, word) => {
    if (n >= 2 && word.startsWith(typed)) like(word, LIKE.begins);
    else if (word.length >= 4 && typed.startsWith(word)) like(word, LIKE.longer);
    else if (n === 3 && word.length === 3 && swapped(typed, word)) like(word, LIKE.typo);
    else if (most > 0 && !index.words.has(typed)) likeTypo(index, typed, word, most, like);
  });
  return likes;
}

/**
 * @param {Index} index
 * @param {string} typed
 * @param {string} word
 * @param {number} most letters that may be wrong
 * @param {(word: string, worth: number) => void} like
 */
function likeTypo(index, typed, word, most, like) {
  const n = typed.length;
  if (word.length < 3 || word.length < n - most) return;
  if (word.length <= n + most) {
    index.work += n * word.length;
    const wrong = distance(typed, word, most);
    if (wrong <= most) {
      like(word, wrong === 1 ? LIKE.typo : LIKE.typos);
      return;
    }
  }
  // While a long word is being typed, a letter of its beginning may be wrong.
  if (n >= 6 && word.length > n && word[0] === typed[0]) {
    index.work += n * n;
    if (distance(typed, word.slice(0, n), 1) === 1) like(word, LIKE.beginsTypo);
  }
}

/** @param {string} a @param {string} b whether two neighbours changed places */
function swapped(a, b) {
  return a !== b && distance(a, b, 1) === 1 && a.split('').sort().join('') === b.split('').sort().join('');
}

/**
 * The services that fit a query best.
 * @param {Index} index
 * @param {string} query as it was typed
 * @param {number} [limit]
 * @returns {Findable[]}
 */
export function search(index, query, limit) {
  index.work = 0;
  const words = queryWords(index, query);
  if (words.join('').length < LEAST_LETTERS) return [];
  const scores = index.services.map(() => ({ sum: 0, weight: 0 }));
  let total = 0;
  words.forEach((typed) => {
    const best = bestPostings(index, likeWords(index, typed));
    // Rare words tell services apart.
    const weight = best.size > 0 ? Math.log(1 + index.services.length / best.size) + 0.3 : UNKNOWN;
    total += weight;
    best.forEach((worth, at) => {
      scores[at].sum += weight * worth;
      scores[at].weight += weight * Math.min(1, worth / AGENCY);
    });
  });
  const phrase = words.join(' ');
  const found = scores.map((s, at) => {
    const share = total > 0 ? s.weight / total : 0;
    return { at, score: share < LEAST_SHARE ? 0 : (s.sum / total) * share + wholeBonus(index.phrases[at], phrase) };
  }).filter((f) => f.score > 0);
  const most = Math.max.apply(null, found.map((f) => f.score).concat(0));
  const rank = (/** @type {number} */ at) => index.services[at].popular || index.services.length + 1;
  return found.filter((f) => f.score >= most * LEAST_OF_BEST)
    .sort((a, b) => b.score - a.score || rank(a.at) - rank(b.at) || a.at - b.at)
    .slice(0, limit || 8).map((f) => index.services[f.at]);
}

/**
 * @param {Index} index
 * @param {Map<string, number>} likes
 * @returns {Map<number, number>} the best worth by service
 */
function bestPostings(index, likes) {
  /** @type {Map<number, number>} */
  const best = new Map();
  likes.forEach((worth, word) => (index.words.get(word) || []).forEach((p) => {
    if (worth * p.weight > (best.get(p.at) || 0)) best.set(p.at, worth * p.weight);
  }));
  return best;
}

/** @param {Set<string>} phrases @param {string} phrase */
function wholeBonus(phrases, phrase) {
  if (phrases.has(phrase)) return WHOLE;
  let begins = false;
  phrases.forEach((p) => {
    if (phrase.length >= 3 && p.startsWith(phrase)) begins = true;
  });
  return begins ? WHOLE_BEGINS : 0;
}

/**
 * The services used most, for a screen on which nothing was typed yet.
 * @template {{popular: number, open: boolean}} S
 * @param {S[]} services
 * @param {number} count
 * @returns {S[]} the open ones first, since whoever stands there wants one now
 */
export function mostUsed(services, count) {
  return services.filter((s) => s.popular > 0)
    .sort((a, b) => Number(b.open) - Number(a.open) || a.popular - b.popular).slice(0, count);
}
