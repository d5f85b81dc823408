package queue

import (
	"testing"

	"mpp/hall"
)

// TestRoll: a printed number is entered once, stands in line and is within the hours by when its
// citizen came, and stays taken when Redis was filled again.
func TestRoll(t *testing.T) {
	onEveryRedis(t, func(t *testing.T, url string) {
		b := newBench(t, dial(t, url), func(c *hall.Config) { c.Policy.Roll = "R" })
		start := hall.MillisOf(b.clock.now())
		enter := func(service string, roll int, arrived hall.Millis) (hall.Event, error) {
			return b.Issue(b.ctx, hall.Issue{Meta: b.meta(manager), Service: service, Class: "regular", Origin: hall.OriginDesk, Roll: roll, Arrived: arrived})
		}
		b.clock.moveMinutes(61) // 10:01: "sim" closed at 10:00
		first := b.issue("ktp", "regular")
		paper := b.must(enter("ktp", 7, start+60_000)).Ticket
		if paper.Number != "R-007" || paper.Origin != hall.OriginRoll || paper.IssuedAt != start+60_000 || paper.Leg.QueuedAt != paper.IssuedAt || paper.Ahead != 0 || paper.Pace != nil {
			t.Fatalf("entered %+v", paper)
		}
		b.must(enter("sim", 8, start+120_000))
		e, err := enter("sim", 9, hall.MillisOf(b.clock.now()))
		b.refused(hall.CodeServiceClosed, e, err)
		taken := func() {
			t.Helper()
			e, err := enter("kk", 7, start)
			b.refused(hall.CodeNumberTaken, e, err)
		}
		taken()
		if used := b.used("kk"); used != 0 {
			t.Errorf("a refused number used %d of the quota", used)
		}
		// A clock that is ahead of the hall's is no time to come.
		if late := b.must(enter("ktp", 10, start+3*3_600_000)).Ticket; late.IssuedAt != hall.MillisOf(b.clock.now()) {
			t.Errorf("came at %d", late.IssuedAt)
		}

		s, err := b.Snapshot(b.ctx)
		if err != nil {
			t.Fatal(err)
		}
		b.ledger = &testLedger{snapshot: s}
		b.lose()
		taken()
		b.open(atD1)
		if called := b.callNext(atD1); called.ID != paper.ID {
			t.Errorf("%s was called, who came before is %s", called.Number, paper.Number)
		}
		if next := b.issue("ktp", "regular"); next.Ordinal <= first.Ordinal {
			t.Errorf("%s after %s", next.Number, first.Number)
		}
		b.checkHall()
	})
}

func TestNoRollUnlessThereIsOne(t *testing.T) {
	onEveryRedis(t, func(t *testing.T, url string) {
		b := newBench(t, dial(t, url))
		e, err := b.Issue(b.ctx, hall.Issue{Meta: b.meta(manager), Service: "ktp", Class: "regular", Roll: 7, Arrived: hall.MillisOf(b.clock.now())})
		b.refused(hall.CodeInvalid, e, err)
	})
}
