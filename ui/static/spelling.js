// How words of a search are made alike, in Indonesian as people write it.

/**
 * The words of a text: small letters without accents. "e-KTP", "KTP-el" and "KTP
 * elektronik" are all "ktp"; so are "e-tilang" and the like without their e-.
 * @param {string} text
 * @returns {string[]}
 */
export function wordsOf(text) {
  return text.toLowerCase().normalize('NFD').replace(/[\u0300-\u036f'\u2019]/g, '')
    .replace(/\bktp[\s-]*el(ektronik|ektronic)?\b/g, 'ktp')
    .replace(/\be-?(?=(ktp|tilang|paspor|sertifikat|sertipikat)\b)/g, '')
    .replace(/\be[\s-]+(?=[a-z]{3})/g, '')
    .split(/[^a-z0-9]+/).filter(Boolean);
}

/** "s i m" is "sim". @param {string[]} words */
export function joinLetters(words) {
  /** @type {string[]} */
  const out = [];
  let single = '';
  words.forEach((word) => {
    if (word.length === 1) {
      single += word;
      return;
    }
    if (single) out.push(single);
    single = '';
    out.push(word);
  });
  return single ? out.concat(single) : out;
}

/**
 * A word with spellings that sound alike made one: ph f v, x ks, q k, kh k, sy s, doubled
 * letters. A short one keeps its doubled letters: "kk" is a word.
 * @param {string} word
 */
export function fold(word) {
  const same = word.replace(/ph|v/g, 'f').replace(/x/g, 'ks').replace(/q|kh/g, 'k').replace(/sy/g, 's');
  return same.length > 3 ? same.replace(/([a-z])\1+/g, '$1') : same;
}

/** Said in most wishes and of no use for telling services apart. */
const FILLERS = new Set(('mau ingin pengen saya aku urus ngurus mengurus pengurusan bikin buat membuat pembuatan minta tolong cara untuk utk ' +
  'di ke dan atau yang yg dengan dari pada itu ini apa mana dimana the to of and for my want need get').split(' ').map(fold));

/** @param {string} word folded */
export function isFiller(word) {
  return FILLERS.has(word);
}

const SUFFIX = /(kan|an|nya)$/;
const PREFIX = /^(meng|peng|meny|peny|mem|pem|men|pen|per|ber|ter|me|pe|ke|di)(?=.{4})/;

/**
 * A rough stem: "pembayaran" is "bayar", "kehilangan" is "hilang". It need not be right, only
 * the same for both forms.
 * @param {string} word folded
 */
export function stem(word) {
  if (word.length < 6) return word;
  const cut = word.replace(SUFFIX, '');
  return (cut.length >= 4 ? cut : word).replace(PREFIX, '');
}

/**
 * The Damerau-Levenshtein distance (optimal string alignment): letters added, left out,
 * changed, or swapped with their neighbour. It gives up once that is more than most.
 * @param {string} a
 * @param {string} b
 * @param {number} most
 * @returns {number} most + 1 where it is more than most
 */
export function distance(a, b, most) {
  if (Math.abs(a.length - b.length) > most) return most + 1;
  /** @type {number[]} */
  let before = [];
  let row = Array.from({ length: b.length + 1 }, (_, j) => j);
  for (let i = 1; i <= a.length; i++) {
    const next = [i];
    for (let j = 1; j <= b.length; j++) {
      const cost = a[i - 1] === b[j - 1] ? 0 : 1;
      next[j] = Math.min(row[j] + 1, next[j - 1] + 1, row[j - 1] + cost);
      if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1]) next[j] = Math.min(next[j], before[j - 2] + 1);
    }
    if (Math.min.apply(null, next) > most) return most + 1;
    before = row;
    row = next;
  }
  return Math.min(row[b.length], most + 1);
}
