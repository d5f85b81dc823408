package ledger

import (
	"context"
	"errors"
	"log/slog"
	"sync"
	"time"

	"mpp/hall"
	"mpp/store"
)

// Source is the hall's event stream as the recorder needs it. One source feeds
// one recorder; several processes share the stream through their own.
type Source interface {
	// Read blocks until there are events or ctx ends, and returns at most 500. Events
	// that were delivered before and not acknowledged come first, then those that a
	// dead process left. Entries that are not events come in a *hall.UndecodableError,
	// beside the events of the same read.
	Read(ctx context.Context) ([]hall.Event, error)
	// Ack acknowledges the events: they are committed and need not be delivered again.
	// It is called while another goroutine reads.
	Ack(ctx context.Context, seqs []int64) error
}

// Times of the recorder.
const (
	backoffFirst = 50 * time.Millisecond
	backoffLast  = 5 * time.Second
	backoffBusy  = 200 * time.Millisecond // longest pause after a lock conflict
	stopGrace    = 3 * time.Second        // for the current batch after Stop
	sweepEvery   = 250 * time.Millisecond // between two looks for events of other processes
	sweepLimit   = 500
)

// Recorder records the hall's events in the ledger. One batch is whatever the stream
// holds at the moment, so batches, and the number of changes that share a commit, grow
// under load by themselves. Behind a backlog it reads on while it writes.
//
// While SQL fails it retries for ever with growing pauses and acknowledges nothing, so
// the stream keeps the events. An event that SQL will never accept is quarantined (see
// [Quarantined]) and does not block the others.
//
// Start it once. Stop may be called twice, and before Start.
type Recorder struct {
	ledger  *Ledger
	hall    string
	source  Source
	log     *slog.Logger
	waiters *waiters
	stats   recorderStats
	writes  health // of writing to SQL
	looks   health // of looking in SQL for events of other processes

	firstTask func(context.Context) error // see RunFirst; nil for none

	mu      sync.Mutex
	started bool
	stopped bool
	cancel  context.CancelFunc
	done    sync.WaitGroup
}

// NewRecorder makes a recorder of one hall's events; Start starts it.
func NewRecorder(l *Ledger, hallID string, source Source, log *slog.Logger) *Recorder {
	r := &Recorder{ledger: l, hall: hallID, source: source, waiters: newWaiters(),
		log: log.With("part", "ledger", "hall", hallID)}
	r.writes.after, r.looks.after = awayAfter, awayAfter
	r.writes.wellSince, r.looks.wellSince = time.Now(), time.Now()
	return r
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

// Stop stops reading, gives the current batch a few seconds to be committed and returns
// when no goroutine of the recorder runs any more. Events that were not acknowledged stay
// in the stream. To have everything recorded first, wait for the last event with WaitFor.
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
	// The current batch may outlive the reading by the grace at most.
	working, cancel := context.WithCancel(context.WithoutCancel(reading))
	defer cancel()
	defer context.AfterFunc(reading, func() {
		grace := stopGrace
		if !r.Healthy() {
			grace = 0 // SQL is away, waiting does not help
		}
		timer := time.AfterFunc(grace, cancel)
		context.AfterFunc(working, func() { timer.Stop() })
	})()
	if !r.runFirst(reading) {
		return
	}
	prefetched := make(chan delivery, prefetchReads)
	r.done.Go(func() { r.prefetch(reading, prefetched) })
	for d := range prefetched {
		r.process(reading, working, d.join(prefetched))
	}
}

// process records or quarantines a delivery and acknowledges it, retrying as long as
// needed. Recording again what a failed try had committed has no effect.
func (r *Recorder) process(reading, working context.Context, d delivery) {
	defer d.finish()
	r.stats.began(d)
	var quarantined []Quarantined
	recorded := r.retry(reading, "record", func() error {
		return r.observed(func() (err error) {
			if quarantined, err = r.ledger.RecordOrQuarantine(working, r.hall, d.events); err != nil {
				return err
			}
			raw := r.ledger.quarantinedRaw(d.raw)
			quarantined = append(quarantined, raw...)
			return r.ledger.Quarantine(working, r.hall, raw)
		})
	})
	if !recorded {
		return
	}
	for _, p := range quarantined {
		r.log.Error("an event was quarantined, see table poison_events", "seq", p.Seq, "kind", p.Kind, "error", p.Error)
	}
	seqs := d.seqs()
	r.stats.finished(seqs, quarantined)
	r.waiters.committed(seqs)
	r.retry(reading, "acknowledge", func() error { return r.source.Ack(working, seqs) })
}

// observed runs write once and notes for the health how it went.
func (r *Recorder) observed(write func() error) error {
	r.writes.begin(time.Now())
	err := write()
	if err == nil {
		r.writes.worked(time.Now())
	}
	return err
}

// retry calls try until it succeeds, with growing pauses. It reports false when the
// recorder was stopped before that; it calls try at least once.
func (r *Recorder) retry(reading context.Context, doing string, try func() error) bool {
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
		if faultOf(err) == store.Busy {
			pause = min(pause, backoffBusy)
		}
		r.log.Error("the ledger could not "+doing+" and tries again", "error", err, "pause", pause)
		if !store.Pause(reading, pause) {
			return false
		}
	}
}
