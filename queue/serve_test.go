package queue

import (
	"reflect"
	"sync"
	"testing"
	"time"

	"mpp/hall"
)

func (b *bench) serve(a hall.Actor, service string) (hall.Event, error) {
	return b.Serve(b.ctx, hall.Serve{Meta: b.meta(a), Counter: a.Counter, Service: service, Reason: "question"})
}

// TestServe: somebody without a number begins in service at a free counter, ends by a finish as
// anybody, and is in no queue, number or quota.
func TestServe(t *testing.T) {
	onEveryRedis(t, func(t *testing.T, url string) {
		b := newBench(t, dial(t, url))
		before := b.dump()
		for _, c := range []struct {
			why, service string
			by           hall.Actor
			counter      string
			code         hall.Code
		}{
			{"a closed counter", "ktp", atD1, "d1", hall.CodeCounterNotOpen},
			{"another's counter", "ktp", atD2, "d1", hall.CodeNotYourCounter},
			{"no counter", "ktp", atD1, "none", hall.CodeUnknownCounter},
			{"no service, of two", "", atD1, "d1", hall.CodeInvalid},
			{"an unknown service", "none", atD1, "d1", hall.CodeUnknownService},
			{"an ended service", "old", atP1, "p1", hall.CodeServiceEnded},
			{"a service of other counters", "skck", atD1, "d1", hall.CodeNotServed},
			{"another agency's supervisor", "ktp", ofPolres, "d1", hall.CodeNotYourAgency},
		} {
			_, err := b.Serve(b.ctx, hall.Serve{Meta: b.meta(c.by), Counter: c.counter, Service: c.service, Reason: "question"})
			b.wants(c.why, c.code, err, before)
		}

		b.open(atD1)
		b.open(atD2)
		waits := b.issue("ktp", "regular")
		in := hall.Serve{Meta: b.meta(atD2), Counter: "d2", Reason: "sent: dari loket 1"} // it serves one service alone
		e := b.must(b.Serve(b.ctx, in))
		x := e.Ticket
		want := hall.Leg{No: 1, Agency: "dukcapil", Service: "ktp", Counter: "d2", Officer: "o2", Score: int64(b.at()), Tie: e.Seq, QueuedAt: b.at(),
			StartedAt: b.at(), ServingSince: b.at(), Reason: "sent: dari loket 1"}
		if e.Type != hall.EventDirect || e.Reason != in.Reason || e.From != "" || x.Number != "" || x.Origin != hall.OriginCounter || x.State != hall.Serving ||
			x.IssuedAt != b.at() || !reflect.DeepEqual(x.Leg, want) || e.Counter.Ticket != x.ID || e.Counter.Number != "" {
			t.Fatalf("%+v at %+v", *x, *e.Counter)
		}
		if again := b.must(b.Serve(b.ctx, in)); again.Seq != e.Seq {
			t.Errorf("the same key made event %d after %d", again.Seq, e.Seq)
		}
		before = b.dump()
		for _, action := range []hall.Action{hall.ActHold, hall.ActTransfer, hall.ActServices, hall.ActClass} {
			_, err := b.act(atD2, action, x.ID)
			b.wants(string(action), hall.CodeNoNumber, err, before)
		}
		for _, action := range []hall.Action{hall.ActRecall, hall.ActNoShow, hall.ActRequeue, hall.ActCancel, hall.ActLate, hall.ActResume} {
			_, err := b.act(atD2, action, x.ID)
			b.wants(string(action), hall.CodeWrongState, err, before)
		}
		_, err := b.serve(atD2, "ktp")
		b.wants("a second one", hall.CodeCounterBusy, err, before)
		_, err = b.next(atD2)
		b.wants("a call beside it", hall.CodeCounterBusy, err, before)
		b.must(b.act(atD2, hall.ActNote, x.ID))
		b.clock.move(90 * time.Second)
		done := b.must(b.act(atD2, hall.ActFinish, x.ID)).Ticket
		if done.State != hall.Done || done.Leg.ServiceMS != 90_000 || done.Leg.Outcome != hall.OutcomeServed {
			t.Errorf("finished %+v", *done)
		}
		if back := b.must(b.act(atD2, hall.ActRevert, x.ID)).Ticket; back.State != hall.Serving || back.Leg.ServingSince != x.Leg.ServingSince {
			t.Errorf("the finish was taken back: %+v", *back)
		}
		b.must(b.act(atD2, hall.ActFinish, x.ID))
		if got := b.callNext(atD2); got.ID != waits.ID || got.Ahead != 0 {
			t.Errorf("then %+v is called", got)
		}
		if n := b.issue("ktp", "regular").Number; n != "A-002" {
			t.Errorf("the next number is %s", n)
		}
		b.checkHall()
	})
}

// TestServeTakenBack: taken back at once, a visit without a number is cancelled, and its counter free.
func TestServeTakenBack(t *testing.T) {
	onEveryRedis(t, func(t *testing.T, url string) {
		b := newBench(t, dial(t, url))
		b.open(atD1)
		x := b.must(b.serve(atD1, "kk")).Ticket
		e, err := b.act(atD2, hall.ActRevert, x.ID)
		b.refused(hall.CodeNotYourCounter, e, err)
		e = b.must(b.act(atD1, hall.ActRevert, x.ID))
		if e.Reverts != hall.EventDirect || e.Ticket.State != hall.Cancelled || e.Ticket.Leg.End != hall.Cancelled || e.Counter.Ticket != "" {
			t.Fatalf("%+v", e)
		}
		e, err = b.act(atD1, hall.ActRevert, x.ID)
		b.refused(hall.CodeNothingToRevert, e, err)
		x = b.must(b.serve(atD1, "kk")).Ticket
		b.clock.move(31 * time.Second)
		e, err = b.act(atD1, hall.ActRevert, x.ID)
		b.refused(hall.CodeRevertTooLate, e, err)
		b.checkHall()
	})
}

