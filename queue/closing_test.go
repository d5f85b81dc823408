package queue

import (
	"testing"
	"time"

	"mpp/hall"
)

func instant(t failer, at string) hall.Millis {
	t.Helper()
	x, err := time.Parse(time.RFC3339, at)
	if err != nil {
		t.Fatal(err)
	}
	return hall.MillisOf(x)
}

// events are all events of the hall from a number on.
func (b *bench) events(from int64) []hall.Event {
	b.t.Helper()
	list, err := b.Stream(b.rdb).events(b.ctx, from-1, 10_000)
	if err != nil {
		b.t.Fatal(err)
	}
	return list
}

// closesAsOf fails unless every event of the date's closing, from a number on, was stamped at one
// time and took effect at the other, and tickets and counters end there.
func (b *bench) closesAsOf(date string, from int64, asOf, stamped hall.Millis) {
	b.t.Helper()
	closed := false
	for _, e := range b.events(from) {
		if e.Date != date {
			continue
		}
		if e.EffectiveAt() != asOf || e.At != stamped {
			b.t.Errorf("%s at %d took effect at %d, want %d and %d", e.Type, e.At, e.EffectiveAt(), stamped, asOf)
		}
		if x := e.Ticket; x != nil && (x.EndedAt != asOf || x.Leg.EndedAt != asOf) {
			b.t.Errorf("%s ended at %d, want %d", x.Number, x.EndedAt, asOf)
		}
		if e.Type == hall.EventCounterClosed && e.Counter.Since != asOf {
			b.t.Errorf("counter %s is closed since %d, want %d", e.Counter.ID, e.Counter.Since, asOf)
		}
		closed = closed || e.Type == hall.EventDayClosed
	}
	if !closed {
		b.t.Errorf("%s was not closed", date)
	}
}

// TestLateClosing: a day that is closed long after its end takes effect when it ended, in
// however many steps, and the log's own times still rise.
func TestLateClosing(t *testing.T) {
	onEveryRedis(t, func(t *testing.T, url string) {
		b := newBench(t, dial(t, url))
		b.open(atD1)
		serving := b.issue("ktp", "regular")
		b.callNext(atD1)
		b.must(b.act(atD1, hall.ActStart, serving.ID))
		for range closeStep + 3 {
			b.issue("ktp", "regular")
		}
		_, last, err := b.Position(b.ctx)
		if err != nil {
			t.Fatal(err)
		}
		b.clock.move(64*time.Hour + 30*time.Minute) // off until Wednesday
		if err := b.OpenDay(b.ctx); err != nil {
			t.Fatal(err)
		}
		b.closesAsOf("2026-11-23", last+1, instant(t, "2026-11-23T17:00:00Z"), hall.Clock(b.clock.now).Now())
		x, err := b.Ticket(b.ctx, serving.ID)
		if want := (15 * time.Hour).Milliseconds(); err != nil || x.Leg.ServiceMS != want {
			t.Errorf("served for %d ms, %v, want %d", x.Leg.ServiceMS, err, want)
		}
		if fresh := b.issue("ktp", "regular"); fresh.IssuedAt != hall.Clock(b.clock.now).Now() {
			t.Errorf("the next ticket was issued at %d", fresh.IssuedAt)
		}
		b.checkHall()
	})
}

// TestLateClosingAfterLateWork: what happened after the day's end belongs to the day.
func TestLateClosingAfterLateWork(t *testing.T) {
	onEveryRedis(t, func(t *testing.T, url string) {
		b := newBench(t, dial(t, url), func(c *hall.Config) { c.Policy.DayEnd = "09:30" })
		b.issue("ktp", "regular")
		b.clock.moveMinutes(60)
		b.open(atD1)
		_, last, err := b.Position(b.ctx)
		if err != nil {
			t.Fatal(err)
		}
		b.clock.moveMinutes(120)
		if _, err := b.CloseDay(b.ctx, boss); err != nil {
			t.Fatal(err)
		}
		b.closesAsOf("2026-11-23", last+1, instant(t, "2026-11-23T03:00:00Z"), instant(t, "2026-11-23T05:00:00Z"))
	})
}

// TestClosingInTime: a closing before the day's end takes effect at once, and no event says otherwise.
func TestClosingInTime(t *testing.T) {
	onEveryRedis(t, func(t *testing.T, url string) {
		b := newBench(t, dial(t, url))
		b.issue("ktp", "regular")
		b.clock.moveMinutes(60)
		if _, err := b.CloseDay(b.ctx, boss); err != nil {
			t.Fatal(err)
		}
		now := hall.Clock(b.clock.now).Now()
		b.closesAsOf("2026-11-23", 4, now, now)
		for _, e := range b.events(1) {
			if e.AsOf != 0 {
				t.Errorf("%s says that it was late: %d", e.Type, e.AsOf)
			}
		}
	})
}

// TestLateClosingGoesOnAfterLoss: Redis is filled again in the middle of a late closing;
// what is left of the day ends with what had ended before.
func TestLateClosingGoesOnAfterLoss(t *testing.T) {
	onEveryRedis(t, func(t *testing.T, url string) {
		rdb := dial(t, url)
		b := newBench(t, rdb)
		for range 5 {
			b.issue("ktp", "regular")
		}
		_, last, err := b.Position(b.ctx)
		if err != nil {
			t.Fatal(err)
		}
		b.clock.move(64 * time.Hour)
		const date = "2026-11-23"
		r := &dayRequest{Limit: 2, EndsAt: b.Config().DayEndsAt(date), Services: []string{"ktp"}}
		b.fill(&r.requestHead, b.Config(), date, system)
		part := b.must(b.eval(b.ctx, scriptCloseDay, b.scriptKeys(date, ""), r))
		s, err := b.Snapshot(b.ctx)
		if err != nil {
			t.Fatal(err)
		}
		s.AsOf = part.AsOf
		for _, k := range rdb.Keys(b.ctx, b.keys.base+"*").Val() {
			rdb.Del(b.ctx, k)
		}
		b.Queue = New(rdb, Options{Hall: b.Config().Hall.ID, Clock: b.clock.now, Ledger: &testLedger{snapshot: s}, SingleNode: true, AckAfterLedger: true})
		if _, err := b.Begin(b.ctx); err != nil {
			t.Fatal(err)
		}
		if err := b.OpenDay(b.ctx); err != nil {
			t.Fatal(err)
		}
		b.closesAsOf(date, last+1, instant(t, "2026-11-23T17:00:00Z"), hall.Clock(b.clock.now).Now())
	})
}
