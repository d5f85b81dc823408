package ledger

import (
	"cmp"
	"context"
	"runtime"
	"slices"

	"golang.org/x/sync/errgroup"
	"gorm.io/gorm"

	"mpp/hall"
)

// Today is all that the ledger knows of the hall's open business date: what an
// empty Redis is filled with before the first request. The date is that of the
// last day that was opened. found is false when the ledger has nothing of this
// hall. Answers has the date's events that carry an idempotency key, so that a
// repeated request gets its first answer also after the loss.
//
// Codes: unavailable.
func (l *Ledger) Today(ctx context.Context, hallID string) (s hall.Snapshot, found bool, err error) {
	var tickets, counters, answers []string
	err = l.view(ctx, func(tx *gorm.DB) error {
		if found, err = head(tx, hallID, &s); err != nil || !found {
			return err
		}
		if s.Config, err = config(tx, hallID, 0); hall.CodeOf(err) == hall.CodeNotFound {
			s.Config, err = nil, nil
		}
		if err != nil {
			return err
		}
		for _, q := range []struct {
			into  *[]string
			query string
			args  []any
		}{
			{&tickets, "SELECT snapshot FROM visits WHERE hall = ? AND business_date = ?", []any{hallID, s.Date}},
			{&counters, "SELECT snapshot FROM counters WHERE hall = ? ORDER BY id", []any{hallID}},
			{&answers, "SELECT payload FROM events WHERE hall = ? AND business_date = ? AND idem_key <> '' ORDER BY seq", []any{hallID, s.Date}},
		} {
			if err := tx.Raw(q.query, q.args...).Scan(q.into).Error; err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil || !found {
		return hall.Snapshot{}, false, err
	}
	return s, true, fill(&s, tickets, counters, answers)
}

// head reads how far the ledger goes and which date is open.
func head(tx *gorm.DB, hallID string, s *hall.Snapshot) (bool, error) {
	var last []eventRow
	err := tx.Raw("SELECT seq, at_ms FROM events WHERE hall = ? ORDER BY seq DESC LIMIT 1", hallID).Scan(&last).Error
	if err != nil || len(last) == 0 {
		return false, err
	}
	s.Seq, s.At = last[0].Seq, hall.Millis(last[0].AtMS)
	var dates []string
	err = tx.Raw("SELECT business_date FROM days WHERE hall = ? AND opened_seq > 0 ORDER BY opened_seq DESC LIMIT 1", hallID).Scan(&dates).Error
	if len(dates) > 0 {
		s.Date = dates[0]
	}
	return true, err
}

func fill(s *hall.Snapshot, tickets, counters, answers []string) (err error) {
	if s.Tickets, err = decodeAll[hall.Ticket](tickets); err != nil {
		return err
	}
	if s.Counters, err = decodeAll[hall.CounterLive](counters); err != nil {
		return err
	}
	if s.Answers, err = decodeAll[hall.Event](answers); err != nil {
		return err
	}
	slices.SortFunc(s.Tickets, func(a, b hall.Ticket) int {
		return cmp.Or(cmp.Compare(a.IssuedAt, b.IssuedAt), cmp.Compare(a.ID, b.ID))
	})
	return nil
}

// decodeAll reads documents on all processors: it is most of a restore's time.
func decodeAll[T any](documents []string) ([]T, error) {
	out := make([]T, len(documents))
	share := max(len(documents)/runtime.GOMAXPROCS(0)+1, 64)
	var group errgroup.Group
	for start := 0; start < len(documents); start += share {
		group.Go(func() error {
			for i := start; i < min(start+share, len(documents)); i++ {
				if err := decode(documents[i], &out[i]); err != nil {
					return err
				}
			}
			return nil
		})
	}
	return out, group.Wait()
}
