package store

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"testing"
	"time"

	"mpp/tools/testkit"
)

// TestEachMessageHasItsEffectOnce: two runners, many messages, keys that come twice, and
// transactions that are rolled back.
func TestEachMessageHasItsEffectOnce(t *testing.T) {
	eachDialect(t, func(t *testing.T, db *DB) {
		effect := effects(t, db)
		const n = 120
		for range 2 {
			for i := range n {
				emit(t, db, Message{Topic: "sms", Key: fmt.Sprint(i), Payload: map[string]int{"n": i}})
			}
		}
		cause := errors.New("changed my mind")
		err := db.Tx(t.Context(), func(tx *Tx) error {
			return errors.Join(tx.Emit(Message{Topic: "sms", Key: "never"}), cause)
		})
		if !errors.Is(err, cause) {
			t.Fatal(err)
		}
		emit(t, db, Message{Topic: "of a newer version"})

		runners := []*Runner{testRunner(db, time.Now), testRunner(db, time.Now)}
		for _, r := range runners {
			r.Handle("sms", func(ctx context.Context, j Job) error {
				var payload struct{ N int }
				if err := j.Decode(&payload); err != nil || fmt.Sprint(payload.N) != j.Key {
					t.Errorf("key %s has payload %s: %v", j.Key, j.Payload, err)
				}
				return effect(ctx, j)
			})
			must(t, r.Start(t.Context()))
		}
		eventually(t, "all are done", func() bool { return open(t, db) == 1 })
		for _, r := range runners {
			r.Stop()
		}
		if all, keys := count(t, db, "SELECT COUNT(*) FROM effects"), count(t, db, "SELECT COUNT(DISTINCT k) FROM effects"); all != n || keys != n {
			t.Errorf("%d effects of %d messages, want %d", all, keys, n)
		}
	})
}

// TestALostLeaseIsTakenOver: a process that hangs, or is killed, in the middle of a job
// leaves it to another one; what it does after that has no effect.
func TestALostLeaseIsTakenOver(t *testing.T) {
	eachDialect(t, func(t *testing.T, db *DB) {
		effect := effects(t, db)
		hung, release, late := make(chan struct{}), make(chan struct{}), make(chan error, 1)
		first, second := testRunner(db, time.Now), testRunner(db, time.Now)
		first.lease = 300 * time.Millisecond
		first.slots = make(chan struct{}, 1) // it hangs with all its workers, and cannot take its own job again
		first.Handle("sms", func(ctx context.Context, j Job) error {
			close(hung)
			<-release // whatever ctx says
			late <- effect(context.WithoutCancel(ctx), j)
			return nil
		})
		second.Handle("sms", effect)
		emit(t, db, Message{Topic: "sms", Key: "a"})
		must(t, first.Start(t.Context()))
		<-hung
		must(t, second.Start(t.Context()))
		eventually(t, "it is taken over", func() bool { return open(t, db) == 0 })
		close(release)
		if err := <-late; !errors.Is(err, ErrLeaseLost) {
			t.Errorf("the late one got %v", err)
		}
		first.Stop()
		second.Stop()
		if n := count(t, db, "SELECT COUNT(*) FROM effects"); n != 1 {
			t.Errorf("%d effects", n)
		}
	})
}

// TestRetries: pauses grow, a failure is remembered, and in the end the job is given up.
func TestRetries(t *testing.T) {
	eachDialect(t, func(t *testing.T, db *DB) {
		clock := newHandClock()
		r := testRunner(db, clock.now)
		attempts := make(chan int, 1)
		r.Handle("sms", func(_ context.Context, j Job) error {
			attempts <- j.Attempt
			if j.Attempt == 2 {
				panic("a handler's fault")
			}
			return errors.New("the gateway is closed")
		})
		emit(t, db, Message{Topic: "sms", Key: "a", Due: clock.now().Add(time.Hour)})
		start(t, r)
		clock.move(time.Hour)
		for attempt := 1; attempt <= maxAttempts; attempt++ {
			if got := <-attempts; got != attempt {
				t.Fatalf("attempt %d, want %d", got, attempt)
			}
			eventually(t, "the outcome is stored", func() bool { return count(t, db, "SELECT claimed_until FROM outbox") == 0 })
			if attempt == maxAttempts {
				break
			}
			pause := count(t, db, "SELECT due_at FROM outbox") - clock.now().UnixMilli()
			longest := min(backoffFirst<<(attempt-1), backoffLast).Milliseconds()
			if pause < longest/2 || pause > longest {
				t.Errorf("a pause of %d ms after attempt %d, want %d at most and half at least", pause, attempt, longest)
			}
			clock.move(time.Duration(pause) * time.Millisecond)
		}
		failed := failedJobs(t, db)
		if len(failed) != 1 || failed[0].DedupeKey != "a" || failed[0].Attempts != maxAttempts || *failed[0].LastError != "the gateway is closed" ||
			*failed[0].DoneAt != clock.now().UnixMilli() {
			t.Errorf("%+v", failed)
		}
	})
}

