package queue

import (
	"errors"
	"reflect"
	"testing"
	"time"

	"mpp/hall"
)

// Nobody is sent, or given a number, to wait where nobody is called: for a service that no
// counter serves, or whose hours are over while all its counters are closed.
func TestServiceWhereNobodyIsCalled(t *testing.T) {
	onEveryRedis(t, func(t *testing.T, url string) {
		b := newBench(t, dial(t, url), func(cfg *hall.Config) {
			cfg.Services = append(cfg.Services, hall.Service{ID: "sepi", Agency: "polres", Prefix: "S"})
		})
		b.open(atD1)
		ticket := b.issue("ktp", "regular")
		b.callNext(atD1)
		transfer := func(service string) (hall.Event, error) {
			return b.Act(b.ctx, hall.TicketAction{Meta: b.meta(atD1), Action: hall.ActTransfer, Ticket: ticket.ID, Service: service})
		}
		before := b.dump()
		e, err := transfer("sepi")
		b.refused(hall.CodeServiceClosed, e, err)
		e, err = b.Issue(b.ctx, hall.Issue{Meta: b.meta(kiosk), Service: "sepi", Class: "regular"})
		b.refused(hall.CodeServiceClosed, e, err)
		b.clock.moveMinutes(61) // 10:01: the hours of "sim" are over
		e, err = transfer("sim")
		b.refused(hall.CodeServiceClosed, e, err)
		if after := b.dump(); !reflect.DeepEqual(before, after) {
			t.Errorf("a refusal changed the hall:\n%v\n%v", before, after)
		}
		b.open(atP1) // still works on its queue
		b.must(transfer("sim"))
		b.must(b.act(atD1, hall.ActRevert, ticket.ID))
		b.must(b.Counter(b.ctx, hall.CounterCommand{Meta: b.meta(atP1), Action: hall.CounterActClose, Counter: "p1"}))
		e, err = transfer("sim")
		b.refused(hall.CodeServiceClosed, e, err)
		b.must(transfer("skck")) // its counter is closed, its hours are not over
		b.checkHall()
	})
}

// A ticket is not called again before a board can have shown and spoken the call before.
func TestRecallTooSoon(t *testing.T) {
	onEveryRedis(t, func(t *testing.T, url string) {
		b := newBench(t, dial(t, url), func(cfg *hall.Config) { cfg.Policy.RecallMS = 5_000 })
		b.open(atD1)
		x := b.issue("ktp", "regular")
		b.callNext(atD1)
		for range 2 {
			b.clock.move(4_999 * time.Millisecond)
			e, err := b.act(atD1, hall.ActRecall, x.ID)
			b.refused(hall.CodeRecallTooSoon, e, err)
			var refused *hall.Error
			errors.As(err, &refused)
			if refused.Fields["seconds"] != 1.0 || refused.Fields["again_at"] != float64(b.clock.ms.Load()+1) {
				t.Errorf("told %v", refused.Fields)
			}
			b.clock.move(time.Millisecond)
			b.must(b.act(atD1, hall.ActRecall, x.ID))
		}
		b.clock.moveMinutes(-3)
		b.must(b.act(atD1, hall.ActRecall, x.ID))
	})
}

// Who was overtaken does not change with a credit that an import changed since they came.
func TestOvertakenAfterACreditChanged(t *testing.T) {
	onEveryRedis(t, func(t *testing.T, url string) {
		b := newBench(t, dial(t, url))
		b.open(atD1)
		credit := func(minutes int) {
			t.Helper()
			next, err := b.Config().Clone()
			if err != nil {
				t.Fatal(err)
			}
			next.Version++
			next.Policy.Classes[1].CreditMinutes = minutes
			if err := next.Prepare(); err != nil {
				t.Fatal(err)
			}
			if _, err := b.Configure(b.ctx, next, "", system); err != nil {
				t.Fatal(err)
			}
		}
		call := func(want string, overtaken ...string) {
			t.Helper()
			e := b.must(b.Call(b.ctx, hall.Call{Meta: b.meta(atD1), Counter: "d1", Number: want, Reason: "dipilih"}))
			if e.Why.Overtaken != len(overtaken) || !reflect.DeepEqual(e.Why.OvertakenNumbers, overtaken) {
				t.Errorf("%s overtook %d %v, want %v", want, e.Why.Overtaken, e.Why.OvertakenNumbers, overtaken)
			}
			b.must(b.act(atD1, hall.ActFinish, e.Ticket.ID))
		}
		issue := func(class string) string {
			b.clock.moveMinutes(10)
			return b.issue("ktp", class).Number
		}
		first, early := issue("regular"), issue("priority") // with 45 minutes
		credit(10)
		second, late := issue("regular"), issue("priority")
		last := issue("regular")
		credit(30)
		after := issue("priority")
		call(after, first, second, last, early, late) // queue by queue
		call(late, first, second, early)
		call(second, first, early)
		call(early, first)
		if e := b.must(b.next(atD1)); e.Ticket.Number != first || e.Why.Overtaken != 0 {
			t.Errorf("%s overtook %d", e.Ticket.Number, e.Why.Overtaken)
		}
	})
}
