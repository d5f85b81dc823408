// Where long Indonesian words may break. Browsers know no Indonesian hyphenation.

const LONG = 9; // letters: shorter words fit on any tile

// Before a consonant, or a pair of letters that is one sound, that a vowel follows; never within such a pair.
const SYLLABLE = /(?<=[a-z]{2})(?<!n(?=[gy])|s(?=y)|k(?=h))(?=(?:ng|ny|sy|kh|[b-df-hj-np-tv-z])[aiueo][a-z])/gi;

/**
 * The name with places in its long words where a line may end, with a hyphen that is not
 * seen elsewhere: "Ke·te·na·ga·ker·jaan".
 * @param {string} name
 */
export function breakable(name) {
  return name.replace(/[a-z]+/gi, (word) => (word.length >= LONG ? word.replace(SYLLABLE, '\u00ad') : word));
}
