// What a counter's screen shows for a state of its counter. A pure function.

/** @typedef {'called' | 'serving' | 'open' | 'paused' | 'closed' | 'none'} ScreenState */

/**
 * A counter that serves somebody shows the number, also in a break that was announced meanwhile.
 * @param {API.BoardCounter | null} counter null for one that is not in the hall
 * @returns {{state: ScreenState, number: string}}
 */
export function screenOf(counter) {
  if (!counter) return { state: 'none', number: '' };
  if (counter.ticket && counter.ticket_state) return { state: counter.ticket_state, number: counter.ticket };
  return { state: counter.state, number: '' };
}
