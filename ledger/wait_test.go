package ledger

import (
	"context"
	"testing"

	"mpp/hall"
)

// Another process's word ends a wait, and one that comes before the wait counts too.
// The recorder is not started, so nothing sweeps; the ledger is closed, so a question to
// it would fail.
func TestAnothersWordEndsTheWait(t *testing.T) {
	leakFree(t)
	l := openTest(t, "", testFile(t))
	must(t, l.db.Close())
	r := testRecorder(l, newStream())
	ctx, cancel := context.WithCancel(deadline(t))
	untold := make(chan error, 1)
	go func() { untold <- r.WaitFor(ctx, 3) }()
	told := make(chan error, 2)
	for _, seq := range []int64{1, 5} {
		go func() { told <- r.WaitFor(ctx, seq) }()
	}
	eventually(t, "three wait", func() bool {
		r.waiters.mu.Lock()
		defer r.waiters.mu.Unlock()
		return len(r.waiters.waiting) == 3
	})
	r.CommittedElsewhere([]int64{5, 6, 1})
	must(t, <-told)
	must(t, <-told)
	must(t, r.WaitFor(ctx, 6))
	if len(r.waiters.waiting) != 1 {
		t.Errorf("%d still wait", len(r.waiters.waiting))
	}
	cancel()
	if err := <-untold; hall.CodeOf(err) != hall.CodeUnavailable {
		t.Errorf("what nobody told of gave %v", err)
	}
	r.Stop()
}

// What is below the newest committed event may be on its way: the database is asked
// only for what is so old that it must be there.
func TestOnlyWhatIsOldIsAskedFor(t *testing.T) {
	w := newWaiters()
	w.committed([]int64{10_000})
	for seq, want := range map[int64]bool{10_001: false, 9_999: false, 10_000 - reorderWindow + 1: false, 10_000 - reorderWindow: true, 1: true} {
		if one, ask := w.join(seq); one == nil || ask != want {
			t.Errorf("event %d: asked for: %v, want %v", seq, ask, want)
		}
	}
}
