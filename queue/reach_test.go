package queue

import (
	"reflect"
	"testing"

	"mpp/hall"
)

// A script refuses what is beyond the reach of the request, and everything if the reach
// is missing or unknown, or if the actor has nothing of its own; it then changes nothing.
func TestReachIsClosedByDefault(t *testing.T) {
	of := func(a hall.Actor, r hall.Reach) hall.Meta { return hall.Meta{Actor: a, Reach: r} }
	nobody := hall.Actor{Role: hall.RoleOfficer, ID: "o9"}
	unknown := hall.Actor{Role: hall.RoleOfficer, ID: "o9", Counter: "d-l"}
	for _, c := range []struct {
		name         string
		meta         hall.Meta
		cancel, call hall.Code // of a waiting ticket, and of a call of one at counter d1
	}{
		{"no reach", of(atD1, ""), hall.CodeForbidden, hall.CodeForbidden},
		{"no reach, the system", of(system.Actor, ""), hall.CodeForbidden, hall.CodeForbidden},
		{"unknown reach", of(boss, "everything"), hall.CodeForbidden, hall.CodeForbidden},
		{"an officer of nothing", of(nobody, hall.ReachAgency), hall.CodeNotYourAgency, hall.CodeNotYourAgency},
		{"an officer of nothing at the counter", of(nobody, hall.ReachCounter), hall.CodeNotYourAgency, hall.CodeNotYourAgency},
		{"an unknown counter, no agency", of(unknown, hall.ReachCounter), hall.CodeNotYourAgency, hall.CodeNotYourCounter},
		{"another agency", of(ofPolres, hall.ReachAgency), hall.CodeNotYourAgency, hall.CodeNotYourAgency},
		{"another agency's counter", of(atP1, hall.ReachCounter), hall.CodeNotYourAgency, hall.CodeNotYourCounter},
		{"another counter", of(atD2, hall.ReachCounter), "", hall.CodeNotYourCounter},
		{"the own agency", of(ofDukcapil, hall.ReachAgency), "", ""},
		{"the own counter", of(atD1, hall.ReachCounter), "", ""},
		{"what it did itself", of(desk, hall.ReachOwn), hall.CodeForbidden, hall.CodeForbidden},
		{"everywhere", of(boss, hall.ReachAll), "", ""},
	} {
		onEveryRedis(t, func(t *testing.T, url string) {
			b := newBench(t, dial(t, url))
			b.open(atD1)
			b.issue("ktp", "regular")
			waiting := b.issue("ktp", "regular")
			before := b.dump()
			_, err := b.CallNext(b.ctx, hall.Call{Meta: b.keyed(c.meta), Counter: "d1"})
			b.wants(c.name+": call", c.call, err, before)
			before = b.dump()
			_, err = b.Act(b.ctx, hall.TicketAction{Meta: b.keyed(c.meta), Action: hall.ActCancel, Ticket: waiting.ID})
			b.wants(c.name+": cancel", c.cancel, err, before)
		})
	}
}

func (b *bench) keyed(m hall.Meta) hall.Meta {
	fresh := b.meta(m.Actor)
	fresh.Reach = m.Reach
	return fresh
}

// wants checks the code, and that a refusal changed nothing.
func (b *bench) wants(what string, code hall.Code, err error, before map[string]string) {
	b.t.Helper()
	if got := hall.CodeOf(err); got != code || (err == nil) != (code == "") {
		b.t.Errorf("%s: %v, want %q", what, err, code)
	}
	if code != "" && !reflect.DeepEqual(before, b.dump()) {
		b.t.Errorf("%s: refused, and the hall changed", what)
	}
}

// takers are those who may take a step back, and others. roaming has no counter, moved is
// who makes the steps of d1 at another counter, and elsewhere the same account in another
// agency.
var (
	roaming    = hall.Actor{Role: hall.RoleOfficer, ID: "o4", Agency: "dukcapil"}
	colleague  = hall.Actor{Role: hall.RoleOfficer, ID: "o5", Counter: "d1", Agency: "dukcapil"}
	moved      = hall.Actor{Role: hall.RoleOfficer, ID: "o1", Counter: "d2", Agency: "dukcapil"}
	elsewhere  = hall.Actor{Role: hall.RoleOfficer, ID: "o1", Counter: "p1", Agency: "polres"}
	ofDukcapil = hall.Actor{Role: hall.RoleSupervisor, ID: "s1", Agency: "dukcapil"}
	ofPolres   = hall.Actor{Role: hall.RoleSupervisor, ID: "s2", Agency: "polres"}
	manager    = hall.Actor{Role: hall.RoleManager, ID: "m1"}
	desk       = hall.Actor{Role: hall.RoleDesk, ID: "i1"}
	otherDesk  = hall.Actor{Role: hall.RoleDesk, ID: "i2"}
	takers     = []hall.Actor{atD1, colleague, atD2, moved, roaming, atP1, elsewhere, ofDukcapil, ofPolres, manager, boss, desk, otherDesk}
)

