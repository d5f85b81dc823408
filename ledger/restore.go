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

// recentEvents is how many of the newest events a restore puts back into the stream, for
// displays that resume.
const recentEvents = 1000

// Today returns the state of the hall's open business date, with which an empty Redis is
// filled before the first request. The date is that of the last day that was opened.
// found is false when the ledger has nothing of this hall. Answers holds the date's
// events that carry an idempotency key, so that a request that is repeated after the loss
// gets its first answer.
//
// Codes: unavailable.
func (l *Ledger) Today(ctx context.Context, hallID string) (s hall.Snapshot, found bool, err error) {
	var docs today
	err = l.db.View(ctx, func(tx *gorm.DB) (err error) {
		if found, err = readHead(tx, hallID, &s); err != nil || !found {
			return err
		}
		if s.Config, err = config(tx, hallID, 0); hall.CodeOf(err) == hall.CodeNotFound {
			s.Config, err = nil, nil // recorded before the hall was configured
		}
		if err != nil {
			return err
		}
		return docs.read(tx, hallID, s.Date)
	})
	if err != nil || !found {
		return hall.Snapshot{}, false, err
	}
	return s, true, docs.fill(&s)
}

// readHead reads the last event number, the open date and whether it was closed.
func readHead(tx *gorm.DB, hallID string, s *hall.Snapshot) (bool, error) {
	var last []eventRow
	err := tx.Raw("SELECT seq, at_ms FROM events WHERE hall = ? ORDER BY seq DESC LIMIT 1", hallID).Scan(&last).Error
	if err != nil || len(last) == 0 {
		return false, err
	}
	s.At = hall.Millis(last[0].AtMS)
	if s.Seq, err = lastSeq(tx, hallID); err != nil {
		return false, err
	}
	var days []dayRow
	err = tx.Raw("SELECT business_date, opened_seq, closed_seq FROM days WHERE hall = ? AND opened_seq > 0 ORDER BY opened_seq DESC LIMIT 1",
		hallID).Scan(&days).Error
	if len(days) > 0 {
		s.Date, s.DayClosed = days[0].BusinessDate, days[0].ClosedSeq > days[0].OpenedSeq
	}
	return true, err
}

// today is a date's documents as they are stored. Decoding takes most of a restore's
// time, so it happens after the transaction.
type today struct {
	tickets, counters, steps, recent []string
	answers                          []hall.Answer
}

func (d *today) read(tx *gorm.DB, hallID, date string) error {
	for _, q := range []struct {
		into  *[]string
		query string
		args  []any
	}{
		{&d.tickets, "SELECT snapshot FROM visits WHERE hall = ? AND business_date = ?", []any{hallID, date}},
		{&d.counters, "SELECT snapshot FROM counters WHERE hall = ? ORDER BY id", []any{hallID}},
		{&d.steps, "SELECT payload FROM events WHERE hall = ? AND business_date = ? AND type IN ? ORDER BY seq",
			[]any{hallID, date, []hall.EventType{hall.EventTransferred, hall.EventContinued, hall.EventQuotaSet,
				hall.EventPaused, hall.EventAnnounced, hall.EventPauseEnded}}},
		{&d.recent, "SELECT payload FROM events WHERE hall = ? ORDER BY seq DESC LIMIT ?", []any{hallID, recentEvents}},
	} {
		if err := tx.Raw(q.query, q.args...).Scan(q.into).Error; err != nil {
			return err
		}
	}
	slices.Reverse(d.recent)
	var err error
	d.answers, err = readAnswers(tx, hallID, date)
	return err
}

func (d *today) fill(s *hall.Snapshot) (err error) {
	if s.Tickets, err = decodeAll(d.tickets, decodeInto[hall.Ticket]); err != nil {
		return err
	}
	slices.SortFunc(s.Tickets, func(a, b hall.Ticket) int {
		return cmp.Or(cmp.Compare(a.IssuedAt, b.IssuedAt), cmp.Compare(a.ID, b.ID))
	})
	if s.Counters, err = decodeAll(d.counters, decodeInto[hall.CounterLive]); err != nil {
		return err
	}
	steps, err := decodeAll(d.steps, decodeEvent)
	if err != nil {
		return err
	}
	s.Closed = closedLegs(s.Tickets, steps)
	for _, e := range steps {
		if e.Quota != nil {
			if s.Quotas == nil {
				s.Quotas = map[string]int{}
			}
			s.Quotas[e.Quota.Service] = e.Quota.Tickets
		}
		if e.Pause != nil {
			s.Pauses = hall.KeepPause(s.Pauses, *e.Pause)
		}
	}
	s.Answers = d.answers
	s.Recent, err = decodeAll(d.recent, decodeEvent)
	s.AsOf, s.Stood = lastEffect(s.Recent), lastStood(s.Recent)
	return err
}

// lastEffect returns when the newest event took effect that was not a repair of Redis;
// 0 for none.
func lastEffect(events []hall.Event) hall.Millis {
	for _, e := range slices.Backward(events) {
		if e.Type != hall.EventRestored {
			return e.EffectiveAt()
		}
	}
	return 0
}

// lastStood returns the hall's clock when it last stood; 0 for never.
func lastStood(events []hall.Event) hall.Millis {
	for _, e := range slices.Backward(events) {
		if e.BehindMS > 0 {
			return e.At
		}
	}
	return 0
}

// closedLegs returns the legs before each ticket's present one, as their last transfer or
// continuation closed them. A reverted one has none, because the ticket is back on that leg.
func closedLegs(tickets []hall.Ticket, steps []hall.Event) []hall.ClosedLeg {
	present := make(map[string]int, len(tickets))
	for i := range tickets {
		present[tickets[i].ID] = tickets[i].Leg.No
	}
	last := map[legKey]hall.Leg{}
	for i := range steps {
		e := &steps[i]
		if e.Closed != nil && e.Ticket != nil && e.Closed.No < present[e.Ticket.ID] {
			last[legKey{e.Ticket.ID, e.Closed.No}] = *e.Closed
		}
	}
	closed := make([]hall.ClosedLeg, 0, len(last))
	for key, leg := range last {
		closed = append(closed, hall.ClosedLeg{Ticket: key.ticket, Leg: leg})
	}
	slices.SortFunc(closed, func(a, b hall.ClosedLeg) int {
		return compareLegs(legKey{a.Ticket, a.Leg.No}, legKey{b.Ticket, b.Leg.No})
	})
	return closed
}

// decodeAll decodes documents on all processors.
func decodeAll[T any](documents []string, decode func(string) (T, error)) ([]T, error) {
	out := make([]T, len(documents))
	share := max(len(documents)/runtime.GOMAXPROCS(0)+1, 64)
	var group errgroup.Group
	for start := 0; start < len(documents); start += share {
		group.Go(func() error {
			for i := start; i < min(start+share, len(documents)); i++ {
				var err error
				if out[i], err = decode(documents[i]); err != nil {
					return err
				}
			}
			return nil
		})
	}
	return out, group.Wait()
}
