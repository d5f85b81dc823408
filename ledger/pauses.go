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
			if list[i].Waiting, err = waitingAt(tx, q, e.Date, p); err != nil {
				return nil, err
			}
		}
		list[i] = measure.Paused{Agency: p.Agency, Reason: p.Reason, Since: int64(p.Since), Until: int64(p.Until), Ended: int64(p.Ended), Waiting: list[i].Waiting}
	}
	return list, nil
}

// waitingAt counts who waited for the paused agency, or the query's, when the pause began.
func waitingAt(tx *gorm.DB, q measure.Query, date string, p *hall.Pause) (n int64, err error) {
	where, args := withDirect(measure.Query{Hall: q.Hall, From: date, To: date, Agency: cmp.Or(p.Agency, q.Agency)})
	err = tx.Raw("SELECT COUNT(*) FROM legs l WHERE "+where+" AND l.queued_at <= ? AND (l.called_at IS NULL OR l.called_at > ?) AND (l.ended_at IS NULL OR l.ended_at > ?)",
		append(args, int64(p.Since), int64(p.Since), int64(p.Since))...).Scan(&n).Error
	return n, err
}
