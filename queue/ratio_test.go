package queue

import (
	"math/rand/v2"
	"slices"
	"testing"

	"mpp/hall"
)

// byRatio is two with a credit, then one without.
func byRatio(cfg *hall.Config) {
	cfg.Policy.Order = hall.OrderRatio
	for i := range cfg.Services {
		cfg.Services[i].Quota = 0
	}
}

// A call that is taken back gives back whose turn it was.
func TestRevertGivesTheTurnBack(t *testing.T) {
	onEveryRedis(t, func(t *testing.T, url string) {
		b := newBench(t, dial(t, url), byRatio)
		b.open(atD1)
		var got string
		for _, class := range []string{"priority", "priority", "priority", "priority", "regular", "regular"} {
			b.issue("ktp", class)
		}
		call := func(reverts bool) {
			x := b.callNext(atD1)
			if reverts {
				b.must(b.act(atD1, hall.ActRevert, x.ID))
				return
			}
			got += x.Class[:1]
			b.must(b.act(atD1, hall.ActFinish, x.ID))
		}
		for range 6 {
			call(true)
			call(false)
		}
		if got != "pprppr" {
			t.Errorf("called %s, want pprppr", got)
		}
	})
}

// What a citizen is told, what a console shows next and what is called agree, whatever was
// called and taken back before; also for a day that follows the events.
func TestAheadFollowsTheRatio(t *testing.T) {
	onEveryRedis(t, func(t *testing.T, url string) {
		rdb := dial(t, url)
		for seed := range uint64(12) {
			rng := rand.New(rand.NewPCG(seed, 9))
			b := newBench(t, rdb, byRatio)
			b.open(atD1)
			follower := b.day(nil)
			for range 30 {
				if rng.IntN(3) > 0 {
					b.clock.moveMinutes(1)
					x := b.issue([]string{"ktp", "kk"}[rng.IntN(2)], []string{"priority", "regular"}[rng.IntN(2)])
					if ahead := b.day(nil).Ahead(x.ID); x.Ahead != ahead {
						t.Fatalf("seed %d: %s is told %d ahead, the day says %d", seed, x.Number, x.Ahead, ahead)
					}
				} else if e, err := b.next(atD1); err == nil {
					b.must(b.act(atD1, []hall.Action{hall.ActFinish, hall.ActRevert}[rng.IntN(2)], e.Ticket.ID))
				}
			}
			b.drain(seed, b.day(follower), b.day(nil))
		}
	})
}

// day is the hall's day from a snapshot or, where there is one, an earlier day after the
// events since.
func (b *bench) day(earlier *hall.Day) *hall.Day {
	b.t.Helper()
	s, err := b.Snapshot(b.ctx)
	if err != nil {
		b.t.Fatal(err)
	}
	if earlier == nil {
		return hall.NewDay(s)
	}
	for _, e := range s.Recent {
		if err := earlier.Apply(e); err != nil {
			b.t.Fatal(err)
		}
	}
	return earlier
}

// drain calls all who wait and compares their order with what the days said.
func (b *bench) drain(seed uint64, days ...*hall.Day) {
	b.t.Helper()
	var called []string
	for {
		e, err := b.next(atD1)
		if hall.CodeOf(err) == hall.CodeNobodyWaiting {
			break
		}
		called = append(called, b.must(e, err).Ticket.ID)
		b.must(b.act(atD1, hall.ActFinish, e.Ticket.ID))
	}
	for _, d := range days {
		var shown []string
		for _, x := range d.Upcoming("d1", len(called)) {
			shown = append(shown, x.ID)
		}
		if !slices.Equal(shown, called) {
			b.t.Errorf("seed %d: a console shows %v, called were %v", seed, shown, called)
		}
		for i, id := range called {
			if ahead := d.Ahead(id); ahead != i {
				b.t.Errorf("seed %d: %s is told %d ahead, called as number %d", seed, id, ahead, i)
			}
		}
	}
}
