package queue

import (
	"errors"
	"sync"
	"testing"
	"time"

	"mpp/hall"
)

// noShowBench has a called ticket under the policy.
func noShowBench(t *testing.T, url string, p hall.NoShowPolicy) (*bench, hall.Ticket) {
	b := newBench(t, dial(t, url), func(cfg *hall.Config) { cfg.Policy.NoShow = p })
	b.open(atD1)
	b.issue("ktp", "regular")
	return b, b.callNext(atD1)
}

func (b *bench) tooSoon(e hall.Event, err error, missing, seconds float64) {
	b.t.Helper()
	b.refused(hall.CodeNoShowTooSoon, e, err)
	var refused *hall.Error
	errors.As(err, &refused)
	if f := refused.Fields; f["missing"] != missing || f["seconds"] != seconds || f["possible_at"] != float64(b.clock.ms.Load())+seconds*1000 {
		b.t.Errorf("told %v", f)
	}
}

// A citizen is absent only after the calls and the wait that the policy wants, whoever asks.
func TestNoShowByRule(t *testing.T) {
	onEveryRedis(t, func(t *testing.T, url string) {
		b, x := noShowBench(t, url, hall.NoShowPolicy{Calls: 2, GapMS: 20_000})
		b.clock.moveMinutes(5)
		for _, who := range []hall.Actor{atD1, {Role: hall.RoleSupervisor, ID: "s", Agency: "dukcapil"}, boss} {
			e, err := b.act(who, hall.ActNoShow, x.ID)
			b.tooSoon(e, err, 1, 20)
		}
		b.must(b.act(atD1, hall.ActRecall, x.ID))
		b.clock.move(19 * time.Second)
		e, err := b.act(atD1, hall.ActNoShow, x.ID)
		b.tooSoon(e, err, 0, 1)
		b.clock.move(time.Second)
		if e = b.must(b.act(atD1, hall.ActNoShow, x.ID)); e.Ticket.Leg.ByRule {
			t.Error("an officer's press is marked as the hall's")
		}
		// The calls of before do not count: whoever returned is called twice again.
		b.must(b.act(atD1, hall.ActReinstate, x.ID))
		b.callNext(atD1)
		b.clock.moveMinutes(1)
		e, err = b.act(atD1, hall.ActNoShow, x.ID)
		b.tooSoon(e, err, 1, 20)
		b.must(b.act(atD1, hall.ActHold, x.ID))
		b.must(b.act(atD1, hall.ActResume, x.ID))
		b.must(b.act(atD1, hall.ActRecall, x.ID))
		b.clock.moveMinutes(-3) // a clock that was set back holds nobody up
		b.must(b.act(atD1, hall.ActNoShow, x.ID))
		b.checkHall()
	})
}

// The hall does it by itself only when the policy wants it by now, and marks it.
func TestNoShowByItself(t *testing.T) {
	onEveryRedis(t, func(t *testing.T, url string) {
		cases := map[string]struct {
			policy hall.NoShowPolicy
			recall bool // makes it due together with the wait
			after  time.Duration
		}{
			"calls":        {hall.NoShowPolicy{GapMS: 30_000, AutoCalls: 2}, true, 30 * time.Second},
			"time":         {hall.NoShowPolicy{AutoMS: 120_000}, false, 2 * time.Minute},
			"least calls":  {hall.NoShowPolicy{Calls: 2, AutoMS: 60_000}, true, time.Minute},
			"wait is more": {hall.NoShowPolicy{GapMS: 90_000, AutoMS: 60_000}, false, 90 * time.Second},
		}
		for name, c := range cases {
			t.Run(name, func(t *testing.T) {
				b, x := noShowBench(t, url, c.policy)
				ask, day := b.byItself(x.ID)
				if c.recall {
					b.clock.moveMinutes(9) // one call alone makes nobody absent
					b.notDue(ask, day)
					b.must(b.act(atD1, hall.ActRecall, x.ID))
				}
				b.clock.move(c.after - time.Millisecond)
				b.dueIn(time.Millisecond, ask, day)
				done := b.together(4, ask)
				if len(done) != 1 || !done[0].Ticket.Leg.ByRule || done[0].Ticket.State != hall.NoShow || done[0].Actor.Role != hall.RoleSystem {
					t.Fatalf("of four nodes these did it: %+v", done)
				}
				if e := b.must(b.act(atD1, hall.ActReinstate, x.ID)); e.Ticket.Leg.ByRule {
					t.Error("whoever returned is still marked")
				}
				b.checkHall()
			})
		}
		b, x := noShowBench(t, url, hall.NoShowPolicy{})
		b.clock.moveMinutes(60)
		ask, _ := b.byItself(x.ID)
		e, err := ask()
		b.refused(hall.CodeNoShowTooSoon, e, err)
	})
}

