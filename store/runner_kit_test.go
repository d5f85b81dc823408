package store

import (
	"context"
	"log/slog"
	"sync/atomic"
	"testing"
	"time"
)

// handClock stands until it is moved.
type handClock struct{ ms atomic.Int64 }

func newHandClock() *handClock {
	c := &handClock{}
	c.ms.Store(time.Date(2026, 3, 2, 1, 0, 0, 0, time.UTC).UnixMilli())
	return c
}

func (c *handClock) now() time.Time        { return time.UnixMilli(c.ms.Load()).UTC() }
func (c *handClock) move(by time.Duration) { c.ms.Add(by.Milliseconds()) }

// testRunner looks often, since tests do not wait for commits of other runners.
func testRunner(db *DB, clock func() time.Time) *Runner {
	r := NewRunner(db, "uji", clock, slog.New(slog.DiscardHandler))
	r.poll = 10 * time.Millisecond
	return r
}

func start(t *testing.T, r *Runner) {
	t.Helper()
	must(t, r.Start(t.Context()))
	t.Cleanup(r.Stop)
}

func emit(t *testing.T, db *DB, messages ...Message) {
	t.Helper()
	must(t, db.Tx(t.Context(), func(tx *Tx) error {
		for _, m := range messages {
			if err := tx.Emit(m); err != nil {
				return err
			}
		}
		return nil
	}))
}

func count(t *testing.T, db *DB, query string, args ...any) (n int64) {
	t.Helper()
	must(t, db.Read(t.Context()).Raw(query, args...).Scan(&n).Error)
	return n
}

func eventually(t *testing.T, what string, yes func() bool) {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
	defer cancel()
	for !yes() {
		if !Pause(ctx, 2*time.Millisecond) {
			t.Fatalf("never: %s", what)
		}
	}
}

// open is how many messages wait or are at work.
func open(t *testing.T, db *DB) int64 {
	t.Helper()
	return count(t, db, "SELECT COUNT(*) FROM outbox WHERE state = 'open'")
}

// effects makes a table in which a handler leaves a row for each time it has an effect.
func effects(t *testing.T, db *DB) func(ctx context.Context, j Job) error {
	t.Helper()
	execute(t, db, "CREATE TABLE effects (k VARCHAR(200) NOT NULL)")
	return effect(db)
}

func effect(db *DB) func(ctx context.Context, j Job) error {
	return func(ctx context.Context, j Job) error {
		return db.Tx(ctx, func(tx *Tx) error {
			if err := tx.Done(j); err != nil {
				return err
			}
			return tx.SQL.Exec("INSERT INTO effects VALUES (?)", j.Key).Error
		})
	}
}

// failedJobs are the messages that were given up.
func failedJobs(t *testing.T, db *DB) (failed []outboxRow) {
	t.Helper()
	must(t, db.Read(t.Context()).Raw("SELECT * FROM outbox WHERE state = ?", stateFailed).Scan(&failed).Error)
	return failed
}
