package queue

import (
	"fmt"
	"reflect"
	"testing"
	"time"

	"mpp/hall"
)

// TestCreditOrder: a priority ticket precedes those that came at most its credit
// earlier, and the event of the call has the overtaken tickets.
func TestCreditOrder(t *testing.T) {
	onEveryRedis(t, func(t *testing.T, url string) {
		b := newBench(t, dial(t, url))
		b.open(atD1)
		early := b.issue("ktp", "regular")
		b.clock.moveMinutes(20)
		mid := b.issue("kk", "regular")
		b.clock.moveMinutes(30)
		prio := b.issue("ktp", "priority") // 50 minutes after early, 30 after mid
		if prio.Ahead != 1 {
			t.Errorf("told %d ahead, want 1 (early)", prio.Ahead)
		}
		var got []string
		var whys []hall.Why
		for range 3 {
			e := b.must(b.next(atD1))
			got = append(got, e.Ticket.Number)
			whys = append(whys, *e.Why)
			b.must(b.act(atD1, hall.ActFinish, e.Ticket.ID))
		}
		if want := []string{early.Number, prio.Number, mid.Number}; !reflect.DeepEqual(got, want) {
			t.Fatalf("called %v, want %v", got, want)
		}
		w := whys[1]
		if w.Rule != "credit" || w.Version != 1 || w.Waiting != 2 || w.Overtaken != 1 ||
			!reflect.DeepEqual(w.OvertakenNumbers, []string{mid.Number}) {
			t.Errorf("why %+v", w)
		}
		if whys[0].Overtaken != 0 || whys[2].Overtaken != 0 {
			t.Errorf("overtaken by the others: %+v", whys)
		}
	})
}

// TestChosenCallNamesTheOvertaken: a call of a number out of turn leaves in the log
// whom that cost.
func TestChosenCallNamesTheOvertaken(t *testing.T) {
	onEveryRedis(t, func(t *testing.T, url string) {
		b := newBench(t, dial(t, url))
		b.open(atD1)
		first := b.issue("ktp", "regular")
		b.clock.moveMinutes(1)
		second := b.issue("kk", "regular")
		b.clock.moveMinutes(1)
		chosen := b.issue("ktp", "regular")
		b.clock.moveMinutes(1)
		b.issue("ktp", "regular")
		e := b.must(b.Call(b.ctx, hall.Call{Meta: b.meta(atD1), Counter: "d1", Number: chosen.Number, Reason: "kembali dari fotokopi"}))
		if w := e.Why; w.Rule != "chosen" || w.Waiting != 4 || w.Overtaken != 2 || !reflect.DeepEqual(w.OvertakenNumbers, []string{first.Number, second.Number}) {
			t.Errorf("why %+v", w)
		}
		if e.Reason == "" {
			t.Error("the reason is not kept")
		}
	})
}

// A call by number tells nothing about a ticket that the counter does not serve.
func TestCallOfAnotherAgencysNumber(t *testing.T) {
	onEveryRedis(t, func(t *testing.T, url string) {
		b := newBench(t, dial(t, url))
		b.open(atD1)
		b.open(atP1)
		ticket := b.issue("skck", "regular")
		b.callNext(atP1)
		e, err := b.Call(b.ctx, hall.Call{Meta: b.meta(atD1), Counter: "d1", Number: ticket.Number, Reason: "dipilih"})
		b.refused(hall.CodeNotServed, e, err)
	})
}

// order issues the classes a minute apart and returns the issue places in which
// they are called.
func order(b *bench, classes string) string {
	b.t.Helper()
	place := map[string]int{}
	for i, c := range classes {
		class := "regular"
		if c == 'p' {
			class = "priority"
		}
		place[b.issue("ktp", class).ID] = i
		b.clock.moveMinutes(1)
	}
	b.open(atD1)
	var out string
	for range classes {
		t := b.callNext(atD1)
		out += fmt.Sprint(place[t.ID])
		b.must(b.act(atD1, hall.ActFinish, t.ID))
	}
	return out
}

func TestOrderRules(t *testing.T) {
	cases := []struct {
		rule    hall.OrderRule
		classes string
		want    string
	}{
		{hall.OrderFIFO, "rprp", "0123"},
		{hall.OrderStrict, "rrpp", "2301"},
		{hall.OrderCredit, "rrpp", "2301"},          // all within 45 minutes
		{hall.OrderRatio, "rrrrppppp", "450671823"}, // two priority, one regular
	}
	onEveryRedis(t, func(t *testing.T, url string) {
		rdb := dial(t, url)
		for _, c := range cases {
			t.Run(string(c.rule), func(t *testing.T) {
				b := newBench(t, rdb, func(cfg *hall.Config) { cfg.Policy.Order = c.rule })
				if got := order(b, c.classes); got != c.want {
					t.Errorf("called %s, want %s", got, c.want)
				}
			})
		}
	})
}

// TestSameMillisecond: equal scores are called in the order of issue.
func TestSameMillisecond(t *testing.T) {
	onEveryRedis(t, func(t *testing.T, url string) {
		b := newBench(t, dial(t, url))
		b.open(atD1)
		var want, got []string
		for i := range 12 {
			want = append(want, b.issue([]string{"ktp", "ktp", "ktp"}[i%3], "regular").Number)
		}
		for range want {
			x := b.callNext(atD1)
			got = append(got, x.Number)
			b.must(b.act(atD1, hall.ActFinish, x.ID))
		}
		if !reflect.DeepEqual(got, want) {
			t.Errorf("called %v, want %v", got, want)
		}
	})
}

