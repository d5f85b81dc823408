package ledger

import (
	"context"
	"errors"
	"log/slog"
	"math/rand/v2"
	"sync"
	"time"

	"mpp/hall"
)

// Source is the hall's event stream as the recorder needs it. One source feeds
// one recorder; several processes share the stream through their own.
type Source interface {
	// Read blocks until there are events or ctx ends, and gives at most 500. It
	// gives first what was delivered before and never acknowledged, and takes over
	// what a dead process left.
	Read(ctx context.Context) ([]hall.Event, error)
	// Ack says that the events are kept and need not be delivered again.
	Ack(ctx context.Context, seqs []int64) error
}

// Times of the recorder.
const (
	backoffFirst = 50 * time.Millisecond
	backoffLast  = 5 * time.Second
	stopGrace    = 5 * time.Second        // for the batch in hand
	sweepEvery   = 250 * time.Millisecond // for events that another process recorded
	sweepLimit   = 500
)

// Recorder keeps the hall's events in the ledger. It takes whatever is there as
// one batch, never waiting for it to fill: under load batches grow by
// themselves, and with them the number of changes that share one commit.
//
// Start it once. Stop may be called twice, and before Start.
type Recorder struct {
	ledger  *Ledger
	hall    string
	source  Source
	log     *slog.Logger
	waiters *waiters
	stats   recorderStats

	mu      sync.Mutex
	started bool
	stopped bool
	cancel  context.CancelFunc
	done    sync.WaitGroup
}

// NewRecorder makes a recorder of one hall's events; Start starts it.
func NewRecorder(l *Ledger, hallID string, source Source, log *slog.Logger) *Recorder {
	return &Recorder{ledger: l, hall: hallID, source: source, waiters: newWaiters(),
		log: log.With("part", "ledger", "hall", hallID)}
}

// Start begins to record and returns. The end of ctx stops it like Stop does.
func (r *Recorder) Start(ctx context.Context) error {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.started || r.stopped {
		return errors.New("ledger: a recorder starts once")
	}
	r.started = true
	reading, cancel := context.WithCancel(ctx)
	r.cancel = cancel
	r.done.Go(func() { r.run(reading) })
	r.done.Go(func() { r.sweep(reading) })
	return nil
}

// Stop stops reading, gives the batch in hand a few seconds to be committed and
// returns when nothing runs any more. What was not acknowledged stays in the
// stream. To have everything recorded first, wait for the last event with WaitFor.
func (r *Recorder) Stop() {
	r.mu.Lock()
	r.stopped = true
	if r.cancel != nil {
		r.cancel()
	}
	r.mu.Unlock()
	r.done.Wait()
	r.waiters.stop()
}

func (r *Recorder) run(reading context.Context) {
	defer r.waiters.stop()
	// The work outlives the reading, but not by more than the grace.
	working, cancel := context.WithCancel(context.WithoutCancel(reading))
	defer cancel()
	defer context.AfterFunc(reading, func() {
		timer := time.AfterFunc(stopGrace, cancel)
		context.AfterFunc(working, func() { timer.Stop() })
	})()
	for reading.Err() == nil {
		var events []hall.Event
		r.until(reading, "read the stream", func() (err error) {
			events, err = r.source.Read(reading)
			return err
		})
		if len(events) > 0 {
			r.take(reading, working, events)
		}
	}
}

// take records a batch and acknowledges it, however often that must be tried.
func (r *Recorder) take(reading, working context.Context, events []hall.Event) {
	seqs := make([]int64, len(events))
	for i := range events {
		seqs[i] = events[i].Seq
	}
	r.stats.took(events)
	recorded := r.until(reading, "record", func() error { return r.ledger.Record(working, r.hall, events) })
	if !recorded {
		return
	}
	r.waiters.committed(seqs)
	r.stats.committed(events)
	r.until(reading, "acknowledge", func() error { return r.source.Ack(working, seqs) })
}

// until tries until it works, with growing pauses; false when the recorder was
// stopped before it did. The first try is made in any case.
func (r *Recorder) until(reading context.Context, doing string, try func() error) bool {
	for pause := backoffFirst; ; pause = min(2*pause, backoffLast) {
		err := try()
		if err == nil {
			r.stats.worked()
			return true
		}
		if reading.Err() != nil {
			return false
		}
		r.stats.failed(err)
		r.log.Error("the ledger could not "+doing+" and tries again", "error", err, "pause", pause)
		if !sleep(reading, jitter(pause)) {
			return false
		}
	}
}

// jitter keeps nodes that failed together from coming back together.
func jitter(d time.Duration) time.Duration { return d/2 + rand.N(d/2+1) }

func sleep(ctx context.Context, d time.Duration) bool {
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-timer.C:
		return true
	case <-ctx.Done():
		return false
	}
}

// sweep wakes those who wait for an event that another process took from the
// stream: one question for all of them, and none while nobody waits for long.
func (r *Recorder) sweep(ctx context.Context) {
	ticker := time.NewTicker(sweepEvery)
	defer ticker.Stop()
	for {
		select {
		case <-ctx.Done():
			return
		case <-ticker.C:
		}
		seqs := r.waiters.overdue(sweepLimit)
		if len(seqs) == 0 {
			continue
		}
		// An error is the recorder's to report: it meets the same database.
		if found, err := r.ledger.recorded(ctx, r.hall, seqs); err == nil {
			r.waiters.committed(found)
		}
	}
}
