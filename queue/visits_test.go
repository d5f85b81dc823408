package queue

import (
	"errors"
	"reflect"
	"slices"
	"testing"
	"time"

	"mpp/hall"
)

// issueAll gives a number for several services.
func (b *bench) issueAll(services ...string) (hall.Event, error) {
	return b.Issue(b.ctx, hall.Issue{Meta: b.meta(kiosk), Service: services[0], Planned: services[1:], Class: "regular", Origin: "kiosk"})
}

func (b *bench) visit(services ...string) hall.Ticket {
	b.t.Helper()
	return *b.must(b.issueAll(services...)).Ticket
}

func (b *bench) used(service string) int {
	b.t.Helper()
	used, err := b.quotaUsed(b.ctx, b.today())
	if err != nil {
		b.t.Fatal(err)
	}
	return used[service]
}

func (b *bench) finish(a hall.Actor, ticket string, stay bool) (hall.Event, error) {
	return b.Act(b.ctx, hall.TicketAction{Meta: b.meta(a), Action: hall.ActFinish, Ticket: ticket, Outcome: "incomplete", PublicReason: "copy", Stay: stay})
}

func services(plan []hall.PlannedLeg) (ids []string) {
	for _, p := range plan {
		ids = append(ids, p.Service)
	}
	return ids
}

// TestVisitGoesOn: one number, each service after the other, each by the arrival.
func TestVisitGoesOn(t *testing.T) {
	onEveryRedis(t, func(t *testing.T, url string) {
		b := newBench(t, dial(t, url))
		b.open(atD1)
		b.open(atP1)
		x := b.visit("ktp", "skck", "kk")
		if x.Leg.Service != "ktp" || x.Leg.Planned || !reflect.DeepEqual(x.Planned, []hall.PlannedLeg{{Agency: "polres", Service: "skck"}, {Agency: "dukcapil", Service: "kk"}}) {
			t.Fatalf("issued %+v", x)
		}
		b.clock.moveMinutes(10)
		later := b.issue("skck", "regular")
		b.callNext(atD1)
		b.must(b.act(atD1, hall.ActStart, x.ID))
		b.clock.moveMinutes(4)
		e := b.must(b.finish(atD1, x.ID, false))
		if e.Type != hall.EventContinued || e.From != hall.Serving || e.Counter == nil || e.Counter.Ticket != "" {
			t.Errorf("the event %+v, counter %+v", e, e.Counter)
		}
		if c := e.Closed; c == nil || c.End != hall.Done || c.Outcome != "incomplete" || c.PublicReason != "copy" || c.ServiceMS != 4*60_000 || c.EndedAt != e.At {
			t.Errorf("closed leg %+v", c)
		}
		if k := e.Ticket; k.State != hall.Waiting || k.Number != x.Number || k.Leg.No != 2 || k.Leg.Agency != "polres" || !k.Leg.Planned ||
			k.Leg.QueuedAt != e.At || k.Leg.Outcome != "" || !slices.Equal(services(k.Planned), []string{"kk"}) {
			t.Errorf("the visit goes on as %+v", k)
		}
		if got := b.callNext(atP1); got.ID != x.ID {
			t.Errorf("called %s before the earlier arrival %s", later.Number, x.Number)
		}
		b.must(b.finish(atP1, x.ID, false))
		b.callNext(atD1)
		if e = b.must(b.finish(atD1, x.ID, false)); e.Type != hall.EventFinished || e.Ticket.State != hall.Done || e.Closed != nil || e.Ticket.Leg.No != 3 {
			t.Errorf("the last leg gave %s, %+v", e.Type, e.Ticket)
		}
		b.checkHall()
	})
}

