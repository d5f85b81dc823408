package accounts

import (
	"sync"
	"testing"

	"mpp/hall"
)

func TestTakeACounter(t *testing.T) {
	onSQL(t, func(b *bench) {
		b.officer("sri.w")
		b.officer("budi")
		_, sri := b.signIn("sri.w")
		_, budi := b.signIn("budi")
		token, err := b.TakeCounter(t.Context(), sri, "l1", false)
		b.must(err)
		sri = b.verify(token.Token)
		if sri.Counter != "l1" || sri.Take == "" {
			t.Fatalf("taken: %+v", sri)
		}
		again, err := b.TakeCounter(t.Context(), sri, "l1", false) // the second tab
		b.must(err)
		if p := b.verify(again.Token); p.Take != sri.Take {
			t.Error("the same session took its own counter from itself")
		}
		_, err = b.TakeCounter(t.Context(), budi, "l1", false)
		b.refused(err, hall.CodeCounterHeld)
		if fieldOf(err, "holder") != "Petugas sri.w" {
			t.Errorf("held by %v", fieldOf(err, "holder"))
		}
		taken, err := b.TakeCounter(t.Context(), budi, "l1", true)
		b.must(err)
		if p := b.verify(taken.Token); p.Counter != "l1" {
			t.Errorf("taken over: %+v", p)
		}
		if p := b.verify(token.Token); p.Counter != "" || p.ID != sri.ID { // still signed in
			t.Errorf("the first holder has %+v", p)
		}
		holders, err := b.Holders(t.Context())
		b.must(err)
		if len(holders) != 1 || holders[0].Name != "Petugas budi" {
			t.Errorf("holders %+v", holders)
		}
		moved, err := b.TakeCounter(t.Context(), b.verify(taken.Token), "l2", false)
		b.must(err)
		if p := b.verify(taken.Token); p.Counter != "" {
			t.Error("the counter that was left is still in the old token")
		}
		left, err := b.LeaveCounter(t.Context(), b.verify(moved.Token))
		b.must(err)
		if p := b.verify(left.Token); p.Counter != "" || p.Take != "" {
			t.Errorf("left: %+v", p)
		}
		for counter, code := range map[string]hall.Code{"nix": hall.CodeUnknownCounter, "l4": hall.CodeNotYourAgency} {
			_, err := b.TakeCounter(t.Context(), budi, counter, true)
			b.refused(err, code)
		}
	})
}

// A session that ended holds nothing; of two who take a free counter at once one has it.
func TestCountersAreHeldOnce(t *testing.T) {
	onSQL(t, func(b *bench) {
		b.officer("sri.w")
		b.officer("budi")
		_, sri := b.signIn("sri.w")
		_, budi := b.signIn("budi")
		codes := make([]hall.Code, 2)
		var both sync.WaitGroup
		both.Go(func() { _, err := b.TakeCounter(t.Context(), sri, "l1", false); codes[0] = hall.CodeOf(err) })
		both.Go(func() { _, err := b.TakeCounter(t.Context(), budi, "l1", false); codes[1] = hall.CodeOf(err) })
		both.Wait()
		if (codes[0] == "") == (codes[1] == "") || codes[0]+codes[1] != hall.CodeCounterHeld {
			t.Fatalf("taken at once: %q", codes)
		}
		b.must(b.SignOut(t.Context(), sri))
		b.must(b.SignOut(t.Context(), budi))
		b.officer("dewi")
		_, dewi := b.signIn("dewi")
		_, err := b.TakeCounter(t.Context(), dewi, "l1", false)
		b.must(err)
	})
}
