package ledger

import (
	"cmp"
	"context"

	"gorm.io/gorm"

	"mpp/hall"
	"mpp/report/measure"
	"mpp/store"
)

// maxPauses bounds how many pauses a report has.
const maxPauses = 1000

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

func pausesOf(tx *gorm.DB, q measure.Query) (list []measure.Paused, err error) {
	var payloads []string
	err = tx.Raw("SELECT payload FROM events WHERE hall = ? AND business_date BETWEEN ? AND ? AND type IN ? ORDER BY seq LIMIT ?",
		q.Hall, q.From, q.To, []hall.EventType{hall.EventPaused, hall.EventPauseEnded}, 3*maxPauses).Scan(&payloads).Error
	if err != nil {
		return nil, err
	}
	at := map[int64]int{}
	for _, payload := range payloads {
		e, err := decodeEvent(payload)
		if err != nil {
			return nil, err
		}
		p := e.Pause
		if p == nil || !p.Stops || q.Agency != "" && p.Agency != "" && p.Agency != q.Agency {
			continue
		}
		i, known := at[p.ID]
		if !known {
			if len(list) == maxPauses {
				continue
			}
			i = len(list)
			at[p.ID], list = i, append(list, measure.Paused{})
			if list[i].Waiting, err = waitingAt(tx, q, &e); err != nil {
				return nil, err
			}
		}
		list[i] = measure.Paused{Agency: p.Agency, Reason: p.Reason, Since: int64(p.Since), Until: int64(p.Until), Ended: int64(p.Ended), Waiting: list[i].Waiting}
	}
	return list, nil
}

// waitingSQL counts the tickets that waited before an event: the last one of each before it says so.
// Who can have waited at its time is looked up in the legs, since they are few.
const waitingSQL = `
SELECT COUNT(*) FROM (
  SELECT DISTINCT ticket_id FROM legs
  WHERE hall = ? AND business_date = ? AND direct = 0 AND queued_at <= ? AND (ended_at IS NULL OR ended_at >= ?)
) c JOIN events e ON e.hall = ? AND e.ticket_id = c.ticket_id
  AND e.seq = (SELECT MAX(x.seq) FROM events x WHERE x.hall = ? AND x.ticket_id = c.ticket_id AND x.seq < ?)
WHERE e.state = ?`

// waitingAt counts who waited for the paused agency, or the query's, when the event paused it.
func waitingAt(tx *gorm.DB, q measure.Query, e *hall.Event) (n int64, err error) {
	at := int64(e.Pause.Since)
	query, args := waitingSQL, []any{q.Hall, e.Date, at, at, q.Hall, q.Hall, e.Seq, string(hall.Waiting)}
	if agency := cmp.Or(e.Pause.Agency, q.Agency); agency != "" {
		query, args = query+" AND e.agency = ?", append(args, agency)
	}
	err = tx.Raw(query, args...).Scan(&n).Error
	return n, err
}