// TestVisitQueuesFromNow: by the hall's policy it waits behind those who are there.
func TestVisitQueuesFromNow(t *testing.T) {
	onEveryRedis(t, func(t *testing.T, url string) {
		b := newBench(t, dial(t, url), func(c *hall.Config) { c.Policy.NextService = hall.NextFromNow })
		b.open(atD1)
		b.open(atP1)
		x := b.visit("ktp", "skck")
		b.clock.moveMinutes(1)
		later := b.issue("skck", "regular")
		b.callNext(atD1)
		b.clock.moveMinutes(1)
		b.must(b.finish(atD1, x.ID, false))
		if got := b.callNext(atP1); got.ID != later.ID {
			t.Errorf("called %s, want %s", got.Number, later.Number)
		}
		b.must(b.act(atP1, hall.ActFinish, later.ID))
		b.callNext(atP1) // the visit; whoever came since was there before it, if it comes back
		b.clock.moveMinutes(1)
		arrival := hall.TicketAction{Meta: b.meta(atP1), Action: hall.ActRequeue, Ticket: x.ID, Place: &hall.Place{Where: hall.PlaceArrival}}
		if leg := b.must(b.Act(b.ctx, arrival)).Ticket.Leg; leg.Score != int64(leg.QueuedAt) {
			t.Errorf("back where the arrival puts it: score %d, queued from %d on", leg.Score, leg.QueuedAt)
		}
		b.checkHall()
	})
}

// TestVisitIsGivenWhole: any service may refuse; then nothing was given or counted.
func TestVisitIsGivenWhole(t *testing.T) {
	onEveryRedis(t, func(t *testing.T, url string) {
		b := newBench(t, dial(t, url), func(c *hall.Config) {
			c.Services = append(c.Services, hall.Service{ID: "nobody", Agency: "polres", Prefix: "N"})
		})
		for range 3 {
			b.issue("kk", "regular")
		}
		b.clock.moveMinutes(120) // sim gives no more numbers
		before := b.dump()
		for service, code := range map[string]hall.Code{"kk": hall.CodeQuotaFull, "sim": hall.CodeServiceClosed, "old": hall.CodeServiceEnded,
			"nobody": hall.CodeServiceClosed, "none": hall.CodeUnknownService} {
			e, err := b.issueAll("ktp", "skck", service)
			b.refused(code, e, err)
			var refused *hall.Error
			if !errors.As(err, &refused) || refused.Fields["service"] != service {
				t.Errorf("%s is refused with %v", service, err)
			}
		}
		if after := b.dump(); !reflect.DeepEqual(before, after) {
			t.Errorf("refused numbers changed the hall:\n%v\n%v", before, after)
		}
		if x := b.visit("ktp", "skck"); x.Number != "A-004" || b.used("ktp") != 1 || b.used("skck") != 1 {
			t.Errorf("number %s, used %d and %d", x.Number, b.used("ktp"), b.used("skck"))
		}
	})
}

// TestVisitDropsWhatCannotBeServed: such a service is told, never lost, and the visit goes on.
func TestVisitDropsWhatCannotBeServed(t *testing.T) {
	onEveryRedis(t, func(t *testing.T, url string) {
		b := newBench(t, dial(t, url))
		b.open(atD1)
		b.open(atP1)
		first, second, third := b.visit("ktp", "sim", "skck"), b.visit("ktp", "kk", "sim"), b.visit("ktp", "sim")
		b.clock.moveMinutes(120) // after the hours of sim, whose counter works on
		b.callNext(atD1)
		if e := b.must(b.finish(atD1, first.ID, false)); e.Ticket.Leg.Service != "sim" {
			t.Errorf("gone on with %s while its counter is open", e.Ticket.Leg.Service)
		}
		b.must(b.act(atD1, hall.ActRevert, first.ID))
		b.must(b.Counter(b.ctx, hall.CounterCommand{Meta: b.meta(atP1), Action: hall.CounterActClose, Counter: "p1"}))
		e := b.must(b.finish(atD1, first.ID, false))
		if k := e.Ticket; k.Leg.Service != "skck" || k.Planned != nil || !reflect.DeepEqual(k.Dropped, []hall.DroppedLeg{{Agency: "polres", Service: "sim", Reason: "closed"}}) {
			t.Errorf("after the hours: %+v", k)
		}
		next := *b.Config()
		next.Version, next.Services = next.Version+1, slices.Clone(next.Services)
		next.Services[slices.IndexFunc(next.Services, func(s hall.Service) bool { return s.ID == "kk" })].EndedOn = "2026-11-20"
		next.Counters = slices.Clone(next.Counters)
		next.Counters[2].Services = []string{"skck"}
		if err := next.Prepare(); err != nil {
			t.Fatal(err)
		}
		b.must(b.Configure(b.ctx, &next, "", system))
		b.callNext(atD1)
		e = b.must(b.finish(atD1, second.ID, false))
		if k := e.Ticket; e.Type != hall.EventFinished || k.State != hall.Done || !reflect.DeepEqual(k.Dropped,
			[]hall.DroppedLeg{{Agency: "dukcapil", Service: "kk", Reason: "ended"}, {Agency: "polres", Service: "sim", Reason: "unserved"}}) {
			t.Errorf("nothing is left: %s %+v", e.Type, k)
		}
		back := b.must(b.act(atD1, hall.ActRevert, second.ID))
		if !slices.Equal(services(back.Ticket.Planned), []string{"kk", "sim"}) || back.Ticket.Dropped != nil || b.used("kk") != 1 {
			t.Errorf("reverted to %+v", back.Ticket)
		}
		b.must(b.finish(atD1, second.ID, false))
		b.callNext(atD1)
		_, err := b.finish(atD1, third.ID, true)
		b.refused(hall.CodeNothingPlanned, e, err)
		b.checkHall()
	})
}