// mayTakeBack is the rule in plain words: whoever made the step, in the same agency; whoever
// has the hall or the agency of the ticket; and an officer with a counter what was made
// there, or at no counter in the officer's agency.
func mayTakeBack(who, by hall.Actor, counter string) bool {
	switch {
	case who.ID == by.ID && who.Agency == by.Agency:
		return true
	case who.Role == hall.RoleManager || who.Role == hall.RoleAdmin:
		return true
	case who.Role == hall.RoleDesk:
		return false
	case who.Counter != "" && counter != "":
		return who.Counter == counter
	}
	return who.Agency == "dukcapil"
}

// Who makes a step x who takes it back, for each step that can be taken back. A refused one
// changes nothing.
func TestWhoMayTakeBackWhat(t *testing.T) {
	atCounter := []hall.Actor{atD1, roaming, ofDukcapil, manager, boss} // who may do what is done at counter d1
	atNone := append([]hall.Actor{desk, atD2}, atCounter...)
	for _, c := range []struct {
		from   hall.State
		action hall.Action
		by     []hall.Actor
	}{
		{hall.Called, hall.ActStart, atCounter}, {hall.Called, hall.ActFinish, atCounter}, {hall.Serving, hall.ActFinish, atCounter},
		{hall.Called, hall.ActNoShow, atCounter}, {hall.Called, hall.ActRequeue, atCounter}, {hall.Called, hall.ActHold, atCounter},
		{hall.Serving, hall.ActHold, atCounter}, {hall.Called, hall.ActTransfer, atCounter}, {hall.Serving, hall.ActTransfer, atCounter},
		{hall.Held, hall.ActTransfer, atNone[1:]}, {hall.NoShow, hall.ActReinstate, atNone}, {hall.Waiting, hall.ActCancel, atNone},
		{hall.Held, hall.ActCancel, atNone}, {hall.Waiting, hall.ActCall, []hall.Actor{atD1}}, {hall.Held, hall.ActResume, []hall.Actor{atD1, manager}},
	} {
		t.Run(string(c.from)+"/"+string(c.action), func(t *testing.T) {
			onEveryRedis(t, func(t *testing.T, url string) {
				b := newBench(t, dial(t, url))
				ticket := bring(b, c.from)
				b.open2(atD1)
				for _, by := range c.by {
					for _, who := range takers {
						takeBack(b, ticket, c.action, by, who)
					}
				}
			})
		})
	}
}

// takeBack makes a step and has it taken back by who, or else by an administrator.
func takeBack(b *bench, ticket hall.Ticket, action hall.Action, by, who hall.Actor) {
	b.t.Helper()
	counter := by.Counter // of a step at no counter
	if ticket.State.AtCounter() || action == hall.ActCall || action == hall.ActResume {
		counter = "d1"
	}
	b.must(b.stepAt(by, action, ticket))
	before, _ := b.Seq(b.ctx)
	m := b.meta(who)
	if who.Role == hall.RoleDesk {
		m.Reach = hall.ReachOwn
	}
	_, err := b.Act(b.ctx, hall.TicketAction{Meta: m, Action: hall.ActRevert, Ticket: ticket.ID})
	if may := mayTakeBack(who, by, counter); may != (err == nil) {
		b.t.Errorf("%s made it, %s takes it back: %v, may %v", by.ID, who.ID+" of "+who.Agency+who.Counter, err, may)
	}
	if err == nil {
		return
	}
	if after, _ := b.Seq(b.ctx); after != before {
		b.t.Errorf("%s made it, %s is refused, and the hall changed", by.ID, who.ID)
	}
	b.must(b.act(boss, hall.ActRevert, ticket.ID))
}

func (b *bench) stepAt(by hall.Actor, action hall.Action, ticket hall.Ticket) (hall.Event, error) {
	if action == hall.ActCall {
		return b.Call(b.ctx, hall.Call{Meta: b.meta(by), Counter: "d1", Ticket: ticket.ID, Reason: "dipilih"})
	}
	return b.Act(b.ctx, hall.TicketAction{Meta: b.meta(by), Action: action, Ticket: ticket.ID, Reason: "alasan",
		Outcome: hall.OutcomeServed, Service: "skck", Counter: "d1"})
}
