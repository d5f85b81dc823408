package queue

import (
	"errors"
	"reflect"
	"slices"
	"testing"

	"mpp/hall"
)

// lateness moves a waiting ticket behind the next few others, or behind all if there are
// fewer; once, and only past somebody.
func (m *model) lateness(t *mTicket) hall.Code {
	all := m.queue(m.cfg.Rivals(t.service))
	behind := all[slices.Index(all, t)+1:]
	if t.late || len(behind) == 0 {
		return hall.CodeLateRefused
	}
	t.score = behind[min(m.cfg.Policy.LateAfter, len(behind))-1].score
	t.tie, t.late, t.undo = m.seq+1, true, nil
	m.accepted()
	return ""
}

var citizen = hall.Actor{Role: hall.RoleCitizen}

// sayLate is "saya terlambat" on the phone of a ticket.
func sayLate(b *bench, ticket string) (hall.Event, error) {
	m := b.meta(citizen)
	m.Reach = hall.ReachAll
	return b.Act(b.ctx, hall.TicketAction{Meta: m, Action: hall.ActLate, Ticket: ticket})
}

// calledInTurn is the numbers in which counter d1 calls those who wait.
func calledInTurn(b *bench) []string {
	b.t.Helper()
	var out []string
	for {
		e, err := b.next(atD1)
		if hall.CodeOf(err) == hall.CodeNobodyWaiting {
			return out
		}
		out = append(out, b.must(e, err).Ticket.Number)
		b.must(b.act(atD1, hall.ActFinish, e.Ticket.ID))
	}
}

// A late citizen lets the next few go first, whichever service they wait for at the same
// counters; fewer where fewer wait. Arrival and the leg's beginning stay as they are.
func TestLateLetsOthersGoFirst(t *testing.T) {
	onEveryRedis(t, func(t *testing.T, url string) {
		rdb := dial(t, url)
		for _, c := range []struct {
			after int
			want  []string
		}{
			{1, []string{"A-002", "A-001", "A-003", "A-004"}},
			{2, []string{"A-002", "A-003", "A-001", "A-004"}},
			{9, []string{"A-002", "A-003", "A-004", "A-001"}},
		} {
			b := newBench(t, rdb, func(cfg *hall.Config) { cfg.Policy.LateAfter = c.after })
			b.open(atD1)
			first := b.issue("ktp", "regular")
			for _, service := range []string{"kk", "ktp", "ktp"} {
				b.clock.moveMinutes(1)
				b.issue(service, "regular")
			}
			b.clock.moveMinutes(1)
			e := b.must(sayLate(b, first.ID))
			got := *e.Ticket
			if e.Type != hall.EventLate || got.LateAt != e.At || got.Leg.QueuedAt != first.Leg.QueuedAt || got.IssuedAt != first.IssuedAt || got.Ahead != first.Ahead {
				t.Errorf("after %d: %+v", c.after, got)
			}
			s, err := b.Snapshot(b.ctx)
			if err != nil {
				t.Fatal(err)
			}
			if ahead := hall.NewDay(s).Ahead(first.ID); ahead != slices.Index(c.want, first.Number) {
				t.Errorf("after %d: told %d ahead", c.after, ahead)
			}
			b.checkHall()
			if got := calledInTurn(b); !reflect.DeepEqual(got, c.want) {
				t.Errorf("after %d: called %v, want %v", c.after, got, c.want)
			}
		}
	})
}

// Tickets with one score come in the order in which they were queued: some of those are
// before the late one, and do not count. Behind one of several it is behind all of them.
func TestLateAmongEqualScores(t *testing.T) {
	onEveryRedis(t, func(t *testing.T, url string) {
		b := newBench(t, dial(t, url))
		b.open(atD1)
		for range 2 {
			b.issue("ktp", "regular")
		}
		third := b.issue("ktp", "regular")
		b.issue("ktp", "regular") // all in the same millisecond
		for range 2 {
			b.clock.moveMinutes(1)
			b.issue("ktp", "regular")
		}
		b.must(sayLate(b, third.ID))
		b.checkHall()
		if got, want := calledInTurn(b), []string{"A-001", "A-002", "A-004", "A-005", "A-003", "A-006"}; !reflect.DeepEqual(got, want) {
			t.Errorf("called %v, want %v", got, want)
		}
	})
}

