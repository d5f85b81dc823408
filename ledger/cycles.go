package ledger

import (
	"context"

	"gorm.io/gorm"

	"mpp/hall"
	"mpp/store"
)

// cyclesSQL is hall.Leg.cycle in SQL: how long a leg took its counter, the walk to it and
// the service, or the vain wait for a no-show; at most two hours, whoever forgot to finish.
const cyclesSQL = `
WITH cycles AS (
  SELECT service, CASE
      WHEN end_state = 'no_show' THEN CASE WHEN ended_at - last_called_at > 300000 THEN 300000 ELSE ended_at - last_called_at END
      ELSE service_ms + CASE WHEN walk_ms > 300000 THEN 300000 WHEN walk_ms IS NULL THEN 0 ELSE walk_ms END
    END AS ms
  FROM legs
  WHERE hall = ? AND business_date >= ? AND business_date < ? AND rev > void_rev AND unattended = 0
    AND called_at IS NOT NULL AND ended_at IS NOT NULL
    AND ((end_state = 'no_show' AND wait_ms IS NOT NULL) OR service_ms IS NOT NULL)
)
SELECT service, COUNT(*) AS cycles, SUM(CASE WHEN ms > 7200000 THEN 7200000 WHEN ms < 20000 THEN 20000 ELSE ms END) AS total_ms
FROM cycles GROUP BY service`

// Cycles reads what the days from one up to before another say of each service's cycles.
//
// Codes: unavailable.
func (l *Ledger) Cycles(ctx context.Context, hallID, from, before string) (map[string]hall.Past, error) {
	past := map[string]hall.Past{}
	err := l.db.View(ctx, func(tx *gorm.DB) error {
		var rows []struct {
			Service string
			Cycles  int64
			TotalMS int64 `gorm:"column:total_ms"`
		}
		if err := tx.Raw(cyclesSQL, hallID, from, before).Scan(&rows).Error; err != nil {
			return err
		}
		for _, r := range rows {
			past[r.Service] = hall.Past{Cycles: r.Cycles, TotalMS: r.TotalMS}
		}
		return nil
	})
	return past, store.Unavailable("cycles", err)
}
