package ledger

import (
	"gorm.io/gorm"

	"mpp/hall"
	"mpp/report/measure"
)

// counterTimesSQL ends a period where the next one of the same counter, or of the
// same ticket, begins. The last one of a day ends with the day, or now while the day is
// open; where neither is known it has no length. A period of serving that only the
// closing of the day ended does not count.
const counterTimesSQL = `
WITH periods AS (
  SELECT p.counter, p.ticket_id, p.state, p.from_at, p.business_date,
    LEAD(p.from_at) OVER w AS next_at,
    COALESCE(LEAD(p.unattended) OVER w, 0) AS unattended
  FROM counter_periods p
  WHERE p.hall = ? AND p.business_date BETWEEN ? AND ?
  WINDOW w AS (PARTITION BY p.business_date, p.ticket_id, CASE WHEN p.ticket_id = '' THEN p.counter ELSE '' END ORDER BY p.seq)
), timed AS (
  SELECT p.counter, p.state, p.unattended,
    COALESCE(p.next_at,
      CASE WHEN d.closed_seq > d.opened_seq THEN d.closed_at
           WHEN d.opened_seq = (SELECT MAX(opened_seq) FROM days WHERE hall = ?) THEN ? END,
      p.from_at) - p.from_at AS ms
  FROM periods p LEFT JOIN days d ON d.hall = ? AND d.business_date = p.business_date
)
SELECT counter,
  SUM(CASE WHEN state = 'open' AND ms > 0 THEN ms ELSE 0 END) AS open_ms,
  SUM(CASE WHEN state = 'paused' AND ms > 0 THEN ms ELSE 0 END) AS paused_ms,
  SUM(CASE WHEN state = 'serving' AND unattended = 0 AND ms > 0 THEN ms ELSE 0 END) AS serving_ms
FROM timed
WHERE counter <> ''
GROUP BY counter ORDER BY counter`

type counterTimeRow struct {
	Counter   string
	OpenMS    int64 `gorm:"column:open_ms"`
	PausedMS  int64 `gorm:"column:paused_ms"`
	ServingMS int64 `gorm:"column:serving_ms"`
}

func counterTimes(tx *gorm.DB, q measure.Query, now hall.Millis) ([]measure.CounterTime, error) {
	var rows []counterTimeRow
	err := tx.Raw(counterTimesSQL, q.Hall, q.From, q.To, q.Hall, int64(now), q.Hall).Scan(&rows).Error
	times := make([]measure.CounterTime, len(rows))
	for i, r := range rows {
		times[i] = measure.CounterTime{Counter: r.Counter, OpenMS: r.OpenMS, PausedMS: r.PausedMS, ServingMS: r.ServingMS}
	}
	return times, err
}