// TestAJobThatKillsItsProcessIsGivenUp: no attempt of it has ever stored an outcome.
func TestAJobThatKillsItsProcessIsGivenUp(t *testing.T) {
	eachDialect(t, func(t *testing.T, db *DB) {
		emit(t, db, Message{Topic: "sms", Key: "a"})
		execute(t, db, "UPDATE outbox SET attempts = ?, claimed_until = 1, claimed_by = 'gone'", maxAttempts)
		r := testRunner(db, time.Now)
		r.Handle("sms", func(context.Context, Job) error { t.Error("it was run again"); return nil })
		start(t, r)
		eventually(t, "it is given up", func() bool { return open(t, db) == 0 })
		if failed := failedJobs(t, db); len(failed) != 1 || *failed[0].LastError != ErrLeaseLost.Error() {
			t.Errorf("%+v", failed)
		}
	})
}

// TestAStopLeavesTheJobToOthersAtOnce, and is no attempt.
func TestAStopLeavesTheJobToOthersAtOnce(t *testing.T) {
	eachDialect(t, func(t *testing.T, db *DB) {
		first, second := testRunner(db, time.Now), testRunner(db, time.Now)
		begun, attempt := make(chan struct{}), make(chan int, 1)
		first.Handle("sms", func(ctx context.Context, _ Job) error {
			close(begun)
			<-ctx.Done()
			return ctx.Err()
		})
		second.Handle("sms", func(_ context.Context, j Job) error { attempt <- j.Attempt; return nil })
		must(t, first.Start(t.Context()))
		emit(t, db, Message{Topic: "sms"})
		<-begun
		first.Stop()
		first.Stop()
		start(t, second)
		if got := <-attempt; got != 1 {
			t.Errorf("attempt %d", got)
		}
	})
}

func TestARunnerStopsBeforeItsStart(t *testing.T) {
	leakFree(t)
	r := testRunner(openTest(t, "", testFile(t)), time.Now)
	r.Stop()
	if r.Start(t.Context()) == nil {
		t.Error("it started after the stop")
	}
}

// TestACommitWakesTheRunner: nothing is polled here.
func TestACommitWakesTheRunner(t *testing.T) {
	eachDialect(t, func(t *testing.T, db *DB) {
		r := testRunner(db, time.Now)
		r.poll = time.Hour
		done := make(chan struct{})
		r.Handle("sms", func(context.Context, Job) error { done <- struct{}{}; return nil })
		start(t, r)
		for range 10 {
			emit(t, db, Message{Topic: "sms"})
			<-done
		}
	})
}

// TestSQLAwayAndBack: nothing is lost and nothing done twice.
func TestSQLAwayAndBack(t *testing.T) {
	leakFree(t)
	server := testkit.StartMariaDB(t)
	db := openTest(t, server.Database(t), "")
	migrateUp(t, db)
	effect := effects(t, db)
	r := testRunner(db, time.Now)
	r.lease = 2 * time.Second // what was claimed in the moment of the crash
	begun, away := make(chan struct{}), make(chan struct{})
	var once sync.Once
	r.Handle("sms", func(ctx context.Context, j Job) error {
		once.Do(func() { close(begun); <-away })
		return effect(ctx, j)
	})
	for i := range 20 {
		emit(t, db, Message{Topic: "sms", Key: fmt.Sprint(i)})
	}
	start(t, r)
	<-begun
	must(t, server.Kill())
	close(away)
	must(t, server.Restart())
	eventually(t, "SQL is back", func() bool { return db.Ping(t.Context()) == nil })
	eventually(t, "all are done", func() bool { return open(t, db) == 0 })
	if all, keys := count(t, db, "SELECT COUNT(*) FROM effects"), count(t, db, "SELECT COUNT(DISTINCT k) FROM effects"); all != 20 || keys != 20 {
		t.Errorf("%d effects of %d messages", all, keys)
	}
}

// TestDoneMessagesAreForgotten after a week, failed ones never.
func TestDoneMessagesAreForgotten(t *testing.T) {
	eachDialect(t, func(t *testing.T, db *DB) {
		clock := newHandClock()
		emit(t, db, Message{Topic: "sms", Key: "old"}, Message{Topic: "sms", Key: "new"}, Message{Topic: "sms", Key: "failed"})
		execute(t, db, "UPDATE outbox SET state = 'done', done_at = ?", clock.now().Add(-keepDone-time.Second).UnixMilli())
		execute(t, db, "UPDATE outbox SET done_at = ? WHERE dedupe_key = 'new'", clock.now().UnixMilli())
		execute(t, db, "UPDATE outbox SET state = 'failed' WHERE dedupe_key = 'failed'")
		must(t, testRunner(db, clock.now).purge(t.Context()))
		if n, old := count(t, db, "SELECT COUNT(*) FROM outbox"), count(t, db, "SELECT COUNT(*) FROM outbox WHERE dedupe_key = 'old'"); n != 2 || old != 0 {
			t.Errorf("%d messages are left, %d of them old", n, old)
		}
	})
}
