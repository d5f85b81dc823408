package queue

import (
	"fmt"
	"reflect"
	"strconv"
	"testing"
	"time"

	"mpp/hall"
)

// bring makes a ticket of service ktp in the wanted state, at counter d1.
func bring(b *bench, s hall.State) hall.Ticket {
	b.t.Helper()
	t := b.issue("ktp", "regular")
	step := func(a hall.Action) { b.t.Helper(); t = *b.must(b.act(atD1, a, t.ID)).Ticket }
	if s != hall.Waiting && s != hall.Cancelled && s != hall.Expired {
		b.open(atD1)
		t = b.callNext(atD1)
	}
	switch s {
	case hall.Serving:
		step(hall.ActStart)
	case hall.Held:
		step(hall.ActHold)
	case hall.Done:
		step(hall.ActFinish)
	case hall.NoShow:
		step(hall.ActNoShow)
	case hall.Cancelled:
		step(hall.ActCancel)
	case hall.Expired:
		if _, err := b.CloseDay(b.ctx, system.Actor); err != nil {
			b.t.Fatal(err)
		}
		var err error
		if t, err = b.Ticket(b.ctx, t.ID); err != nil {
			b.t.Fatal(err)
		}
	}
	if t.State != s {
		b.t.Fatalf("ticket is %s, want %s", t.State, s)
	}
	return t
}

// TestTransitionTable walks every state x every action through the scripts: what
// the table allows leads to its state and appends its event; what it does not is
// refused with wrong_state and changes nothing.
func TestTransitionTable(t *testing.T) {
	onEveryRedis(t, func(t *testing.T, url string) {
		rdb := dial(t, url)
		for _, state := range hall.TicketStates {
			for _, action := range append([]hall.Action{hall.ActCall}, hall.TicketActions...) {
				if action == hall.ActRevert {
					continue // restores what was before; see TestRevert
				}
				t.Run(string(state)+"/"+string(action), func(t *testing.T) {
					walk(t, newBench(t, rdb), state, action)
				})
			}
		}
	})
}

func walk(t *testing.T, b *bench, state hall.State, action hall.Action) {
	ticket := bring(b, state)
	row, ok := hall.TransitionOf(action)
	if !ok {
		t.Fatalf("no row for %s", action)
	}
	if action == hall.ActResume || action == hall.ActCall {
		b.open2(atD2)
	}
	if action == hall.ActLate && state == hall.Waiting {
		b.issue("ktp", "regular") // somebody to let go first
	}
	before := b.dump()
	e, err := b.try(action, ticket.ID)
	if !row.Allows(state) {
		b.refused(hall.CodeWrongState, e, err)
		if after := b.dump(); !reflect.DeepEqual(before, after) {
			t.Fatalf("a refused %s changed the hall:\n%v\n%v", action, before, after)
		}
		return
	}
	b.must(e, err)
	if to := row.Leads(state); e.Type != row.Event || e.Ticket.State != to || e.From != state {
		t.Fatalf("%s from %s gave %s to %s from %s, want %s to %s", action, state, e.Type, e.Ticket.State, e.From, row.Event, to)
	}
	if e.Ticket.Rev != ticket.Rev+1 {
		t.Errorf("rev %d after %d", e.Ticket.Rev, ticket.Rev)
	}
	b.checkHall()
}

// open2 opens d2 if it is not open: the transition under test needs a free counter. In a
// day that was closed none can be had.
func (b *bench) open2(a hall.Actor) {
	_, err := b.Counter(b.ctx, hall.CounterCommand{Meta: b.meta(a), Action: hall.CounterActOpen, Counter: a.Counter})
	if code := hall.CodeOf(err); err != nil && code != hall.CodeCounterState && code != hall.CodeDayOver {
		b.t.Fatal(err)
	}
}

func (b *bench) try(action hall.Action, ticket string) (hall.Event, error) {
	switch action {
	case hall.ActCall:
		return b.Call(b.ctx, hall.Call{Meta: b.meta(atD2), Counter: "d2", Ticket: ticket, Reason: "dipilih"})
	case hall.ActResume:
		return b.act(atD2, action, ticket)
	}
	return b.act(atD1, action, ticket)
}

