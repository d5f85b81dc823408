package ledger

import (
	"cmp"
	"context"

	"gorm.io/gorm"

	"mpp/hall"
	"mpp/report/measure"
	"mpp/store"
)

// maxPauses bounds how many pauses a report has: a year of some a day in each agency.
const maxPauses = 20_000

// Pauses lists the pauses of the query's dates in the order in which they began: all, or those of
// an agency and of the hall. Its By is not used.
//
// Codes: unavailable.
func (l *Ledger) Pauses(ctx context.Context, q measure.Query) (list []measure.Paused, err error) {
	err = l.db.View(ctx, func(tx *gorm.DB) error {
		list, err = pausesOf(tx, q)
		return err
	})
	return list, store.Unavailable("pauses", err)
}

func pausesOf(tx *gorm.DB, q measure.Query) ([]measure.Paused, error) {
	query, args := "SELECT payload FROM events WHERE hall = ? AND business_date BETWEEN ? AND ? AND type IN ?",
		[]any{q.Hall, q.From, q.To, []hall.EventType{hall.EventPaused, hall.EventPauseEnded}}
	if q.Agency != "" {
		query, args = query+" AND agency IN ('', ?)", append(args, q.Agency)
	}
	rows, err := tx.Raw(query+" ORDER BY seq", args...).Rows()
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	var list []measure.Paused
	at := map[int64]int{}
	for rows.Next() {
		var payload string
		if err := rows.Scan(&payload); err != nil {
			return nil, err
		}
		e, err := decodeEvent(payload)
		if err != nil {
			return nil, err
		}
		p := e.Pause
		if p == nil || !p.Stops {
			continue
		}
		i, known := at[p.ID]
		if !known {
			if len(list) == maxPauses {
				continue
			}
			i = len(list)
			at[p.ID], list = i, append(list, measure.Paused{Waiting: waitingFor(cmp.Or(p.Agency, q.Agency), e.Waiting)})
		}
		list[i] = measure.Paused{Agency: p.Agency, Reason: p.Reason, Since: int64(p.Since), Until: int64(p.Until), Ended: int64(p.Ended), Waiting: list[i].Waiting}
	}
	return list, rows.Err()
}

// waitingFor is how many of those who waited when a pause began did so for the agency, all for "".
func waitingFor(agency string, waiting map[string]int) (n int64) {
	for of, k := range waiting {
		if agency == "" || of == agency {
			n += int64(k)
		}
	}
	return n
}
