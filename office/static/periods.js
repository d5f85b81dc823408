// The periods that a report is asked for, as business dates YYYY-MM-DD. Pure functions:
// a business date has no zone, so it is counted in UTC.

/**
 * @param {string} day
 * @param {number} by days to move, may be negative
 */
export function moveDay(day, by) {
  return new Date(Date.parse(day + 'T00:00:00Z') + by * 86400000).toISOString().slice(0, 10);
}

/**
 * @param {string} name today | week | month | last_month
 * @param {string} today
 * @returns {{from: string, to: string}}
 */
export function period(name, today) {
  const first = today.slice(0, 8) + '01';
  if (name === 'week') return { from: moveDay(today, -6), to: today };
  if (name === 'month') return { from: first, to: today };
  if (name === 'last_month') {
    const to = moveDay(first, -1);
    return { from: to.slice(0, 8) + '01', to };
  }
  return { from: today, to: today };
}

export const PERIODS = ['today', 'week', 'month', 'last_month'];

/**
 * The name of the period that these dates are, '' for any other.
 * @param {string} from
 * @param {string} to
 * @param {string} today
 */
export function periodName(from, to, today) {
  return PERIODS.filter((name) => {
    const p = period(name, today);
    return p.from === from && p.to === to;
  })[0] || '';
}

/**
 * Today's date in a zone, for a hall whose first day has not begun.
 * @param {number} now
 * @param {string} zone
 */
export function dateIn(now, zone) {
  const parts = new Intl.DateTimeFormat('en-GB', { timeZone: zone, year: 'numeric', month: '2-digit', day: '2-digit' }).format(new Date(now)).split('/');
  return parts[2] + '-' + parts[1] + '-' + parts[0];
}