// TestVisitStays: the counter goes on with the next service at once, where it serves that.
func TestVisitStays(t *testing.T) {
	onEveryRedis(t, func(t *testing.T, url string) {
		b := newBench(t, dial(t, url))
		b.open(atD1)
		x := b.visit("ktp", "kk", "skck")
		b.callNext(atD1)
		b.must(b.act(atD1, hall.ActStart, x.ID))
		b.clock.moveMinutes(3)
		e := b.must(b.finish(atD1, x.ID, true))
		l := e.Ticket.Leg
		if e.Type != hall.EventContinued || e.Ticket.State != hall.Serving || l.Service != "kk" || l.Counter != "d1" || l.Officer != atD1.ID || l.Calls != 0 ||
			l.QueuedAt != e.At || l.CalledAt != e.At || l.StartedAt != e.At || l.ServingSince != e.At || l.LastCalledAt != 0 {
			t.Errorf("%s: %s %+v", e.Type, e.Ticket.State, l)
		}
		if e.Closed == nil || e.Closed.End != hall.Done || e.Closed.ServiceMS != 3*60_000 {
			t.Errorf("closed leg %+v", e.Closed)
		}
		b.checkHall()
		before := b.dump()
		_, err := b.finish(atD1, x.ID, true)
		b.refused(hall.CodeNotServed, e, err)
		if after := b.dump(); !reflect.DeepEqual(before, after) {
			t.Errorf("a refused finish changed the hall:\n%v\n%v", before, after)
		}
		b.clock.moveMinutes(2)
		if e = b.must(b.finish(atD1, x.ID, false)); e.Closed.ServiceMS != 2*60_000 || e.Ticket.Leg.Service != "skck" {
			t.Errorf("then %+v, closed %+v", e.Ticket, e.Closed)
		}
		b.checkHall()
	})
}

// TestVisitIsReverted: ticket, leg, counter, queue and quota are as before.
func TestVisitIsReverted(t *testing.T) {
	onEveryRedis(t, func(t *testing.T, url string) {
		for _, stay := range []bool{false, true} {
			b := newBench(t, dial(t, url))
			b.open(atD1)
			x := b.visit("ktp", "kk", "skck")
			b.callNext(atD1)
			before := *b.must(b.act(atD1, hall.ActStart, x.ID)).Ticket
			quota, counters := b.used("kk"), b.counterTickets()
			b.must(b.finish(atD1, x.ID, stay))
			b.clock.move(20 * time.Second)
			e := b.must(b.act(atD1, hall.ActRevert, x.ID))
			got := *e.Ticket
			got.Rev = before.Rev
			if e.Reverts != hall.EventContinued || !reflect.DeepEqual(got, before) {
				t.Errorf("after revert of %s\n%+v\nbefore\n%+v", e.Reverts, got, before)
			}
			if now := b.counterTickets(); !reflect.DeepEqual(counters, now) || b.used("kk") != quota {
				t.Errorf("counters %v, before %v; quota %d, before %d", now, counters, b.used("kk"), quota)
			}
			if s, err := b.Snapshot(b.ctx); err != nil || len(s.Closed) > 0 {
				t.Errorf("closed legs %+v, %v", s.Closed, err)
			}
			b.checkHall()
		}
	})
}

