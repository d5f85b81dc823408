package ledger

import (
	"context"
	"errors"
	"testing"

	"mpp/hall"
	"mpp/store"
)

// Until the first work is done SQL counts as away, and nothing is read of the stream.
func TestNothingIsReadBeforeTheFirstWork(t *testing.T) {
	leakFree(t)
	l := openTest(t, "", testFile(t))
	s, source := newScript(t), newStream()
	source.put(s.events)
	r := testRecorder(l, source)
	tried, mend := make(chan struct{}), make(chan struct{})
	r.RunFirst(func(ctx context.Context) error {
		select {
		case tried <- struct{}{}:
		case <-mend:
		case <-ctx.Done():
			return ctx.Err()
		}
		select {
		case <-mend:
			migrateUp(t, l)
			return nil
		default:
			return store.Unavailable("open", errors.New("not yet"))
		}
	})
	must(t, r.Start(t.Context()))
	defer r.Stop()
	for range 3 {
		<-tried
		if err := r.WaitFor(deadline(t), 1); !errors.Is(err, ErrAway) || r.Healthy() {
			t.Errorf("before the first work: %v, healthy %v", err, r.Healthy())
		}
	}
	if st := r.Stats(); st.Pending != 0 || st.Recorded != 0 {
		t.Errorf("before the first work: %+v", st)
	}
	close(mend)
	eventually(t, "SQL is back", r.Healthy)
	must(t, r.WaitFor(deadline(t), int64(len(s.events))))
}

func TestAStopEndsTheFirstWork(t *testing.T) {
	leakFree(t)
	r := testRecorder(openTest(t, "", testFile(t)), newStream())
	begun := make(chan struct{})
	r.RunFirst(func(ctx context.Context) error {
		close(begun)
		<-ctx.Done()
		return ctx.Err()
	})
	must(t, r.Start(t.Context()))
	<-begun
	r.Stop()
	if err := r.WaitFor(t.Context(), 1); hall.CodeOf(err) != hall.CodeUnavailable {
		t.Errorf("after the stop: %v", err)
	}
}
