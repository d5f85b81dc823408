// What a counter's screen shows for a state of its counter. A pure function.

/** @typedef {'called' | 'serving' | 'open' | 'paused' | 'closed' | 'none'} ScreenState */

/**
 * A counter that serves somebody shows the number, if there is one, also in a break that was announced meanwhile.
 * @param {API.BoardCounter | null} counter null for one that is not in the hall
 * @returns {{state: ScreenState, number: string}}
 */
export function screenOf(counter) {
  if (!counter) return { state: 'none', number: '' };
  if (counter.ticket_state) return { state: counter.ticket_state, number: counter.ticket };
  return { state: counter.state, number: '' };
}

/** So long after a visit the screen asks how it was, in ms. */
const ASK_MS = 60000;

/**
 * Whether the screen asks whoever has just been served how it was.
 * @param {API.BoardCounter | null} counter
 * @param {string} survey address of the hall's survey, '' for none
 * @param {number} now ms since 1970
 */
export function asksHow(counter, survey, now) {
  if (!counter || !survey || counter.ticket || !counter.finished_at) return false;
  const ago = now - Date.parse(counter.finished_at);
  return ago < ASK_MS;
}