// TestCancelGivesBackWhatHadNotBegun, to the quotas, and its revert takes it again.
func TestCancelGivesBackWhatHadNotBegun(t *testing.T) {
	onEveryRedis(t, func(t *testing.T, url string) {
		b := newBench(t, dial(t, url))
		b.open(atD1)
		quotas := func() [3]int { return [3]int{b.used("ktp"), b.used("kk"), b.used("skck")} }
		is := func(when string, want [3]int) {
			t.Helper()
			if got := quotas(); got != want {
				t.Errorf("%s: used %v, want %v", when, got, want)
			}
		}
		x := b.visit("ktp", "kk", "skck")
		is("issued", [3]int{1, 1, 1})
		b.must(b.act(atD1, hall.ActCancel, x.ID))
		is("cancelled before anything began", [3]int{})
		b.must(b.act(atD1, hall.ActRevert, x.ID))
		is("reverted", [3]int{1, 1, 1})
		b.callNext(atD1)
		b.must(b.act(atD1, hall.ActHold, x.ID))
		b.must(b.act(atD1, hall.ActCancel, x.ID))
		is("cancelled while held", [3]int{1, 0, 0})
		b.must(b.act(atD1, hall.ActRevert, x.ID))
		is("reverted", [3]int{1, 1, 1})
		b.must(b.act(atD1, hall.ActResume, x.ID))
		b.must(b.finish(atD1, x.ID, false))
		is("gone on", [3]int{1, 1, 1})
		b.must(b.act(atD1, hall.ActCancel, x.ID))
		is("cancelled before it was called again", [3]int{1, 0, 0})
		for range 3 {
			b.issue("kk", "regular")
		}
		e, err := b.act(atD1, hall.ActRevert, x.ID)
		b.refused(hall.CodeQuotaFull, e, err)
		is("not reverted, since others had the numbers", [3]int{1, 3, 0})
	})
}

// TestTransferToPlanned takes the service from the plan; nobody is queued for it twice.
func TestTransferToPlanned(t *testing.T) {
	onEveryRedis(t, func(t *testing.T, url string) {
		b := newBench(t, dial(t, url))
		b.open(atD1)
		x := b.visit("ktp", "kk", "skck")
		b.callNext(atD1)
		if k := b.must(b.act(atD1, hall.ActTransfer, x.ID)).Ticket; k.Leg.Service != "skck" || !k.Leg.Planned || !slices.Equal(services(k.Planned), []string{"kk"}) {
			t.Errorf("transferred to %+v", k)
		}
		b.must(b.act(atD1, hall.ActRevert, x.ID))
		k := b.must(b.Act(b.ctx, hall.TicketAction{Meta: b.meta(atD1), Action: hall.ActTransfer, Ticket: x.ID, Service: "ktp"})).Ticket
		if k.Leg.Planned || !slices.Equal(services(k.Planned), []string{"kk", "skck"}) {
			t.Errorf("transferred to a service that was not planned: %+v", k)
		}
	})
}

// TestVisitIsRestored: filled again from the ledger, the hall counts the same quotas and the
// visit goes on.
func TestVisitIsRestored(t *testing.T) {
	onEveryRedis(t, func(t *testing.T, url string) {
		b := newBench(t, dial(t, url))
		b.open(atD1)
		x, y := b.visit("ktp", "kk", "skck"), b.visit("kk", "skck", "ktp")
		b.callNext(atD1)
		b.must(b.finish(atD1, x.ID, false))
		b.must(b.act(atD1, hall.ActCancel, y.ID))
		s, err := b.Snapshot(b.ctx)
		if err != nil {
			t.Fatal(err)
		}
		before, err := b.quotaUsed(b.ctx, s.Date)
		if err != nil {
			t.Fatal(err)
		}
		b.ledger = &testLedger{snapshot: s}
		b.lose()
		if got := b.callNext(atD1); got.ID != x.ID || got.Leg.Service != "kk" || !slices.Equal(services(got.Planned), []string{"skck"}) {
			t.Errorf("called %+v", got)
		}
		for _, service := range []string{"ktp", "kk", "skck"} {
			if b.used(service) != before[service] {
				t.Errorf("%s: %d used after the restore, %d before", service, b.used(service), before[service])
			}
		}
		b.must(b.finish(atD1, x.ID, false))
		b.checkHall()
	})
}
