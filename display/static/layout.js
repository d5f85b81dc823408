// How a board's counters fit the screen: pure arithmetic, so that 4 and 140 counters can
// both be tried without a screen.

import { values } from '/ui/state.js';

const MOST_ROWS = 3;
const MOST_COLUMNS = 8;
const UPRIGHT = { rows: 4, columns: 3 };

/**
 * grid answers the columns and rows of one page and how many pages there are. Few counters
 * get large cells; beyond 24, upright beyond 12, the pages take turns and the cells stay
 * legible from 10 m.
 * @param {number} count
 * @param {boolean} [upright] the screen is higher than wide
 */
export function grid(count, upright) {
  const perPage = upright ? UPRIGHT.rows * UPRIGHT.columns : MOST_ROWS * MOST_COLUMNS;
  if (count <= 0) return { columns: 1, rows: 1, pages: 1, perPage: 1 };
  const pages = Math.ceil(count / perPage);
  const onPage = Math.ceil(count / pages); // evenly: 26 are 13 + 13, not 24 + 2
  if (upright) {
    const columns = onPage <= 4 ? Math.min(onPage, 2) : UPRIGHT.columns;
    return { columns, rows: Math.ceil(onPage / columns), pages, perPage: onPage };
  }
  const rows = onPage <= 5 ? 1 : onPage <= 16 ? 2 : MOST_ROWS;
  return { columns: Math.ceil(onPage / rows), rows, pages, perPage: onPage };
}

/**
 * rowsOf shares the items of a page evenly among its rows, so that no row has a hole.
 * @template T
 * @param {T[]} items
 * @param {number} rows
 * @returns {T[][]}
 */
export function rowsOf(items, rows) {
  const out = [];
  for (let i = 0, at = 0; i < rows && at < items.length; i++) {
    const many = Math.ceil((items.length - at) / (rows - i));
    out.push(items.slice(at, at + many));
    at += many;
  }
  return out;
}

/**
 * pageOf cuts the items of one page out; any page number is taken round the clock.
 * @template T
 * @param {T[]} items
 * @param {number} page
 * @param {number} perPage
 */
export function pageOf(items, page, perPage) {
  const pages = Math.max(1, Math.ceil(items.length / perPage));
  const at = ((page % pages) + pages) % pages;
  return items.slice(at * perPage, (at + 1) * perPage);
}

/**
 * waitingOf lists the agencies where people wait, the longest queue first.
 * @param {API.Board} board
 */
export function waitingOf(board) {
  return values(board.agencies).filter((a) => a.waiting > 0)
    .sort((a, b) => b.waiting - a.waiting || (a.short || a.id).localeCompare(b.short || b.id));
}
