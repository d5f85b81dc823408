package queue

import (
	"testing"
	"time"

	"mpp/hall"
)

// TestClockSetBack: the hall's clock stands until the process's has caught up. Events say by
// how much, and each leg in whose time it stood says that its times are not true.
func TestClockSetBack(t *testing.T) {
	onEveryRedis(t, func(t *testing.T, url string) {
		b := newBench(t, dial(t, url))
		b.slack = 5 * time.Second
		b.open(atD1)
		before := b.issue("ktp", "regular")
		b.callNext(atD1)
		b.must(b.act(atD1, hall.ActStart, before.ID))
		b.clock.moveMinutes(3)
		b.must(b.act(atD1, hall.ActFinish, before.ID))
		waits, moved := b.issue("ktp", "regular"), b.issue("kk", "regular")
		b.clock.moveMinutes(1)
		b.issue("skck", "regular") // the clock's last
		b.clock.move(-4 * time.Second)
		if e := b.must(b.act(boss, hall.ActCancel, b.issue("kk", "regular").ID)); e.BehindMS != 0 || e.Ticket.Leg.Untimed {
			t.Errorf("some seconds are marked: %d", e.BehindMS)
		}
		b.clock.moveMinutes(-10)
		stood := b.issue("ktp", "priority")
		if e := b.events(1); e[len(e)-1].BehindMS != (10*time.Minute+4*time.Second).Milliseconds() || !stood.Leg.Untimed {
			t.Errorf("issued %d ms behind, untimed %v", e[len(e)-1].BehindMS, stood.Leg.Untimed)
		}
		b.clock.moveMinutes(30)
		after := b.issue("skck", "regular")
		for _, want := range []hall.Ticket{stood, waits} {
			if x := b.callNext(atD1); x.ID != want.ID || !x.Leg.Untimed {
				t.Errorf("%s was called, untimed %v", x.Number, x.Leg.Untimed)
			} else {
				b.must(b.act(atD1, hall.ActFinish, x.ID))
			}
		}
		b.callNext(atD1)
		e := b.must(b.act(atD1, hall.ActTransfer, moved.ID))
		if !e.Closed.Untimed || e.Ticket.Leg.Untimed {
			t.Errorf("transferred: the old leg is untimed %v, the new one %v", e.Closed.Untimed, e.Ticket.Leg.Untimed)
		}
		for id, want := range map[string]bool{before.ID: false, after.ID: false} {
			x, err := b.Ticket(b.ctx, id)
			if err != nil || x.Leg.Untimed != want {
				t.Errorf("%s: untimed %v, %v", x.Number, x.Leg.Untimed, err)
			}
		}
		b.checkHall()
	})
}

// TestNothingIsStampedByAWrongClock: no script runs while the clock cannot be used.
func TestNothingIsStampedByAWrongClock(t *testing.T) {
	onEveryRedis(t, func(t *testing.T, url string) {
		b := newBench(t, dial(t, url))
		b.issue("ktp", "regular")
		before := b.dump()
		b.mayStamp = func() error { return hall.Refuse(hall.CodeUnavailable, "wrong") }
		b.clock.move(24 * time.Hour)
		_, err := b.Issue(b.ctx, hall.Issue{Meta: b.meta(kiosk), Service: "ktp", Class: "regular"})
		b.refused(hall.CodeUnavailable, hall.Event{}, err)
		b.refused(hall.CodeUnavailable, hall.Event{}, b.OpenDay(b.ctx))
		_, err = b.CloseDay(b.ctx, boss)
		b.refused(hall.CodeUnavailable, hall.Event{}, err)
		for k, v := range b.dump() {
			if before[k] != v {
				t.Errorf("%s is %s", k, v)
			}
		}
	})
}
