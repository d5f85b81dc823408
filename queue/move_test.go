package queue

import (
	"fmt"
	"reflect"
	"testing"

	"mpp/hall"
)

func (b *bench) group(a hall.Actor, from, to string) hall.GroupMove {
	return hall.GroupMove{Meta: b.meta(a), Service: from, To: to, Reason: "loket ditutup"}
}

// TestMoveGroup moves those who wait, and nobody else: each by one event, with place in line and
// waiting time, against no other quota; a service of the plan is taken from there.
func TestMoveGroup(t *testing.T) {
	onEveryRedis(t, func(t *testing.T, url string) {
		b := newBench(t, dial(t, url))
		b.open(atD1)
		called := b.issue("ktp", "regular")
		b.callNext(atD1)
		first := b.issue("ktp", "regular")
		b.clock.moveMinutes(1)
		native, second := b.issue("kk", "regular"), b.issue("ktp", "priority")
		b.clock.moveMinutes(5)
		late := b.issue("ktp", "regular")
		b.issue("ktp", "regular")
		b.must(b.act(atD1, hall.ActLate, late.ID))
		late, _ = b.Ticket(b.ctx, late.ID)
		planned := b.visit("ktp", "skck", "kk")
		used := b.used("kk")
		b.clock.moveMinutes(5)
		last, _ := b.Seq(b.ctx)
		end := b.must(b.MoveGroup(b.ctx, b.group(ofDukcapil, "ktp", "kk")))
		if g := end.Group; end.Type != hall.EventGroupMoved || g.Moved != 5 || g.Service != "ktp" || g.To != "kk" || end.Reason != "loket ditutup" || end.Key != g.ID {
			t.Fatalf("ended with %+v", end)
		}
		events := b.events(last + 1)
		for i, e := range events[:len(events)-1] {
			if e.Type != hall.EventTransferred || e.From != hall.Waiting || e.Ticket.State != hall.Waiting || e.Group.Moved != i+1 || e.Group.ID != end.Group.ID || e.Key != "" ||
				e.Closed.Service != "ktp" || e.Closed.End != hall.Transferred || e.Ticket.Leg.Service != "kk" || e.Ticket.Leg.No != 2 ||
				e.Ticket.Leg.QueuedAt != e.Closed.QueuedAt || e.Ticket.Leg.Score != e.Closed.Score || e.Actor.ID != ofDukcapil.ID {
				t.Errorf("moved by %s", e.Raw)
			}
		}
		if len(events) != 6 {
			t.Errorf("%d events, want one a ticket and one of the group", len(events))
		}
		if now, _ := b.Ticket(b.ctx, late.ID); now.Leg.Score != late.Leg.Score {
			t.Errorf("who let others go first is at %d now, was at %d", now.Leg.Score, late.Leg.Score)
		}
		now, _ := b.Ticket(b.ctx, planned.ID)
		if !now.Leg.Planned || len(now.Planned) != 1 || now.Planned[0].Service != "skck" || b.used("kk") != used {
			t.Errorf("the visit of several services is %+v; %d of kk used, before %d", now, b.used("kk"), used)
		}
		if now, _ := b.Ticket(b.ctx, called.ID); now.Leg.Service != "ktp" {
			t.Error("who was called already was moved")
		}
		again := b.issue("ktp", "regular") // comes after the move
		b.must(b.act(atD1, hall.ActFinish, called.ID))
		for _, want := range []hall.Ticket{second, first, native} {
			if got := b.callNext(atD1); got.ID != want.ID {
				t.Errorf("%s is called, want %s", got.Number, want.Number)
			}
			b.must(b.finish(atD1, want.ID, false))
		}
		if now, _ := b.Ticket(b.ctx, again.ID); now.Leg.Service != "ktp" {
			t.Error("who came after the move was moved")
		}
		b.checkHall()
	})
}

// TestMoveFromEachState is the row of the transition table: whoever waits is moved, and nobody else.
func TestMoveFromEachState(t *testing.T) {
	row, _ := hall.TransitionOf(hall.ActMove)
	onEveryRedis(t, func(t *testing.T, url string) {
		rdb := dial(t, url)
		for _, state := range hall.TicketStates {
			b := newBench(t, rdb)
			x := bring(b, state)
			before := b.dump()
			_, err := b.MoveGroup(b.ctx, b.group(manager, "ktp", "skck"))
			if !row.Allows(state) {
				b.wants("move of one who is "+string(state), hall.CodeNobodyWaiting, err, before)
				continue
			}
			now, _ := b.Ticket(b.ctx, x.ID)
			if err != nil || now.State != row.To || now.Rev != x.Rev+1 || now.Leg.Service != "skck" {
				t.Errorf("%s: %v, %+v", state, err, now)
			}
			b.checkHall()
		}
	})
}