// checkHall holds the hall against what must hold always: each waiting ticket in
// its queue once and no other, each ticket at no more than one counter.
func (b *bench) checkHall() {
	b.t.Helper()
	s, err := b.Snapshot(b.ctx)
	if err != nil {
		b.t.Fatal(err)
	}
	waiting, atCounter := map[string]bool{}, map[string]string{}
	for _, svc := range s.Config.Services {
		for _, c := range s.Config.Policy.Classes {
			for _, m := range b.rdb.ZRange(b.ctx, b.keys.waiting(svc.ID, c.ID), 0, -1).Val() {
				id := m[len(m)-idLength:]
				if waiting[id] {
					b.t.Errorf("%s waits twice", id)
				}
				waiting[id] = true
			}
		}
	}
	for _, c := range s.Counters {
		if c.Ticket != "" {
			if atCounter[c.Ticket] != "" {
				b.t.Errorf("%s at %s and %s", c.Ticket, c.ID, atCounter[c.Ticket])
			}
			atCounter[c.Ticket] = c.ID
		}
	}
	for _, t := range s.Tickets {
		if (t.State == hall.Waiting) != waiting[t.ID] {
			b.t.Errorf("%s is %s, in a queue: %v", t.Number, t.State, waiting[t.ID])
		}
		if want := map[bool]string{true: t.Leg.Counter}[t.State.AtCounter()]; atCounter[t.ID] != want {
			b.t.Errorf("%s is %s at %q, the counters say %q", t.Number, t.State, want, atCounter[t.ID])
		}
		held := b.rdb.ZScore(b.ctx, b.keys.held(), t.ID).Err() == nil
		if held != (t.State == hall.Held) {
			b.t.Errorf("%s is %s, in the held set: %v", t.Number, t.State, held)
		}
		delete(waiting, t.ID)
	}
	if len(waiting) > 0 {
		b.t.Errorf("queued but unknown: %v", waiting)
	}
	b.checkQueues(s)
}

// checkQueues holds what stands beside the waiting sets against the sets.
func (b *bench) checkQueues(s hall.Snapshot) {
	b.t.Helper()
	tally := b.rdb.HGetAll(b.ctx, b.keys.tally(s.Date)).Val()
	for _, svc := range s.Config.Services {
		for _, c := range s.Config.Policy.Classes {
			queue := svc.ID + ":" + c.ID
			if _, ok := tally["w:"+queue]; !ok {
				continue // nobody has asked yet
			}
			all, head := b.rdb.ZRangeWithScores(b.ctx, b.keys.waiting(svc.ID, c.ID), 0, -1).Val(), ""
			if len(all) > 0 {
				head = fmt.Sprintf("%015.0f%s", all[0].Score, all[0].Member)
			}
			if tally["w:"+queue] != strconv.Itoa(len(all)) || tally["h:"+queue] != head {
				b.t.Errorf("%s: %s wait, the first is %q; the set has %d, the first is %q", queue, tally["w:"+queue], tally["h:"+queue], len(all), head)
			}
		}
	}
}

// TestCounterTable walks every counter state x every action.
func TestCounterTable(t *testing.T) {
	onEveryRedis(t, func(t *testing.T, url string) {
		rdb := dial(t, url)
		for _, state := range hall.CounterStates {
			for _, row := range hall.CounterTransitions {
				t.Run(string(state)+"/"+string(row.Action), func(t *testing.T) {
					b := newBench(t, rdb)
					do := func(a hall.CounterAction) (hall.Event, error) {
						return b.Counter(b.ctx, hall.CounterCommand{Meta: b.meta(atD1), Action: a, Counter: "d1", Reason: "prayer"})
					}
					if state != hall.CounterClosed {
						b.must(do(hall.CounterActOpen))
					}
					if state == hall.CounterPaused {
						b.must(do(hall.CounterActPause))
					}
					allowed := false
					for _, f := range row.From {
						allowed = allowed || f == state
					}
					e, err := do(row.Action)
					if !allowed {
						b.refused(hall.CodeCounterState, e, err)
						return
					}
					if b.must(e, err); e.Type != row.Event || e.Counter.State != row.To {
						t.Fatalf("gave %s to %s", e.Type, e.Counter.State)
					}
				})
			}
		}
	})
}