// TestPlaces: a skipped or late ticket comes back behind as many others as said.
func TestPlaces(t *testing.T) {
	cases := []struct {
		place hall.Place
		want  int // its place among the next calls, with four others waiting
	}{
		{hall.Place{Where: hall.PlaceAfter, After: 2}, 2}, {hall.Place{Where: hall.PlaceAfter, After: 9}, 4},
		{hall.Place{Where: hall.PlaceEnd}, 4}, {hall.Place{Where: hall.PlaceArrival}, 0}, {hall.Place{Where: hall.PlaceAfter}, 0},
	}
	onEveryRedis(t, func(t *testing.T, url string) {
		rdb := dial(t, url)
		for _, c := range cases {
			for _, action := range []hall.Action{hall.ActRequeue, hall.ActReinstate} {
				t.Run(fmt.Sprintf("%s/%s-%d", action, c.place.Where, c.place.After), func(t *testing.T) {
					b := newBench(t, rdb)
					b.open(atD1)
					first := b.issue("ktp", "regular")
					for range 2 {
						b.clock.moveMinutes(1)
						b.issue("ktp", "regular")
						b.clock.moveMinutes(1)
						b.issue("kk", "regular")
					}
					b.callNext(atD1)
					if action == hall.ActReinstate {
						b.must(b.act(atD1, hall.ActNoShow, first.ID))
					}
					b.clock.moveMinutes(5)
					b.must(b.Act(b.ctx, hall.TicketAction{Meta: b.meta(atD1), Action: action, Ticket: first.ID, Place: &c.place}))
					for i := range 5 {
						x := b.callNext(atD1)
						b.must(b.act(atD1, hall.ActFinish, x.ID))
						if x.ID == first.ID {
							if i != c.want {
								t.Errorf("came back as number %d, want %d", i, c.want)
							}
							if x.Leg.CalledAt >= x.Leg.LastCalledAt {
								t.Errorf("first call %d was overwritten (last %d)", x.Leg.CalledAt, x.Leg.LastCalledAt)
							}
						}
					}
				})
			}
		}
	})
}

// TestTransfer: the same number goes on at the other agency, with its arrival.
func TestTransfer(t *testing.T) {
	onEveryRedis(t, func(t *testing.T, url string) {
		b := newBench(t, dial(t, url))
		b.open(atD1)
		b.open(atP1)
		moved := b.issue("ktp", "regular")
		b.clock.moveMinutes(10)
		later := b.issue("skck", "regular")
		b.callNext(atD1)
		b.must(b.act(atD1, hall.ActStart, moved.ID))
		b.clock.moveMinutes(4)
		e := b.must(b.act(atD1, hall.ActTransfer, moved.ID))
		if e.Closed == nil || e.Closed.ServiceMS != 4*60_000 || e.Closed.End != hall.Transferred || e.Closed.EndedAt != e.At {
			t.Errorf("closed leg %+v", e.Closed)
		}
		if e.Ticket.Leg.No != 2 || e.Ticket.Leg.Agency != "polres" || e.Ticket.Leg.QueuedAt != e.At || e.Ticket.Number != moved.Number {
			t.Errorf("new leg %+v", e.Ticket)
		}
		if x := b.callNext(atP1); x.ID != moved.ID {
			t.Errorf("called %s first, want the earlier arrival %s before %s", x.Number, moved.Number, later.Number)
		}
		b.must(b.act(atP1, hall.ActFinish, moved.ID))
		again := b.issue("skck", "regular")
		b.callNext(atP1) // later
		b.must(b.Act(b.ctx, hall.TicketAction{Meta: b.meta(atP1), Action: hall.ActTransfer, Ticket: later.ID, Service: "skck", FromNow: true}))
		if x := b.callNext(atP1); x.ID != again.ID {
			t.Errorf("from now: called %s, want %s", x.Number, again.Number)
		}
		b.checkHall()
	})
}

// TestClocks: holds are no service time; the first call's and the first start's times stay.
func TestClocks(t *testing.T) {
	onEveryRedis(t, func(t *testing.T, url string) {
		b := newBench(t, dial(t, url))
		b.open(atD1)
		x := b.issue("ktp", "regular")
		step := func(minutes int, a hall.Action) hall.Ticket {
			b.clock.moveMinutes(minutes)
			return *b.must(b.act(atD1, a, x.ID)).Ticket
		}
		b.clock.moveMinutes(7)
		b.callNext(atD1)
		step(1, hall.ActRecall)
		step(1, hall.ActStart)
		step(5, hall.ActHold)
		step(60, hall.ActResume)
		step(2, hall.ActStart)
		done := step(3, hall.ActFinish)
		wait, _ := done.Leg.WaitTime()
		service, _ := done.Leg.ServiceTime()
		if wait != 7*60_000 || service != 8*60_000 || done.Leg.HeldMS != 60*60_000 || done.Leg.Calls != 3 {
			t.Errorf("wait %d, service %d, held %d, calls %d", wait, service, done.Leg.HeldMS, done.Leg.Calls)
		}
		// The hall's clock never runs backwards, whatever a server's does.
		b.clock.move(-3 * time.Hour)
		if y := b.issue("ktp", "regular"); y.IssuedAt < done.EndedAt {
			t.Errorf("issued at %d, before %d", y.IssuedAt, done.EndedAt)
		}
	})
}
