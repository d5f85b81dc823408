package live

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"slices"
	"sync"
	"sync/atomic"
	"time"

	"mpp/hall"
)

// Source provides the hall's current state and the events that change it.
type Source interface {
	// Snapshot returns the current state. Its recent events give boards their last calls.
	Snapshot(ctx context.Context) (hall.Snapshot, error)
	// Tail calls apply with the events after the given number, in order, as they come.
	// It returns only when ctx ends, or when apply or the source fails.
	Tail(ctx context.Context, after int64, apply func([]hall.Event) error) error
}

// watcher is called after every change, under the Feed's write lock.
type watcher interface {
	applied(d *hall.Day)
	// reloaded follows a snapshot. rewound means that the snapshot is older than what was
	// sent, or lacks some of it.
	reloaded(d *hall.Day, rewound bool)
}

// Feed owns the day: it loads a snapshot, follows the events, and loads a snapshot again
// when it missed some. Start and Stop may be called in any order and more than once; a
// stopped Feed stays stopped, and its last state can still be read.
type Feed struct {
	source Source
	log    *slog.Logger

	mu      sync.RWMutex
	day     *hall.Day
	past    map[string]hall.Past
	watch   watcher
	changed chan struct{} // closed and replaced at each change

	healthy  atomic.Bool
	events   atomic.Int64
	restarts atomic.Int64
	gap      bool // only the loop uses it: an event was not applied
	stale    bool // only the loop uses it: the day may include events that were lost

	lifecycle sync.Mutex // guards these three
	cancel    context.CancelFunc
	done      chan struct{}
	stopped   bool
}

// Waits between attempts at a source that fails.
const (
	firstRetry = 50 * time.Millisecond
	lastRetry  = 3 * time.Second
)

var (
	errTailEnded = errors.New("tail ended")
	errLost      = errors.New("the hall was restored and lacks events that were shown")
)

// NewFeed makes a Feed; log may be nil.
func NewFeed(source Source, log *slog.Logger) *Feed {
	if log == nil {
		log = slog.New(slog.DiscardHandler)
	}
	return &Feed{source: source, log: log, changed: make(chan struct{})}
}

// Start follows the source until ctx ends or Stop is called. It does not wait for the
// first snapshot; WaitSeq(ctx, 0) does.
func (f *Feed) Start(ctx context.Context) {
	f.lifecycle.Lock()
	defer f.lifecycle.Unlock()
	if f.stopped || f.done != nil {
		return
	}
	ctx, f.cancel = context.WithCancel(ctx)
	f.done = make(chan struct{})
	go func() {
		defer close(f.done)
		f.run(ctx)
	}()
}

// Stop stops following and waits for the goroutine.
func (f *Feed) Stop() {
	f.lifecycle.Lock()
	defer f.lifecycle.Unlock()
	f.stopped = true
	if f.done != nil {
		f.cancel()
		<-f.done
	}
}

// Healthy reports whether a snapshot has been loaded and the source answered last time.
// While it is false no heartbeat is sent, so that clients see that they are stale.
func (f *Feed) Healthy() bool { return f.healthy.Load() }

// View calls read with the day, which read must not retain; false before the first
// snapshot.
func (f *Feed) View(read func(*hall.Day)) bool {
	f.mu.RLock()
	defer f.mu.RUnlock()
	if f.day == nil {
		return false
	}
	read(f.day)
	return true
}

// Learn gives the day, and those that follow it, what earlier days say of service times. It
// shows with the next change of each queue.
func (f *Feed) Learn(past map[string]hall.Past) {
	f.mu.Lock()
	defer f.mu.Unlock()
	if f.past = past; f.day != nil {
		f.day.Learn(past)
	}
}

// exclusive is View under the write lock, for changes of the subscriptions.
func (f *Feed) exclusive(do func(*hall.Day)) bool {
	f.mu.Lock()
	defer f.mu.Unlock()
	if f.day == nil {
		return false
	}
	do(f.day)
	return true
}

// WaitSeq returns when the day includes event seq, or with ctx's error.
func (f *Feed) WaitSeq(ctx context.Context, seq int64) error {
	for {
		f.mu.RLock()
		reached, changed := f.day != nil && f.day.Seq() >= seq, f.changed
		f.mu.RUnlock()
		if reached {
			return nil
		}
		select {
		case <-changed:
		case <-ctx.Done():
			return ctx.Err()
		}
	}
}

func (f *Feed) run(ctx context.Context) {
	defer f.healthy.Store(false)
	wait := firstRetry
	for {
		before := f.events.Load()
		err := f.follow(ctx)
		if ctx.Err() != nil {
			return
		}
		f.healthy.Store(false)
		f.restarts.Add(1)
		if f.events.Load() > before {
			wait = firstRetry
		}
		f.log.Warn("live feed interrupted", "error", err, "retry_in", wait)
		select {
		case <-ctx.Done():
			return
		case <-time.After(wait):
		}
		wait = min(wait*2, lastRetry)
	}
}

// follow loads a snapshot and then tails until something breaks.
func (f *Feed) follow(ctx context.Context) error {
	snap, err := f.source.Snapshot(ctx)
	if err != nil {
		return fmt.Errorf("snapshot: %w", err)
	}
	after := f.load(snap)
	f.healthy.Store(true)
	if err := f.source.Tail(ctx, after, f.apply); err != nil {
		return fmt.Errorf("tail after %d: %w", after, err)
	}
	return errTailEnded
}

// load replaces the day by the snapshot, unless the present day can simply go on: then
// the events in between come with the tail, and each makes a small patch.
func (f *Feed) load(snap hall.Snapshot) int64 {
	f.mu.Lock()
	defer f.mu.Unlock()
	if f.day != nil && !f.gap && snap.Seq >= f.day.Seq() {
		return f.day.Seq()
	}
	rewound := f.day != nil && (f.stale || snap.Seq < f.day.Seq() || lossSince(f.day.Seq(), snap.Recent))
	f.day, f.gap, f.stale = hall.NewDay(snap), false, false
	f.day.Learn(f.past)
	if f.watch != nil {
		f.watch.reloaded(f.day, rewound)
	}
	f.broadcast()
	return f.day.Seq()
}

// lossSince reports whether events up to seq may have been lost in a later restore.
func lossSince(seq int64, recent []hall.Event) bool {
	return slices.ContainsFunc(recent, func(e hall.Event) bool { return e.Seq > seq && isLoss(&e) })
}

// isLoss reports whether events before this one were lost: a day that includes them is
// wrong, and only a new snapshot can correct it.
func isLoss(e *hall.Event) bool { return e.Type == hall.EventRestored && e.Missing > 0 }

// apply applies events one lock at a time, so that readers get in between.
func (f *Feed) apply(events []hall.Event) error {
	for i := range events {
		if err := f.applyOne(events[i]); err != nil {
			f.gap = true
			return err
		}
	}
	return nil
}

func (f *Feed) applyOne(e hall.Event) error {
	f.mu.Lock()
	defer f.mu.Unlock()
	if e.Seq <= f.day.Seq() {
		return nil
	}
	if isLoss(&e) {
		f.stale = true
		return errLost
	}
	if err := f.day.Apply(e); err != nil {
		return err
	}
	f.events.Add(1)
	if f.watch != nil {
		f.watch.applied(f.day)
	}
	f.broadcast()
	return nil
}

func (f *Feed) broadcast() {
	close(f.changed)
	f.changed = make(chan struct{})
}
