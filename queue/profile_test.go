package queue

import (
	"reflect"
	"testing"

	"mpp/hall"
)

// withProfile is a hall in which d1 (ktp and kk) has a work profile, and d2 (ktp) none.
func withProfile(t *testing.T, url string, first []string, after ...hall.AfterWait) *bench {
	t.Helper()
	b := newBench(t, dial(t, url), func(c *hall.Config) { c.Counter("d1").First, c.Counter("d1").After = first, after })
	b.open(atD1)
	b.open(atD2)
	return b
}

// wantNext calls the next at a counter, finishes it, and looks at why it was.
func (b *bench) wantNext(a hall.Actor, number, profile string, overtaken ...string) {
	b.t.Helper()
	e := b.must(b.next(a))
	if w := e.Why; e.Ticket.Number != number || w.Profile != profile || w.Rule != string(b.Config().Policy.Order) ||
		w.Overtaken != len(overtaken) || !reflect.DeepEqual(w.OvertakenNumbers, overtaken) {
		b.t.Fatalf("%s called %s, why %+v, want %s by profile %q before %v", a.Counter, e.Ticket.Number, *w, number, profile, overtaken)
	}
	b.must(b.act(a, hall.ActFinish, e.Ticket.ID))
}

// A service that comes first is called before those of the others that have waited longer, who
// are named; within it the hall's order holds.
func TestProfileFirst(t *testing.T) {
	onEveryRedis(t, func(t *testing.T, url string) {
		b := withProfile(t, url, []string{"kk"})
		ktp := b.issue("ktp", "regular")
		b.clock.moveMinutes(1)
		prior := b.issue("ktp", "priority")
		kk1 := b.issue("kk", "regular")
		b.clock.moveMinutes(1)
		kk2 := b.issue("kk", "priority")
		b.wantNext(atD1, kk2.Number, hall.ProfileFirst, ktp.Number, kk1.Number, prior.Number)
		b.wantNext(atD1, kk1.Number, hall.ProfileFirst, ktp.Number)
		b.wantNext(atD1, prior.Number, "", ktp.Number)
		b.wantNext(atD1, ktp.Number, "")
		b.checkHall()
	})
}

// A service that is called only after a wait waits for it, is picked like any other, and is called in
// its turn where the counters that lead it are closed or on a break, or an import takes the profile away.
func TestProfileAfter(t *testing.T) {
	onEveryRedis(t, func(t *testing.T, url string) {
		b := withProfile(t, url, nil, hall.AfterWait{Service: "ktp", Minutes: 20})
		ktp := b.issue("ktp", "regular")
		b.clock.moveMinutes(2)
		kk := b.issue("kk", "regular")
		b.wantNext(atD1, kk.Number, hall.ProfileAfter, ktp.Number)
		_, err := b.next(atD1)
		b.refused(hall.CodeNobodyWaiting, hall.Event{}, err)
		b.clock.moveMinutes(18)
		late := b.issue("kk", "regular")
		b.wantNext(atD1, ktp.Number, "")
		b.wantNext(atD1, late.Number, "")

		chosen := b.issue("ktp", "regular")
		e := b.must(b.Call(b.ctx, hall.Call{Meta: b.meta(atD1), Counter: "d1", Number: chosen.Number, Reason: "diminta loket 2"}))
		if e.Why.Rule != "chosen" || e.Why.Profile != "" {
			t.Errorf("why %+v", e.Why)
		}
		b.must(b.act(atD1, hall.ActFinish, chosen.ID))

		alone := b.issue("ktp", "regular")
		b.must(b.Counter(b.ctx, hall.CounterCommand{Meta: b.meta(atD2), Action: hall.CounterActPause, Counter: "d2"}))
		b.wantNext(atD1, alone.Number, "")
		b.must(b.Counter(b.ctx, hall.CounterCommand{Meta: b.meta(atD2), Action: hall.CounterActResume, Counter: "d2"}))
		again := b.issue("ktp", "regular")
		_, err = b.next(atD1)
		b.refused(hall.CodeNobodyWaiting, hall.Event{}, err)

		next, err := b.Config().Clone()
		if err != nil {
			t.Fatal(err)
		}
		next.Version, next.Counter("d1").After = 2, nil
		other := New(b.rdb, Options{Hall: b.Config().Hall.ID, Clock: b.clock.now})
		if _, err := other.Load(b.ctx); err != nil {
			t.Fatal(err)
		}
		if _, err := other.Configure(b.ctx, next, "", system); err != nil {
			t.Fatal(err)
		}
		b.wantNext(atD1, again.Number, "") // this node had the old profile
		b.checkHall()
	})
}

// Under the ratio rule the turns go on within those on one footing.
func TestProfileKeepsTheRatio(t *testing.T) {
	onEveryRedis(t, func(t *testing.T, url string) {
		b := newBench(t, dial(t, url), func(c *hall.Config) {
			c.Policy.Order, c.Counter("d1").First = hall.OrderRatio, []string{"kk"}
		})
		b.open(atD1)
		b.open(atD2)
		place := map[string]string{}
		for i, x := range [][2]string{{"ktp", "priority"}, {"kk", "regular"}, {"kk", "priority"}, {"kk", "priority"}, {"ktp", "regular"}} {
			x := b.issue(x[0], x[1])
			place[x.Number] = string(rune('0' + i))
			b.clock.moveMinutes(1)
		}
		got := ""
		for range place {
			x := b.callNext(atD1)
			got += place[x.Number]
			b.must(b.act(atD1, hall.ActFinish, x.ID))
		}
		if got != "23140" {
			t.Errorf("called %s, want 23140", got)
		}
	})
}
