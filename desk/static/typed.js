// What was typed or scanned in the field. Pure.

/** A ticket's id as hall ids are made: its date, then sixteen characters. */
const ID = /(?:^|[^0-9a-z])([0-9]{8}[0-9a-hjkmnp-tv-z]{16})(?![0-9a-z])/i;
const NUMBER = /^([a-z]{1,3})[\s._/-]*([0-9]{1,4})$/i;

/**
 * Reads the phone link or id of a ticket, a number however it is typed ("a23", "A 023"), or words.
 * A scanner with another keyboard's signs still gives the id.
 * @param {string} typed
 * @param {string[]} prefixes of the hall's numbers; with none known, all are
 * @returns {{id?: string, number?: string, words?: string}} none of them where nothing was typed
 */
export function readTyped(typed, prefixes) {
  const s = typed.trim();
  const id = ID.exec(s);
  if (id) return { id: id[1].toLowerCase() };
  const m = NUMBER.exec(s);
  if (m) {
    const prefix = m[1].toUpperCase();
    const known = prefixes.length === 0 || prefixes.indexOf(prefix) >= 0;
    if (known) return { number: prefix + '-' + ('000' + Number(m[2])).slice(-Math.max(3, String(Number(m[2])).length)) };
  }
  return s ? { words: s } : {};
}