// TestRevert takes back each revertible step and finds ticket, queue and counter as before.
func TestRevert(t *testing.T) {
	steps := []struct {
		from   hall.State
		action hall.Action
		by     hall.Actor
	}{
		{hall.Called, hall.ActStart, atD1}, {hall.Called, hall.ActFinish, atD1}, {hall.Serving, hall.ActFinish, atD1},
		{hall.Called, hall.ActNoShow, atD1}, {hall.NoShow, hall.ActReinstate, atD1}, {hall.Called, hall.ActRequeue, atD1},
		{hall.Called, hall.ActHold, atD1}, {hall.Serving, hall.ActHold, atD1}, {hall.Held, hall.ActResume, atD2},
		{hall.Called, hall.ActTransfer, atD1}, {hall.Serving, hall.ActTransfer, atD1}, {hall.Held, hall.ActTransfer, atD1},
		{hall.Waiting, hall.ActCancel, atD1}, {hall.Held, hall.ActCancel, atD1}, {hall.Waiting, hall.ActCall, atD2},
		{hall.Waiting, hall.ActServices, atD1}, {hall.Serving, hall.ActServices, atD1},
		{hall.Waiting, hall.ActClass, atD1}, {hall.Called, hall.ActClass, atD1}, {hall.Serving, hall.ActClass, atD1}, {hall.Held, hall.ActClass, atD1},
	}
	onEveryRedis(t, func(t *testing.T, url string) {
		rdb := dial(t, url)
		for _, s := range steps {
			t.Run(string(s.from)+"/"+string(s.action), func(t *testing.T) {
				b := newBench(t, rdb)
				before := bring(b, s.from)
				b.open2(atD2)
				was := b.counterTickets()
				b.must(b.try(s.action, before.ID))
				b.clock.move(29 * time.Second)
				e := b.must(b.act(s.by, hall.ActRevert, before.ID))
				got := *e.Ticket
				if got.State == hall.Called && got.Leg.BackAt != e.At {
					t.Errorf("came back at %d, not %d", got.Leg.BackAt, e.At)
				}
				got.Rev, got.Leg.BackAt = before.Rev, before.Leg.BackAt
				if !reflect.DeepEqual(got, before) {
					t.Errorf("after revert\n%+v\nbefore\n%+v", got, before)
				}
				if now := b.counterTickets(); !reflect.DeepEqual(was, now) {
					t.Errorf("counters %v, before %v", now, was)
				}
				b.checkHall()
				_, err := b.act(s.by, hall.ActRevert, before.ID)
				b.refused(hall.CodeNothingToRevert, e, err)
			})
		}
	})
}

func (b *bench) counterTickets() map[string]string {
	s, err := b.Snapshot(b.ctx)
	if err != nil {
		b.t.Fatal(err)
	}
	m := map[string]string{}
	for _, c := range s.Counters {
		m[c.ID] = c.Ticket
	}
	return m
}

func TestRevertRefusals(t *testing.T) {
	onEveryRedis(t, func(t *testing.T, url string) {
		b := newBench(t, dial(t, url))
		b.open(atD1)
		b.open(atD2)
		first, second := b.issue("ktp", "regular"), b.issue("ktp", "regular")
		b.callNext(atD1)
		e, err := b.act(atD2, hall.ActRevert, first.ID)
		b.refused(hall.CodeNotYourCounter, e, err)
		b.must(b.act(atD1, hall.ActNoShow, first.ID))
		b.callNext(atD1)
		e, err = b.act(atD1, hall.ActRevert, first.ID)
		b.refused(hall.CodeCounterBusy, e, err)
		b.must(b.act(atD1, hall.ActFinish, second.ID))
		b.clock.move(31 * time.Second)
		e, err = b.act(atD1, hall.ActRevert, second.ID)
		b.refused(hall.CodeRevertTooLate, e, err)
		third := b.issue("ktp", "regular")
		b.callNext(atD1)
		b.must(b.act(atD1, hall.ActRecall, third.ID))
		e, err = b.act(atD1, hall.ActRevert, third.ID)
		b.refused(hall.CodeNothingToRevert, e, err)
		b.checkHall()
	})
}
