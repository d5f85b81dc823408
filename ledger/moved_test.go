package ledger

import (
	"testing"
	"time"

	"mpp/hall"
	"mpp/report/measure"
)

// Whoever is moved while waiting did not leave: the wait goes on and counts as a whole at the
// other service, and no counter had the ticket.
func TestAGroupMoveIsNoLeaving(t *testing.T) {
	eachDialect(t, func(t *testing.T, l *Ledger) {
		s := newScript(t)
		id := s.issue("ktp", hall.ClassRegular)
		queued := s.now
		s.pass(40 * time.Minute) // past the standard of 30
		s.transfer(id, "kk")
		moved := s.events[len(s.events)-1].Ticket
		moved.Leg.QueuedAt, s.tickets[id].Leg.QueuedAt = queued, queued
		s.pass(5 * time.Minute)
		s.call(id, "c1")
		record(t, l, "uji", s.events)
		groups := map[string]measure.Group{}
		for _, g := range measured(t, l, "uji", measure.ByService).Groups {
			groups[g.Key] = g
		}
		from, to := groups["ktp"], groups["kk"]
		if from.Counts["transferred"] != 1 || from.Shares["wait_standard"].LeftLate != 0 || from.Times["wait_with_left"][""].N != 0 {
			t.Errorf("where it was moved from: %+v", from)
		}
		if got := to.Times["wait"][""]; got.N != 1 || got.SumMS != (45*time.Minute).Milliseconds() {
			t.Errorf("where it was moved to: %+v", to)
		}
		var rows []periodRow
		if err := l.db.Read(t.Context()).Find(&rows).Error; err != nil || len(rows) != 0 {
			t.Errorf("%v, periods at counters: %+v", err, rows)
		}
	})
}