// TestServeOutOfFigures: what the day knows is the same after a restore, and counts it for its officer alone;
// the closing of the day ends one that is left.
func TestServeOutOfFigures(t *testing.T) {
	onEveryRedis(t, func(t *testing.T, url string) {
		b := newBench(t, dial(t, url))
		b.open(atD1)
		b.open(atD2)
		b.must(b.act(atD1, hall.ActFinish, b.must(b.serve(atD1, "kk")).Ticket.ID))
		b.must(b.serve(atD2, "ktp"))
		s, err := b.Snapshot(b.ctx)
		if err != nil {
			t.Fatal(err)
		}
		figures := func(s hall.Snapshot) {
			t.Helper()
			d := hall.NewDay(s)
			for _, id := range []string{"ktp", "kk"} {
				if l := d.Load(id); l.Issued+l.Serving+l.Done+l.QuotaUsed != 0 || l.MedianServiceMS != -1 || l.MedianWaitMS != -1 {
					t.Errorf("%s: %+v", id, l)
				}
			}
			if own := d.Own("o1"); own != (hall.Own{MeanMS: -1, Direct: 1}) {
				t.Errorf("own %+v", own)
			}
			if d.TicketByNumber("") != nil {
				t.Error("found by no number")
			}
		}
		figures(s)
		b.ledger = &testLedger{snapshot: s}
		b.lose()
		if n := b.issue("ktp", "regular").Number; n != "A-001" {
			t.Errorf("after the restore the first number is %s", n)
		}
		if index, err := b.rdb.HGetAll(b.ctx, b.keys.index(b.today())).Result(); err != nil || len(index) != 1 {
			t.Errorf("%v, the index of numbers has %v", err, index)
		}
		if used, err := b.quotaUsed(b.ctx, b.today()); err != nil || used["kk"] != 0 || used["ktp"] != 1 {
			t.Errorf("%v, quota used %v", err, used)
		}
		b.checkHall()
		if _, err := b.CloseDay(b.ctx, boss); err != nil {
			t.Fatal(err)
		}
		if s, err = b.Snapshot(b.ctx); err != nil {
			t.Fatal(err)
		}
		for _, x := range s.Tickets {
			if x.Leg.Counter == "d2" && (x.State != hall.Done || !x.Leg.Unattended) {
				t.Errorf("left in service: %+v", x)
			}
		}
	})
}

// TestServeRaces: of those who take a counter at once, or close or pause it, one is first.
func TestServeRaces(t *testing.T) {
	onEveryRedis(t, func(t *testing.T, url string) {
		b := newBench(t, dial(t, url))
		b.open(atD1)
		for round := range 25 {
			b.issue("ktp", "regular") // the queue is never empty
			rivals := []func(m hall.Meta) (hall.Event, error){
				func(m hall.Meta) (hall.Event, error) {
					return b.Serve(b.ctx, hall.Serve{Meta: m, Counter: "d1", Service: "ktp", Reason: "question"})
				},
				func(m hall.Meta) (hall.Event, error) {
					return b.Serve(b.ctx, hall.Serve{Meta: m, Counter: "d1", Service: "kk", Reason: "sent"})
				},
				func(m hall.Meta) (hall.Event, error) {
					return b.CallNext(b.ctx, hall.Call{Meta: m, Counter: "d1"})
				},
				func(m hall.Meta) (hall.Event, error) {
					action := []hall.CounterAction{hall.CounterActClose, hall.CounterActPause}[round%2]
					return b.Counter(b.ctx, hall.CounterCommand{Meta: m, Action: action, Counter: "d1"})
				},
			}
			events, errs, metas := make([]hall.Event, len(rivals)), make([]error, len(rivals)), make([]hall.Meta, len(rivals))
			for i := range metas {
				metas[i] = b.meta(atD1)
			}
			var wg sync.WaitGroup
			for i, try := range rivals {
				wg.Go(func() { events[i], errs[i] = try(metas[i]) })
			}
			wg.Wait()
			b.oneWinner(round, events, errs)
		}
		b.checkHall()
	})
}

// oneWinner checks that one ticket at most was seated at d1, none only where the counter was closed
// or paused before, and makes the counter free and open again.
func (b *bench) oneWinner(round int, events []hall.Event, errs []error) {
	b.t.Helper()
	seated, stepped := "", events[3]
	for i, e := range events[:3] {
		if code := hall.CodeOf(errs[i]); code != "" && code != hall.CodeCounterBusy && code != hall.CodeCounterNotOpen {
			b.t.Fatalf("round %d: %v", round, errs[i])
		}
		if errs[i] == nil && seated != "" {
			b.t.Fatalf("round %d: two were seated", round)
		}
		if errs[i] == nil {
			seated = e.Ticket.ID
		}
	}
	closed := errs[3] == nil && stepped.Type == hall.EventCounterClosed
	if (seated == "") != (errs[3] == nil && (closed || stepped.Counter.Ticket == "")) {
		b.t.Fatalf("round %d: seated %q, and the counter's step: %v", round, seated, errs[3])
	}
	if seated != "" {
		b.must(b.act(atD1, hall.ActFinish, seated))
	}
	action := hall.CounterActResume
	if closed {
		action = hall.CounterActOpen
	}
	if errs[3] == nil {
		b.must(b.Counter(b.ctx, hall.CounterCommand{Meta: b.meta(atD1), Action: action, Counter: "d1"}))
	}
}

func (b *bench) at() hall.Millis { return hall.Clock(b.clock.now).Now() }
