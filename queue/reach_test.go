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
	ofPolres := hall.Actor{Role: hall.RoleSupervisor, ID: "s1", Agency: "polres"}
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
		{"the own agency", of(hall.Actor{Role: hall.RoleSupervisor, ID: "s2", Agency: "dukcapil"}, hall.ReachAgency), "", ""},
		{"the own counter", of(atD1, hall.ReachCounter), "", ""},
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

// Whoever has another agency's counter cannot take back what others did to a ticket; an
// officer's own step can be taken back by that officer.
func TestWhoMayTakeBackWhat(t *testing.T) {
	desk := hall.Actor{Role: hall.RoleDesk, ID: "meja"}
	ofDukcapil := hall.Actor{Role: hall.RoleSupervisor, ID: "s1", Agency: "dukcapil"}
	for _, c := range []struct {
		name   string
		from   hall.State
		action hall.Action
		by     hall.Actor
		may    []hall.Actor
		not    map[hall.Code][]hall.Actor
	}{
		{"the desk cancelled", hall.Waiting, hall.ActCancel, desk, []hall.Actor{atD1, atD2, ofDukcapil, boss},
			map[hall.Code][]hall.Actor{hall.CodeNotYourAgency: {atP1}}},
		{"a supervisor reinstated", hall.NoShow, hall.ActReinstate, ofDukcapil, []hall.Actor{atD1, ofDukcapil, boss},
			map[hall.Code][]hall.Actor{hall.CodeNotYourAgency: {atP1}}},
		{"an officer cancelled", hall.Waiting, hall.ActCancel, atD1, []hall.Actor{atD1, ofDukcapil, boss},
			map[hall.Code][]hall.Actor{hall.CodeNotYourCounter: {atD2, atP1}}},
		{"an officer transferred a held ticket of another counter", hall.Held, hall.ActTransfer, atD2, []hall.Actor{atD2, ofDukcapil, boss},
			map[hall.Code][]hall.Actor{hall.CodeNotYourCounter: {atD1, atP1}}},
		{"a manager finished", hall.Called, hall.ActFinish, boss, []hall.Actor{atD1, ofDukcapil, boss},
			map[hall.Code][]hall.Actor{hall.CodeNotYourCounter: {atD2, atP1}}},
	} {
		onEveryRedis(t, func(t *testing.T, url string) {
			rdb := dial(t, url)
			for _, who := range c.may {
				b := newBench(t, rdb)
				ticket := bring(b, c.from)
				b.must(b.act(c.by, c.action, ticket.ID))
				for code, others := range c.not {
					for _, other := range others {
						before := b.dump()
						_, err := b.act(other, hall.ActRevert, ticket.ID)
						b.wants(c.name+", taken back by "+other.ID, code, err, before)
					}
				}
				if _, err := b.act(who, hall.ActRevert, ticket.ID); err != nil {
					t.Errorf("%s, taken back by %s: %v", c.name, who.ID, err)
				}
			}
		})
	}
}
