package store

import (
	"context"
	"sync"
	"sync/atomic"
	"testing"
	"time"
)

// TestWhatWasDueWhileOff: however many runs of recurring work were missed, two runners
// that start make up for them by one; then it goes on.
func TestWhatWasDueWhileOff(t *testing.T) {
	eachDialect(t, func(t *testing.T, db *DB) {
		clock := newHandClock()
		var runs atomic.Int64
		both := func() (stop func()) {
			var all sync.WaitGroup
			runners := []*Runner{testRunner(db, clock.now), testRunner(db, clock.now)}
			for _, r := range runners {
				r.Every("nightly", 24*time.Hour, func(context.Context) error { runs.Add(1); return nil })
				all.Go(func() { must(t, r.Start(t.Context())) })
			}
			all.Wait()
			return func() {
				for _, r := range runners {
					r.Stop()
				}
			}
		}
		stop := both()
		eventually(t, "it is in the table", func() bool { return count(t, db, "SELECT COUNT(*) FROM jobs") == 1 })
		stop()
		if runs.Load() != 0 {
			t.Error("it ran before it was due")
		}
		clock.move(73 * time.Hour)
		stop = both()
		eventually(t, "the missed run", func() bool { return runs.Load() == 1 && open(t, db) == 0 })
		due := count(t, db, "SELECT due_at FROM jobs")
		if want := clock.now().Add(24 * time.Hour).UnixMilli(); due != want {
			t.Errorf("next due at %d, want %d", due, want)
		}
		clock.move(24 * time.Hour)
		eventually(t, "the next run", func() bool { return runs.Load() == 2 && open(t, db) == 0 })
		stop()
		if n := count(t, db, "SELECT COUNT(*) FROM outbox"); n != 2 || runs.Load() != 2 {
			t.Errorf("%d messages and %d runs, want 2", n, runs.Load())
		}
	})
}

// TestARunThatIsOpenDelaysTheNext, and a schedule changed to an earlier time counts.
func TestARunThatIsOpenDelaysTheNext(t *testing.T) {
	eachDialect(t, func(t *testing.T, db *DB) {
		clock := newHandClock()
		execute(t, db, "INSERT INTO jobs (name, due_at) VALUES ('report', ?)", clock.now().Add(1000*time.Hour).UnixMilli())
		r := testRunner(db, clock.now)
		begun, end := make(chan struct{}), make(chan struct{})
		r.Every("report", time.Hour, func(context.Context) error {
			begun <- struct{}{}
			<-end
			return nil
		})
		start(t, r)
		eventually(t, "it is brought forward", func() bool {
			return count(t, db, "SELECT due_at FROM jobs") == clock.now().Add(time.Hour).UnixMilli()
		})
		clock.move(time.Hour)
		<-begun
		execute(t, db, "UPDATE outbox SET claimed_until = ?", clock.now().Add(1000*time.Hour).UnixMilli())
		clock.move(2 * time.Hour)
		must(t, r.round(t.Context()))
		if n := count(t, db, "SELECT COUNT(*) FROM outbox"); n != 1 {
			t.Errorf("%d runs are open", n)
		}
		end <- struct{}{}
		<-begun
		end <- struct{}{}
	})
}
