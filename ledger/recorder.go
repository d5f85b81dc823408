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
	// Read blocks until there are events or ctx ends, and gives at most 500. It
	// gives first what was delivered before and never acknowledged, and takes over
	// what a dead process left. Entries that are no events come in a
	// *hall.UndecodableError, beside the events of the same read.
	Read(ctx context.Context) ([]hall.Event, error)
	// Ack says that the events are kept and need not be delivered again. It is called
	// while another goroutine reads.
	Ack(ctx context.Context, seqs []int64) error
}

// Times of the recorder.
const (
	backoffFirst = 50 * time.Millisecond
	backoffLast  = 5 * time.Second
	backoffBusy  = 200 * time.Millisecond // longest pause where only another writer was in the way
	stopGrace    = 3 * time.Second        // for the batch in hand
	sweepEvery   = 250 * time.Millisecond // for events that another process recorded
	sweepLimit   = 500
)

// Recorder keeps the hall's events in the ledger. It takes whatever is there as
// one batch, never waiting for it to fill: under load batches grow by
// themselves, and with them the number of changes that share one commit. Behind a
// backlog it reads on while it writes.
//
// While SQL fails it tries again, for ever and with growing pauses; nothing is
// acknowledged, so the stream holds the events. An event that SQL will never take
// is set aside (see [Poison]) and holds up no other.
//
// Start it once. Stop may be called twice, and before Start.
type Recorder struct {
	ledger  *Ledger
	hall    string
	source  Source
	log     *slog.Logger
	waiters *waiters
	stats   recorderStats
	writes  health                      // of writing to SQL
	looks   health                      // of asking SQL for others' events
	first   func(context.Context) error // see First; nil for none

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
	r.writes.fine, r.looks.fine = time.Now(), time.Now()
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
		grace := stopGrace
		if !r.Healthy() {
			grace = 0 // SQL is away: there is nothing to be had by waiting
		}
		timer := time.AfterFunc(grace, cancel)
		context.AfterFunc(working, func() { timer.Stop() })
	})()
	if !r.opened(reading) {
		return
	}
	ahead := make(chan delivery, readAhead)
	r.done.Go(func() { r.readOn(reading, ahead) })
	for d := range ahead {
		r.take(reading, working, d.gather(ahead))
	}
}

// take keeps what was delivered, aside where it must be, and acknowledges it,
// however often that must be tried. What was kept by a try that failed later has
// no second effect.
func (r *Recorder) take(reading, working context.Context, d delivery) {
	defer d.settle()
	r.stats.took(d)
	var aside []Poison
	kept := r.until(reading, "record", func() error {
		return r.try(func() (err error) {
			if aside, err = r.ledger.Keep(working, r.hall, d.events); err != nil {
				return err
			}
			raw := r.ledger.poisonRaw(d.raw)
			aside = append(aside, raw...)
			return r.ledger.SetAside(working, r.hall, raw)
		})
	})
	if !kept {
		return
	}
	for _, p := range aside {
		r.log.Error("an event was set aside, see table poison_events", "seq", p.Seq, "kind", p.Kind, "error", p.Error)
	}
	seqs := d.seqs()
	r.stats.kept(seqs, aside)
	r.waiters.committed(seqs)
	r.until(reading, "acknowledge", func() error { return r.source.Ack(working, seqs) })
}

// try makes one try to write and keeps book of the health.
func (r *Recorder) try(write func() error) error {
	r.writes.begin(time.Now())
	err := write()
	if err == nil {
		r.writes.worked(time.Now())
	}
	return err
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
		if faultOf(err) == store.Busy {
			pause = min(pause, backoffBusy)
		}
		r.log.Error("the ledger could not "+doing+" and tries again", "error", err, "pause", pause)
		if !store.Pause(reading, pause) {
			return false
		}
	}
}