// TestMoveGroupAgain: cut off after a step and asked for again with the same key, also by a
// process that found Redis empty, a move goes on: each ticket moves once, newcomers stay.
func TestMoveGroupAgain(t *testing.T) {
	for _, lost := range []bool{false, true} {
		onEveryRedis(t, func(t *testing.T, url string) {
			b := newBench(t, dial(t, url))
			for range moveStep + 20 {
				b.issue("ktp", "regular")
			}
			last, _ := b.Seq(b.ctx)
			in := b.group(manager, "ktp", "skck")
			if e := b.must(b.moveSome(b.ctx, in)); e.Type != hall.EventTransferred || e.Group.Moved != moveStep {
				t.Fatalf("the first step ended with %s, %+v", e.Type, e.Group)
			}
			if lost {
				s, err := b.Snapshot(b.ctx)
				if err != nil {
					t.Fatal(err)
				}
				b.ledger = &testLedger{snapshot: s}
				b.lose()
			} else {
				other := in
				other.Fingerprint = "other"
				e, err := b.MoveGroup(b.ctx, other)
				b.refused(hall.CodeIdempotencyReuse, e, err)
			}
			stays := b.issue("ktp", "regular")
			end := b.must(b.MoveGroup(b.ctx, in))
			if end.Group.Moved != moveStep+20 {
				t.Errorf("moved %d", end.Group.Moved)
			}
			if e := b.must(b.MoveGroup(b.ctx, in)); e.Raw != end.Raw {
				t.Errorf("the same key is answered %s, was %s", e.Raw, end.Raw)
			}
			if !lost { // else the stream began anew
				moves := map[string]int{}
				for _, e := range b.events(last + 1) {
					if e.Type == hall.EventTransferred {
						moves[e.Ticket.ID]++
					}
				}
				for id, n := range moves {
					if n != 1 {
						t.Errorf("%s was moved %d times", id, n)
					}
				}
				if len(moves) != moveStep+20 {
					t.Errorf("%d tickets were moved", len(moves))
				}
			}
			if now, _ := b.Ticket(b.ctx, stays.ID); now.Leg.Service != "ktp" {
				t.Error("who came meanwhile was moved")
			}
			b.checkHall()
		})
	}
}

// TestMoveGroupChosen moves the named tickets of those who wait, and by itself each can be taken back.
func TestMoveGroupChosen(t *testing.T) {
	onEveryRedis(t, func(t *testing.T, url string) {
		b := newBench(t, dial(t, url))
		first, second, other := b.issue("ktp", "regular"), b.issue("ktp", "regular"), b.issue("skck", "regular")
		b.must(b.act(atD1, hall.ActCancel, second.ID))
		third := b.issue("ktp", "regular")
		in := b.group(manager, "ktp", "kk")
		in.Tickets = []string{third.ID, second.ID, other.ID, "unknown"}
		if e := b.must(b.MoveGroup(b.ctx, in)); e.Group.Moved != 1 {
			t.Errorf("moved %d", e.Group.Moved)
		}
		for id, want := range map[string]string{first.ID: "ktp", second.ID: "ktp", third.ID: "kk", other.ID: "skck"} {
			if now, _ := b.Ticket(b.ctx, id); now.Leg.Service != want {
				t.Errorf("%s waits for %s, want %s", now.Number, now.Leg.Service, want)
			}
		}
		back := *b.must(b.act(atD1, hall.ActRevert, third.ID)).Ticket
		if back.Rev = third.Rev; !reflect.DeepEqual(back, third) {
			t.Errorf("taken back: %+v, was %+v", back, third)
		}
		b.checkHall()
	})
}

func TestMoveGroupRefused(t *testing.T) {
	onEveryRedis(t, func(t *testing.T, url string) {
		b := newBench(t, dial(t, url), func(cfg *hall.Config) {
			cfg.Services = append(cfg.Services, hall.Service{ID: "sepi", Agency: "polres", Prefix: "S"})
		})
		b.issue("ktp", "regular")
		b.clock.moveMinutes(61) // the hours of "sim" are over
		for _, c := range []struct {
			by       hall.Actor
			from, to string
			want     hall.Code
		}{
			{ofPolres, "ktp", "skck", hall.CodeNotYourAgency}, {ofDukcapil, "ktp", "skck", hall.CodeNotYourAgency},
			{manager, "ktp", "sepi", hall.CodeServiceClosed}, {manager, "ktp", "sim", hall.CodeServiceClosed},
			{manager, "ktp", "old", hall.CodeServiceEnded}, {manager, "ktp", "none", hall.CodeUnknownService}, {manager, "none", "ktp", hall.CodeUnknownService},
			{manager, "ktp", "ktp", hall.CodeInvalid}, {manager, "kk", "ktp", hall.CodeNobodyWaiting},
		} {
			before := b.dump()
			_, err := b.MoveGroup(b.ctx, b.group(c.by, c.from, c.to))
			b.wants(fmt.Sprintf("%s moves %s to %s", c.by.ID, c.from, c.to), c.want, err, before)
		}
	})
}