// Whoever takes a step back, that of the hall too, has the ticket for as long as after a call:
// the citizen stands there by now.
func TestNoShowTakenBack(t *testing.T) {
	onEveryRedis(t, func(t *testing.T, url string) {
		for name, c := range map[string]struct {
			policy hall.NoShowPolicy
			step   hall.Action
		}{
			"the hall's":   {hall.NoShowPolicy{AutoMS: 60_000}, hall.ActNoShow},
			"by calls":     {hall.NoShowPolicy{AutoCalls: 1, GapMS: 60_000}, hall.ActNoShow},
			"a start":      {hall.NoShowPolicy{AutoMS: 60_000}, hall.ActStart},
			"to the queue": {hall.NoShowPolicy{AutoMS: 60_000}, hall.ActRequeue},
		} {
			t.Run(name, func(t *testing.T) {
				b, x := noShowBench(t, url, c.policy)
				ask, day := b.byItself(x.ID)
				b.clock.moveMinutes(1)
				if c.step == hall.ActNoShow {
					b.must(ask())
				} else {
					b.must(b.act(atD1, c.step, x.ID))
				}
				b.clock.move(10 * time.Second)
				b.must(b.act(atD1, hall.ActRevert, x.ID))
				b.clock.move(time.Minute - time.Millisecond)
				b.dueIn(time.Millisecond, ask, day)
				b.must(ask())
				b.checkHall()
			})
		}
	})
}

// byItself returns how the hall records the ticket's citizen as absent by itself, and how many
// the day has due for that.
func (b *bench) byItself(ticket string) (ask func() (hall.Event, error), day func() int) {
	meta := hall.Meta{Actor: system.Actor, Reach: hall.ReachAll}
	return func() (hall.Event, error) {
			return b.Act(b.ctx, hall.TicketAction{Meta: meta, Action: hall.ActNoShow, Ticket: ticket, ByRule: true})
		}, func() int {
			s, err := b.Snapshot(b.ctx)
			if err != nil {
				b.t.Fatal(err)
			}
			return len(hall.NewDay(s).Absent(hall.Millis(b.clock.ms.Load())))
		}
}

// notDue holds that neither the day nor the script has the citizen absent yet.
func (b *bench) notDue(ask func() (hall.Event, error), day func() int) {
	b.t.Helper()
	if day() != 0 {
		b.t.Error("the day has it due already")
	}
	e, err := ask()
	b.refused(hall.CodeNoShowTooSoon, e, err)
}

// dueIn holds that the citizen is absent after so long, and not before.
func (b *bench) dueIn(d time.Duration, ask func() (hall.Event, error), day func() int) {
	b.t.Helper()
	b.notDue(ask, day)
	b.clock.move(d)
	if day() != 1 {
		b.t.Error("the day does not have it due")
	}
}

// together asks n times at once and returns what was accepted; others must have been refused.
func (b *bench) together(n int, ask func() (hall.Event, error)) []hall.Event {
	var done []hall.Event
	var mu sync.Mutex
	var all sync.WaitGroup
	for range n {
		all.Go(func() {
			e, err := ask()
			mu.Lock()
			defer mu.Unlock()
			if err == nil {
				done = append(done, e)
			} else if hall.CodeOf(err) != hall.CodeWrongState {
				b.t.Error(err)
			}
		})
	}
	all.Wait()
	return done
}
