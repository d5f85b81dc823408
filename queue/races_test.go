package queue

import (
	"math/rand/v2"
	"slices"
	"sync"
	"testing"

	"mpp/hall"
)

// TestVerbsRace: all verbs at once for one ticket, from each state. However they fall, each is either
// refused or goes from the state to which the one before led, as the table has it.
func TestVerbsRace(t *testing.T) {
	ways := map[hall.State][]hall.Action{
		hall.Waiting: nil, hall.Called: {hall.ActCall}, hall.Serving: {hall.ActCall, hall.ActStart},
		hall.Held: {hall.ActCall, hall.ActHold}, hall.NoShow: {hall.ActCall, hall.ActNoShow},
	}
	onEveryRedis(t, func(t *testing.T, url string) {
		b := newBench(t, dial(t, url), func(cfg *hall.Config) { cfg.Services[1].Quota = 0 })
		b.open(atD1)
		b.open(atD2)
		seen := map[hall.EventType]bool{}
		for state, way := range ways {
			for range 12 {
				x := b.issue("ktp", "regular")
				for _, step := range way {
					if step == hall.ActCall {
						b.callNext(atD1)
					} else {
						b.must(b.act(atD1, step, x.ID))
					}
				}
				last, _ := b.Seq(b.ctx)
				var wg sync.WaitGroup
				for _, do := range b.verbs(x.ID) {
					wg.Go(do)
				}
				wg.Wait()
				b.oneAfterTheOther(state, b.events(last+1), seen)
				b.checkHall()
				for _, a := range []hall.Actor{atD1, atD2, ofDukcapil} {
					_, _ = b.act(a, hall.ActFinish, x.ID)
				}
				_, _ = b.act(boss, hall.ActCancel, x.ID)
			}
		}
		if len(seen) < 8 {
			t.Errorf("only %d kinds of events came of it: %v", len(seen), seen)
		}
	})
}

// verbs is each verb for a ticket that stands for ktp, some of them from two places.
func (b *bench) verbs(id string) []func() {
	act := func(a hall.Actor, action hall.Action) func() {
		in := hall.TicketAction{Meta: b.meta(a), Action: action, Ticket: id, Reason: "r", Note: "n", Class: "priority", Service: "skck"}
		return func() { _, _ = b.Act(b.ctx, in) }
	}
	next, pick, move := hall.Call{Meta: b.meta(atD2), Counter: "d2"}, hall.Call{Meta: b.meta(atD1), Counter: "d1", Ticket: id, Reason: "r"}, b.group(ofDukcapil, "ktp", "kk")
	all := []func(){
		func() { _, _ = b.CallNext(b.ctx, next) }, func() { _, _ = b.Call(b.ctx, pick) }, func() { _, _ = b.MoveGroup(b.ctx, move) },
		act(atD2, hall.ActResume), act(atD2, hall.ActTransfer), act(ofDukcapil, hall.ActCancel), act(ofDukcapil, hall.ActFinish),
	}
	for _, action := range hall.TicketActions {
		all = append(all, act(atD1, action))
	}
	rand.Shuffle(len(all), func(i, j int) { all[i], all[j] = all[j], all[i] })
	return all
}

// oneAfterTheOther replays the events of a ticket from a state on.
func (b *bench) oneAfterTheOther(state hall.State, events []hall.Event, seen map[hall.EventType]bool) {
	b.t.Helper()
	service, rev := "ktp", 0
	for _, e := range events {
		if e.Ticket == nil {
			continue
		}
		seen[e.Type] = true
		if e.From != state || e.Closed == nil && e.Type != hall.EventReverted && e.Ticket.Leg.Service != service {
			b.t.Errorf("%s from %s of %s, the ticket was %s for %s", e.Type, e.From, e.Ticket.Leg.Service, state, service)
		}
		if e.Type != hall.EventReverted && !slices.ContainsFunc(hall.Transitions, func(t hall.Transition) bool {
			return t.Event == e.Type && t.Allows(e.From) && t.Leads(e.From) == e.Ticket.State
		}) {
			b.t.Errorf("%s leads from %s to %s, which the table does not have", e.Type, e.From, e.Ticket.State)
		}
		if rev != 0 && e.Ticket.Rev != rev+1 {
			b.t.Errorf("%s makes revision %d of %d", e.Type, e.Ticket.Rev, rev)
		}
		state, service, rev = e.Ticket.State, e.Ticket.Leg.Service, e.Ticket.Rev
	}
}
