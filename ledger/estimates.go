package ledger

import (
	"context"
	"strings"

	"gorm.io/gorm"

	"mpp/hall"
	"mpp/report/measure"
	"mpp/store"
)

// addEstimate adds what a citizen was told, from the event that issued the ticket.
func (b *batch) addEstimate(e *hall.Event) {
	if e.Type != hall.EventIssued {
		return
	}
	told := e.Ticket.EstimateAtIssue()
	if told == nil {
		return
	}
	const minute = 60_000
	b.estimates = append(b.estimates, estimateRow{
		Hall: b.hall, TicketID: e.Ticket.ID, BusinessDate: e.Ticket.Date, Ahead: e.Ticket.Ahead,
		FromMS: int64(told.FromMinutes) * minute, AboutMS: int64(told.AboutMinutes) * minute, ToMS: int64(told.ToMinutes) * minute,
		BeyondClosing: flag(told.BeyondClosing),
	})
}

// estimateKeys has the SQL expressions of each grouping's keys.
var estimateKeys = map[measure.By][2]string{
	"":                       {"''", "''"},
	measure.ByService:        {"l.service", "''"},
	measure.ByDate:           {"e.business_date", "''"},
	measure.ByClass:          {"l.class", "''"},
	measure.ByDateAndService: {"e.business_date", "l.service"},
}

// estimatesSQL holds the told ranges against the first legs' waits. The median is by
// nearest rank, as in spreadsSQL.
const estimatesSQL = `
WITH judged AS (
  SELECT {key} AS k, {second} AS s, e.from_ms, e.to_ms, e.beyond_closing, l.wait_ms,
    e.about_ms - l.wait_ms AS bias, ABS(e.about_ms - l.wait_ms) AS off
  FROM estimates e JOIN legs l ON l.hall = e.hall AND l.ticket_id = e.ticket_id AND l.leg_no = 1
  WHERE e.hall = ? AND e.business_date BETWEEN ? AND ? AND l.wait_ms IS NOT NULL AND l.rev > l.void_rev {agency}
), ranked AS (
  SELECT k, s, from_ms, to_ms, beyond_closing, wait_ms, bias, off,
    ROW_NUMBER() OVER (PARTITION BY k, s ORDER BY off) AS place, COUNT(*) OVER (PARTITION BY k, s) AS n
  FROM judged
)
SELECT k AS first_key, s AS second_key, MAX(n) AS n,
  SUM(CASE WHEN wait_ms <= to_ms THEN 1 ELSE 0 END) AS kept,
  SUM(CASE WHEN wait_ms <= to_ms AND wait_ms >= from_ms THEN 1 ELSE 0 END) AS inside,
  MIN(CASE WHEN place * 100 >= n * 50 THEN off END) AS median_error_ms,
  SUM(off) AS error_ms, SUM(bias) AS bias_ms, SUM(to_ms - from_ms) AS width_ms, SUM(beyond_closing) AS beyond
FROM ranked GROUP BY k, s ORDER BY k, s`

// Estimates reads how well what was told at issue held on the query's dates, in groups in
// the order of their keys. An empty By makes one group of all, none where nobody was called.
//
// Codes: invalid_request for an unknown By, unavailable.
func (l *Ledger) Estimates(ctx context.Context, q measure.Query) (groups []measure.EstimateGroup, err error) {
	keys, known := estimateKeys[q.By]
	if !known {
		return nil, hall.Refuse(hall.CodeInvalid, "estimates are not grouped by %q", q.By).With("field", "by")
	}
	args, agency := []any{q.Hall, q.From, q.To}, ""
	if q.Agency != "" {
		args, agency = append(args, q.Agency), "AND l.agency = ?"
	}
	query := strings.NewReplacer("{key}", keys[0], "{second}", keys[1], "{agency}", agency).Replace(estimatesSQL)
	err = l.db.View(ctx, func(tx *gorm.DB) error {
		var rows []estimateGroupRow
		if err := tx.Raw(query, args...).Scan(&rows).Error; err != nil {
			return err
		}
		for _, r := range rows {
			groups = append(groups, measure.EstimateGroup(r))
		}
		return nil
	})
	return groups, store.Unavailable("estimates", err)
}

// estimateGroupRow is measure.EstimateGroup with the names of the query's columns.
type estimateGroupRow struct {
	Key             string `gorm:"column:first_key"`
	Second          string `gorm:"column:second_key"`
	N, Kept, Inside int64
	MedianErrorMS   int64 `gorm:"column:median_error_ms"`
	ErrorMS         int64 `gorm:"column:error_ms"`
	BiasMS          int64 `gorm:"column:bias_ms"`
	WidthMS         int64 `gorm:"column:width_ms"`
	Beyond          int64
}
