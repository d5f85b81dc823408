// What the strip of calls shows, and how it fits a window of any shape. Pure functions.

import { STAYS_MS } from '/display/together.js';

/**
 * stripShape fits cells into a window: side by side in a low one, below one another in others.
 * font is the size of the page's root, on which all letters hang.
 * @param {number} width
 * @param {number} height
 */
export function stripShape(width, height) {
  // A cell as it is drawn is 18 by 6 of the root's size; a low one has its parts in less width.
  let best = { columns: 1, rows: 1, font: 0 };
  for (let columns = 1; columns <= 6; columns++) {
    for (let rows = 1; rows <= 6; rows++) {
      const count = columns * rows;
      if (count >= 3 && count <= 8) {
        const font = Math.floor(Math.min(width / columns / 18, height / rows / 6));
        // Larger letters first; with the same, more calls.
        if (font > best.font || (font === best.font && count > best.columns * best.rows)) best = { columns, rows, font };
      }
    }
  }
  return best;
}

/**
 * stripOf takes the calls that fit: those that stand before those that are over, each the
 * newest first. more is how many stand that do not fit.
 * @param {API.Announcement[]} newest
 * @param {number} now
 * @param {number} most
 */
export function stripOf(newest, now, most) {
  const standing = newest.filter((c) => c.standing);
  const shown = standing.concat(newest.filter((c) => !c.standing)).slice(0, most);
  return {
    shown: shown.map((call) => ({ call, fresh: call.standing && now - Date.parse(call.at) < STAYS_MS })),
    more: Math.max(0, standing.length - most),
  };
}
