package store

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"log/slog"
	"maps"
	"runtime/debug"
	"slices"
	"sync"
	"time"

	"mpp/hall"
)

const (
	// leaseTime is how long a claim counts. A process that dies leaves its jobs to others
	// after it.
	leaseTime = time.Minute
	// concludeWithin bounds the writing of an outcome. A lease leaves this much time
	// after the handler's own.
	concludeWithin = 5 * time.Second
	// pollTime is the longest time between two looks for due jobs.
	pollTime = 2 * time.Second
	// workers is how many handlers of one runner run at once.
	workers = 4
	// keepDone is how long the outbox remembers what was done, and its keys.
	keepDone = 7 * 24 * time.Hour
	// purgeEvery is the time between two removals of what is older.
	purgeEvery = time.Hour
)

// Runner runs the handlers of due messages. Any number of runners, in one process or in
// many, may work on one database: each job runs in one of them.
//
// A job is claimed for one minute, of which its handler has 55 seconds, the end of its
// context. When the process dies, or a handler fails to end in time, the job is run again
// after the minute, by any runner. A handler that returns an error is called again after
// 2 seconds, then after pauses that double up to 30 minutes; after 15 attempts the job
// stays in the table outbox as failed. So a handler may be called more than
// once for one message: it must be idempotent by Job.Key, or make its effect in a
// transaction of this database together with [Tx.Done]. Handlers are called outside of
// transactions, up to four at once, in no certain order. The clocks of all nodes must
// agree to five seconds.
//
// A runner looks for work at once when a transaction of its own process has emitted a
// message, and every two seconds for messages of other processes, for those that were
// not due and for retries.
//
// Register handlers before Start. Start it once. Stop may be called twice, and before
// Start.
type Runner struct {
	db    *DB
	by    string // unique among all runners
	clock hall.Clock
	log   *slog.Logger

	handlers  map[string]func(context.Context, Job) error
	recurring map[string]time.Duration // the pauses
	planned   bool                     // the recurring ones are in the table
	purged    time.Time
	failing   bool // SQL does not answer

	lease, poll time.Duration
	wake        chan struct{}
	slots       chan struct{}

	mu      sync.Mutex
	started bool
	stopped bool
	cancel  context.CancelFunc
	done    sync.WaitGroup
}

// NewRunner makes a runner; node is its name in the table for operators.
func NewRunner(db *DB, node string, clock hall.Clock, log *slog.Logger) *Runner {
	return &Runner{db: db, by: node[:min(len(node), 37)] + "/" + rand.Text(), clock: clock, log: log.With("part", "jobs"),
		handlers: map[string]func(context.Context, Job) error{}, recurring: map[string]time.Duration{},
		lease: leaseTime, poll: pollTime, wake: make(chan struct{}, 1), slots: make(chan struct{}, workers)}
}

// Handle registers the handler of a topic. A runner leaves other topics to others.
func (r *Runner) Handle(topic string, handler func(ctx context.Context, j Job) error) {
	if r.handlers[topic] != nil {
		panic("store: topic " + topic + " has two handlers")
	}
	r.handlers[topic] = handler
}

func (r *Runner) topics() []string { return slices.Collect(maps.Keys(r.handlers)) }

// Start begins to work and returns. The end of ctx stops it like Stop does.
func (r *Runner) Start(ctx context.Context) error {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.started || r.stopped {
		return errors.New("store: a runner starts once")
	}
	r.started = true
	working, cancel := context.WithCancel(ctx)
	r.cancel = cancel
	r.db.runners.Store(r, nil)
	r.done.Go(func() {
		defer r.db.runners.Delete(r)
		r.run(working)
	})
	return nil
}

// Stop ends the contexts of the handlers and returns when all of them have returned. A
// job whose handler did not succeed is free for other runners at once.
func (r *Runner) Stop() {
	r.mu.Lock()
	r.stopped = true
	if r.cancel != nil {
		r.cancel()
	}
	r.mu.Unlock()
	r.done.Wait()
}

func (r *Runner) run(ctx context.Context) {
	timer := time.NewTimer(r.poll)
	defer timer.Stop()
	for ctx.Err() == nil {
		r.report(ctx, r.round(ctx))
		timer.Reset(r.poll)
		select {
		case <-ctx.Done():
		case <-r.wake:
		case <-timer.C:
		}
	}
}

// report logs when rounds begin to fail, and when they work again.
func (r *Runner) report(ctx context.Context, err error) {
	switch {
	case err != nil && ctx.Err() == nil && !r.failing:
		r.log.Error("jobs cannot be read and are retried", "error", err)
		r.failing = true
	case err == nil && r.failing:
		r.log.Info("jobs can be read again")
		r.failing = false
	}
}

// round emits the recurring work that is due and starts due jobs until there are no more
// or all workers are busy. A worker that ends wakes the next round.
func (r *Runner) round(ctx context.Context) error {
	if err := r.emitRecurring(ctx); err != nil {
		return err
	}
	if err := r.purge(ctx); err != nil {
		return err
	}
	for free := cap(r.slots) - len(r.slots); free > 0; free = cap(r.slots) - len(r.slots) {
		jobs, err := r.claim(ctx, free)
		if err != nil || len(jobs) == 0 {
			return err
		}
		for _, j := range jobs {
			r.slots <- struct{}{}
			r.done.Go(func() {
				defer func() {
					<-r.slots
					r.wakeUp()
				}()
				r.attempt(ctx, j)
			})
		}
	}
	return nil
}

// attempt calls the handler and stores the outcome.
func (r *Runner) attempt(ctx context.Context, j Job) {
	margin := min(concludeWithin, r.lease/10)
	working, cancel := context.WithTimeout(ctx, r.lease-margin)
	failure := r.call(working, j)
	cancel()
	if failure != nil && ctx.Err() == nil {
		r.log.Warn("a job failed", "topic", j.Topic, "key", j.Key, "attempt", j.Attempt, "error", failure)
	}
	writing, cancel := context.WithTimeout(context.WithoutCancel(ctx), margin)
	defer cancel()
	for {
		err := r.conclude(writing, j, failure, ctx.Err() != nil)
		if err == nil || errors.Is(err, ErrLeaseLost) || !Pause(writing, txPause) {
			return // the handler has marked it, the lease was lost, or it will be
		}
	}
}

// call makes an error of a handler's panic.
func (r *Runner) call(ctx context.Context, j Job) (err error) {
	defer func() {
		if p := recover(); p != nil {
			err = fmt.Errorf("the handler panicked: %v", p)
			r.log.Error("a handler panicked", "topic", j.Topic, "panic", p, "stack", string(debug.Stack()))
		}
	}()
	return r.handlers[j.Topic](ctx, j)
}

// purge removes what was done long ago.
func (r *Runner) purge(ctx context.Context) error {
	if now := time.Now(); now.Sub(r.purged) >= purgeEvery {
		r.purged = now
		return r.db.Tx(ctx, func(tx *Tx) error {
			return tx.SQL.Exec("DELETE FROM outbox WHERE state = ? AND done_at < ?", stateDone, r.clock.Now().Add(-keepDone)).Error
		})
	}
	return nil
}

// wakeUp lets the next round begin at once.
func (r *Runner) wakeUp() {
	select {
	case r.wake <- struct{}{}:
	default:
	}
}

func (db *DB) wakeRunners() {
	db.runners.Range(func(r, _ any) bool {
		r.(*Runner).wakeUp() //nolint:forcetypeassert // the map holds nothing else
		return true
	})
}
