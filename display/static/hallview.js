// What the board at the entrance shows: each agency by zone, where its counters are and how
// many wait. Pure functions.

import { ownPlace } from '/ui/spoken.js';
import { values } from '/ui/state.js';

/** @typedef {{zone: API.Named, agency: API.Board['agencies'][string], counters: number[], named: string[], open: number}} Place named: those that are called by a name */

/**
 * placesOf lists the agencies zone by zone, in the order of the zones. An agency with counters
 * in a zone that is not its own is listed there too, for whoever looks for the way.
 * @param {API.Board} board
 * @returns {Place[]}
 */
export function placesOf(board) {
  /** @type {Place[]} */
  const out = [];
  board.zones.forEach((zone) => {
    const here = values(board.counters).filter((c) => c.zone === zone.id).sort((a, b) => a.number - b.number);
    values(board.agencies).filter((a) => a.zone === zone.id || here.some((c) => c.agency.id === a.id))
      .sort((a, b) => (a.short || a.id).localeCompare(b.short || b.id))
      .forEach((agency) => {
        const own = here.filter((c) => c.agency.id === agency.id);
        const numbered = own.filter((c) => !ownPlace(c));
        out.push({ zone, agency, counters: numbered.map((c) => c.number), named: own.map(ownPlace).filter(Boolean), open: own.filter((c) => c.state !== 'closed').length });
      });
  });
  return out;
}

/**
 * ranges writes numbers as people say them: 1, 2, 3, 7 is "1–3, 7".
 * @param {number[]} numbers rising
 */
export function ranges(numbers) {
  const out = /** @type {number[][]} */ ([]);
  numbers.forEach((n) => {
    const last = out[out.length - 1];
    if (last && n - last[last.length - 1] === 1) last.push(n);
    else out.push([n]);
  });
  return out.map((r) => (r.length > 2 ? r[0] + '\u2013' + r[r.length - 1] : r.join(', '))).join(', ');
}

/**
 * hallGrid is the columns, the rows and the pages for so many agencies.
 * @param {number} count
 * @param {boolean} upright
 */
export function hallGrid(count, upright) {
  const most = upright ? { columns: 2, rows: 12 } : { columns: 3, rows: 6 };
  const perPage = most.columns * most.rows;
  const pages = Math.max(1, Math.ceil(count / perPage));
  const onPage = Math.ceil(count / pages);
  const columns = Math.min(most.columns, Math.max(1, Math.ceil(onPage / (upright ? 7 : 5))));
  return { columns, rows: Math.max(1, Math.ceil(onPage / columns)), pages, perPage: Math.max(1, onPage) };
}
