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

// Source is where the hall's present comes from.
type Source interface {
	// Snapshot is all that is true now. Recent events in it give boards their last calls.
	Snapshot(ctx context.Context) (hall.Snapshot, error)
	// Tail calls apply with the events after the given number, in order, as they
	// come. It returns only when ctx ends, apply fails or the source does.
	Tail(ctx context.Context, after int64, apply func([]hall.Event) error) error
}

// watcher is told of every change, under the Feed's write lock.
type watcher interface {
	applied(d *hall.Day)
	// reloaded follows a snapshot; rewound when history went back before what was sent,
	// or lacks some of it.
	reloaded(d *hall.Day, rewound bool)
}

// Feed owns the day: it loads a snapshot, follows the events, and loads again when
// it missed some. Start and Stop may be called in any order and more than once; a
// stopped Feed stays stopped and keeps its last picture.
type Feed struct {
	source Source
	log    *slog.Logger

	mu      sync.RWMutex
	day     *hall.Day
	watch   watcher
	changed chan struct{} // closed and replaced at each change

	healthy  atomic.Bool
	events   atomic.Int64
	restarts atomic.Int64
	reload   bool // only the loop: the day has a hole
	lost     bool // only the loop: the day may hold events that are lost

	life   sync.Mutex
	cancel context.CancelFunc
	done   chan struct{}
	ended  bool
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

// Start begins to follow the source until ctx ends or Stop. It does not wait for
// the first snapshot; WaitSeq(ctx, 0) does.
func (f *Feed) Start(ctx context.Context) {
	f.life.Lock()
	defer f.life.Unlock()
	if f.ended || f.done != nil {
		return
	}
	ctx, f.cancel = context.WithCancel(ctx)
	f.done = make(chan struct{})
	go func() {
		defer close(f.done)
		f.run(ctx)
	}()
}

// Stop ends following and waits for the goroutine.
func (f *Feed) Stop() {
	f.life.Lock()
	defer f.life.Unlock()
	f.ended = true
	if f.done != nil {
		f.cancel()
		<-f.done
	}
}

// Ready tells whether there is a picture to show.
func (f *Feed) Ready() bool {
	f.mu.RLock()
	defer f.mu.RUnlock()
	return f.day != nil
}

// Healthy tells whether there is a picture and the source answered last time. While
// it is false no heartbeat goes out, so that clients see that they are stale.
func (f *Feed) Healthy() bool { return f.healthy.Load() }

// View lets read see the day, which must not leave it; false before there is one.
func (f *Feed) View(read func(*hall.Day)) bool {
	f.mu.RLock()
	defer f.mu.RUnlock()
	if f.day == nil {
		return false
	}
	read(f.day)
	return true
}

// exclusive is View for those who change the subscriptions.
func (f *Feed) exclusive(change func(*hall.Day)) bool {
	f.mu.Lock()
	defer f.mu.Unlock()
	if f.day == nil {
		return false
	}
	change(f.day)
	return true
}

// WaitSeq returns when the picture includes the event, or with ctx's error.
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

// load takes the snapshot unless the day in hand can simply go on: the events
// between come with the tail, and each is then a small patch.
func (f *Feed) load(snap hall.Snapshot) int64 {
	f.mu.Lock()
	defer f.mu.Unlock()
	if f.day != nil && !f.reload && snap.Seq >= f.day.Seq() {
		return f.day.Seq()
	}
	rewound := f.day != nil && (f.lost || snap.Seq < f.day.Seq() || lostSince(f.day.Seq(), snap.Recent))
	f.day, f.reload, f.lost = hall.NewDay(snap), false, false
	if f.watch != nil {
		f.watch.reloaded(f.day, rewound)
	}
	f.broadcast()
	return f.day.Seq()
}

// lostSince tells whether events up to seq may have been lost in a restore later on.
func lostSince(seq int64, recent []hall.Event) bool {
	return slices.ContainsFunc(recent, func(e hall.Event) bool { return e.Seq > seq && isLoss(&e) })
}

// isLoss tells whether history has a hole before the event: a picture that was made
// from what is in the hole is wrong, and only a new one can mend it.
func isLoss(e *hall.Event) bool { return e.Type == hall.EventRestored && e.Missing > 0 }

// apply takes events one lock at a time, so that readers come in between.
func (f *Feed) apply(events []hall.Event) error {
	for i := range events {
		if err := f.applyOne(events[i]); err != nil {
			f.reload = true
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
		f.lost = true
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
