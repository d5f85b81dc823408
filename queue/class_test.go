package queue

import (
	"testing"
	"time"

	"mpp/hall"
)

// classify gives a ticket a class, as the desk does.
func (b *bench) classify(ticket, class string) (hall.Event, error) {
	return b.Act(b.ctx, hall.TicketAction{Meta: b.meta(desk), Action: hall.ActClass, Ticket: ticket, Class: class, Reason: "keliru di kios"})
}

// A ticket that gets a credit goes before those who came at most that credit earlier, keeps
// its arrival, and comes back to its place when that is taken back.
func TestClassMovesWhoWaits(t *testing.T) {
	onEveryRedis(t, func(t *testing.T, url string) {
		b := newBench(t, dial(t, url))
		first := b.issue("ktp", "regular")
		b.clock.move(50 * time.Minute)
		second := b.issue("ktp", "regular")
		b.clock.move(time.Minute)
		third := b.issue("ktp", "regular")
		e := b.must(b.classify(third.ID, "priority"))
		if e.FromClass != "regular" || e.Ticket.Class != "priority" || e.Reason != "keliru di kios" {
			t.Errorf("the event: %+v, %+v", e, e.Ticket)
		}
		if e.Ticket.IssuedAt != third.IssuedAt || e.Ticket.Leg.QueuedAt != third.Leg.QueuedAt || e.Ticket.Leg.Tie != third.Leg.Tie {
			t.Errorf("the arrival changed: %+v, was %+v", e.Ticket, third)
		}
		b.checkHall()
		b.waitsAs(third.ID, 1) // behind the first, who came 51 minutes before; the credit is 45
		b.must(b.act(desk, hall.ActRevert, third.ID))
		b.waitsAs(third.ID, 2)
		b.must(b.classify(third.ID, "priority"))
		e, err := b.classify(third.ID, "priority")
		b.refused(hall.CodeSameClass, e, err)
		e, err = b.classify(third.ID, "tamu")
		b.refused(hall.CodeUnknownClass, e, err)
		b.open(atD1)
		for _, want := range []hall.Ticket{first, third, second} {
			if got := b.callNext(atD1); got.ID != want.ID {
				t.Errorf("called %s, want %s", got.Number, want.Number)
			}
			b.must(b.act(atD1, hall.ActFinish, want.ID))
		}
	})
}

// One that came back behind others is moved from there, and to there again.
func TestClassKeepsAGivenPlace(t *testing.T) {
	onEveryRedis(t, func(t *testing.T, url string) {
		b := newBench(t, dial(t, url))
		b.open(atD1)
		back := b.issue("ktp", "priority")
		b.issue("ktp", "regular")
		b.callNext(atD1)
		end := hall.Place{Where: hall.PlaceEnd}
		b.clock.move(time.Minute)
		placed := b.must(b.Act(b.ctx, hall.TicketAction{Meta: b.meta(atD1), Action: hall.ActRequeue, Ticket: back.ID, Place: &end})).Ticket
		b.must(b.classify(back.ID, "regular"))
		again := b.must(b.classify(back.ID, "priority")).Ticket
		if again.Leg.Score != placed.Leg.Score || again.Leg.Credit != placed.Leg.Credit {
			t.Errorf("there and back: %+v, was %+v", again.Leg, placed.Leg)
		}
		b.checkHall()
	})
}

// A note is no step: what was done before it is taken back as if it were not there, and the
// words stay. An empty one removes them.
func TestNoteStaysAndIsNoStep(t *testing.T) {
	onEveryRedis(t, func(t *testing.T, url string) {
		b := newBench(t, dial(t, url))
		ticket := bring(b, hall.NoShow)
		note := func(words string) *hall.Ticket {
			return b.must(b.Act(b.ctx, hall.TicketAction{Meta: b.meta(desk), Action: hall.ActNote, Ticket: ticket.ID, Note: words})).Ticket
		}
		if got := note("berkas di map biru"); got.Note != "berkas di map biru" {
			t.Errorf("kept %q", got.Note)
		}
		e := b.must(b.act(atD1, hall.ActRevert, ticket.ID))
		if e.Ticket.State != hall.Called || e.Ticket.Note != "berkas di map biru" || e.Reverts != hall.EventNoShow {
			t.Errorf("after the revert of %s: %+v", e.Reverts, e.Ticket)
		}
		if got := note(""); got.Note != "" {
			t.Errorf("after an empty note: %q", got.Note)
		}
		e, err := b.act(atD1, hall.ActRevert, ticket.ID)
		b.refused(hall.CodeNothingToRevert, e, err)
		e, err = b.act(atP1, hall.ActNote, ticket.ID)
		b.refused(hall.CodeNotYourCounter, e, err)
		b.checkHall()
	})
}

// waitsAs fails unless so many wait before the ticket, in the day that a snapshot makes.
func (b *bench) waitsAs(ticket string, ahead int) {
	b.t.Helper()
	s, err := b.Snapshot(b.ctx)
	if err != nil {
		b.t.Fatal(err)
	}
	if got := hall.NewDay(s).Ahead(ticket); got != ahead {
		b.t.Errorf("%d wait before it, want %d", got, ahead)
	}
}
