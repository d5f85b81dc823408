package queue

import (
	"testing"
	"time"

	"mpp/hall"
)

// TestHeldFor: who may call a held citizen back, and which consoles list him.
func TestHeldFor(t *testing.T) {
	onEveryRedis(t, func(t *testing.T, url string) {
		for policy, want := range map[string][3]bool{ // the same, another officer at the same counter, another counter
			"": {true, true, true}, hall.HeldForService: {true, true, true}, hall.HeldForCounter: {true, true, false}, hall.HeldForOfficer: {true, false, false},
		} {
			other := atD1
			other.ID = "officer-else"
			for i, officer := range []hall.Actor{atD1, other, atD2} {
				b := newBench(t, dial(t, url), func(c *hall.Config) { c.Policy.HeldFor = policy; c.Hall.ID += policy + string(rune('a'+i)) })
				b.open(atD1)
				x := b.issue("ktp", "regular")
				b.callNext(atD1)
				b.must(b.act(atD1, hall.ActHold, x.ID))
				if officer.ID == other.ID {
					b.must(b.Counter(b.ctx, hall.CounterCommand{Meta: b.meta(atD1), Action: hall.CounterActClose, Counter: atD1.Counter}))
				}
				if officer.ID != atD1.ID {
					b.open(officer)
				}
				s, err := b.Snapshot(b.ctx)
				if err != nil {
					t.Fatal(err)
				}
				if listed := len(hall.NewDay(s).Held(officer.Counter)) == 1; listed != want[i] {
					t.Errorf("%q, officer %d: listed %v", policy, i, listed)
				}
				e, err := b.act(officer, hall.ActResume, x.ID)
				if want[i] {
					b.must(e, err)
					continue
				}
				b.refused(hall.CodeHeldElsewhere, e, err)
				above := manager
				above.Counter = officer.Counter
				b.must(b.act(above, hall.ActResume, x.ID))
			}
		}
	})
}

// TestHeldForWhoHeld: whoever puts a citizen on hold may call him back, also where the supervisor
// had called him to that counter.
func TestHeldForWhoHeld(t *testing.T) {
	onEveryRedis(t, func(t *testing.T, url string) {
		b := newBench(t, dial(t, url), func(c *hall.Config) { c.Policy.HeldFor = hall.HeldForOfficer })
		b.open(atD1)
		x := b.issue("ktp", "regular")
		above := manager
		above.Counter = atD1.Counter
		b.must(b.Call(b.ctx, hall.Call{Meta: b.meta(above), Counter: atD1.Counter, Ticket: x.ID, Reason: "lama"}))
		b.must(b.act(atD1, hall.ActHold, x.ID))
		b.must(b.act(atD1, hall.ActResume, x.ID))
		b.must(b.act(above, hall.ActHold, x.ID)) // in the officer's place
		b.must(b.act(atD1, hall.ActResume, x.ID))
	})
}

// TestHeldIsListed: an officer sees whom he put on hold at a counter that the supervisor opened.
func TestHeldIsListed(t *testing.T) {
	onEveryRedis(t, func(t *testing.T, url string) {
		b := newBench(t, dial(t, url), func(c *hall.Config) { c.Policy.HeldFor = hall.HeldForOfficer })
		above := manager
		above.Counter = atD1.Counter
		b.open(above)
		x := b.issue("ktp", "regular")
		b.callNext(atD1)
		b.clock.move(time.Second)
		b.must(b.act(atD1, hall.ActHold, x.ID))
		s, err := b.Snapshot(b.ctx)
		if err != nil {
			t.Fatal(err)
		}
		if held := hall.NewDay(s).Held(atD1.Counter); len(held) != 1 {
			t.Errorf("the counter lists %d held", len(held))
		}
	})
}