// Where turns decide, only those who have their turns with the late ticket are let go first.
func TestLateUnderTurns(t *testing.T) {
	onEveryRedis(t, func(t *testing.T, url string) {
		b := newBench(t, dial(t, url), func(cfg *hall.Config) { cfg.Policy.Order, cfg.Policy.LateAfter = hall.OrderRatio, 1 })
		b.open(atD1)
		first := b.issue("ktp", "regular")
		prior := b.issue("ktp", "priority")
		b.clock.moveMinutes(1)
		b.issue("ktp", "regular")
		e, err := sayLate(b, prior.ID)
		b.refused(hall.CodeLateRefused, e, err)
		b.must(sayLate(b, first.ID))
		if got, want := calledInTurn(b), []string{"A-002", "A-003", "A-001"}; !reflect.DeepEqual(got, want) {
			t.Errorf("called %v, want %v", got, want)
		}
	})
}

// It is possible once a visit, past somebody, and where the hall offers it. What is refused
// changes nothing, and the same request again is no second one.
func TestLateRefused(t *testing.T) {
	onEveryRedis(t, func(t *testing.T, url string) {
		rdb := dial(t, url)
		refused := func(b *bench, ticket, reason string) {
			t.Helper()
			before := b.dump()
			_, err := sayLate(b, ticket)
			var e *hall.Error
			if !errors.As(err, &e) || e.Code != hall.CodeLateRefused || e.Fields["reason"] != reason {
				t.Fatalf("%v, want %s", err, reason)
			}
			if !reflect.DeepEqual(before, b.dump()) {
				t.Errorf("%s: the hall changed", reason)
			}
		}
		b := newBench(t, rdb)
		b.open(atD1)
		first := b.issue("ktp", "regular")
		refused(b, first.ID, "last")
		b.issue("ktp", "regular")
		m := b.meta(citizen)
		m.Reach = hall.ReachAll
		in := hall.TicketAction{Meta: m, Action: hall.ActLate, Ticket: first.ID}
		once := b.must(b.Act(b.ctx, in))
		if again := b.must(b.Act(b.ctx, in)); again.Seq != once.Seq {
			t.Errorf("the same request made event %d after %d", again.Seq, once.Seq)
		}
		b.issue("ktp", "regular")
		refused(b, first.ID, "used")

		off := newBench(t, rdb, func(cfg *hall.Config) { cfg.Policy.LateAfter = 0 })
		alone := off.issue("ktp", "regular")
		off.issue("ktp", "regular")
		refused(off, alone.ID, "off")
	})
}

// Staff cannot take it back, nor the step before it: the citizen was told the place. Nor does
// a later step that is taken back make it possible a second time.
func TestLateStays(t *testing.T) {
	onEveryRedis(t, func(t *testing.T, url string) {
		b := newBench(t, dial(t, url))
		b.open(atD1)
		first := b.issue("ktp", "regular")
		b.issue("ktp", "regular")
		b.callNext(atD1)
		b.must(b.act(atD1, hall.ActRequeue, first.ID))
		b.issue("ktp", "regular")
		b.must(sayLate(b, first.ID))
		e, err := b.act(atD1, hall.ActRevert, first.ID)
		b.refused(hall.CodeNothingToRevert, e, err)
		b.must(b.Call(b.ctx, hall.Call{Meta: b.meta(atD1), Counter: "d1", Number: first.Number, Reason: "datang"}))
		b.must(b.act(atD1, hall.ActRevert, first.ID))
		b.issue("ktp", "regular")
		e, err = sayLate(b, first.ID)
		b.refused(hall.CodeLateRefused, e, err)
		b.checkHall()
	})
}
