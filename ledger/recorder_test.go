package ledger

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"math/rand/v2"
	"slices"
	"sync"
	"testing"
	"time"

	"go.uber.org/goleak"

	"mpp/hall"
	"mpp/store"
)

// stream is the event stream of a test. What was read and not acknowledged is
// delivered again when asked for.
type stream struct {
	mu     sync.Mutex
	ready  chan struct{} // holds one token while there is something
	queued [][]hall.Event
	bad    []hall.RawEvent // come beside the next events
	acked  map[int64]int
	ackErr error
}

func newStream() *stream { return &stream{ready: make(chan struct{}, 1), acked: map[int64]int{}} }

func (s *stream) put(batches ...[]hall.Event) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.queued = append(s.queued, batches...)
	s.signal()
}

func (s *stream) signal() {
	select {
	case s.ready <- struct{}{}:
	default:
	}
}

// Read implements Source.
func (s *stream) Read(ctx context.Context) ([]hall.Event, error) {
	select {
	case <-ctx.Done():
		return nil, ctx.Err()
	case <-s.ready:
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	b := s.queued[0]
	if s.queued = s.queued[1:]; len(s.queued) > 0 {
		s.signal()
	}
	if bad := s.bad; len(bad) > 0 {
		s.bad = nil
		return b, fmt.Errorf("read: %w", &hall.UndecodableError{Entries: bad})
	}
	return b, nil
}

// Ack implements Source.
func (s *stream) Ack(_ context.Context, seqs []int64) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.ackErr != nil {
		err := s.ackErr
		s.ackErr = nil
		return err
	}
	for _, seq := range seqs {
		s.acked[seq]++
	}
	return nil
}

func (s *stream) ackedCount() int {
	s.mu.Lock()
	defer s.mu.Unlock()
	return len(s.acked)
}

func testRecorder(l *Ledger, source Source) *Recorder {
	return NewRecorder(l, "uji", source, slog.New(slog.DiscardHandler))
}

// leakFree fails the test when it leaves a goroutine of its own behind.
func leakFree(t *testing.T) {
	t.Helper()
	before := goleak.IgnoreCurrent()
	t.Cleanup(func() { goleak.VerifyNone(t, before) })
}

func deadline(t *testing.T) context.Context {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
	t.Cleanup(cancel)
	return ctx
}

func TestRecorderKeepsTheStream(t *testing.T) {
	eachDialect(t, func(t *testing.T, l *Ledger) {
		leakFree(t)
		s, source := newScript(t), newStream()
		s.randomly(rand.New(rand.NewPCG(2, 3)), 900)
		r := testRecorder(l, source)
		must(t, r.Start(t.Context()))
		cut := batches(s.events, 40)
		source.put(cut...)
		source.put(cut[3]) // delivered again, as after a crash
		must(t, r.WaitFor(deadline(t), int64(len(s.events))))
		r.Stop()
		if err := r.Start(t.Context()); err == nil {
			t.Error("a stopped recorder started again")
		}

		record(t, l, "plain", s.events)
		if a, b := dump(t, l, "uji"), dump(t, l, "plain"); a != b {
			t.Error(firstDifference(a, b))
		}
		if source.ackedCount() != len(s.events) {
			t.Errorf("%d events acknowledged, want %d", source.ackedCount(), len(s.events))
		}
		if st := r.Stats(); st.LastSeq != int64(len(s.events)) || st.Pending != 0 || st.Lag != 0 || st.LastError != nil || st.Recorded < int64(len(s.events)) {
			t.Errorf("%+v", st)
		}
	})
}

// SQL fails for a while: nothing is acknowledged and nobody is told that their
// change is kept; when it is back, everything lands once.
func TestRecorderOutlastsAnErrorOfSQL(t *testing.T) {
	eachDialect(t, func(t *testing.T, l *Ledger) {
		leakFree(t)
		s, source := newScript(t), newStream()
		s.randomly(rand.New(rand.NewPCG(4, 5)), 80)
		execute(t, l, "ALTER TABLE legs RENAME TO hidden")
		r := testRecorder(l, source)
		must(t, r.Start(t.Context()))
		defer r.Stop()
		source.put(batches(s.events, 30)...)
		for r.Stats().Failures < 2 {
			if !store.Pause(deadline(t), time.Millisecond) {
				t.Fatal("the recorder never failed")
			}
		}
		st := r.Stats()
		if st.LastError == nil || st.LastSeq != 0 || st.Pending != 30 || st.Lag <= 0 || source.ackedCount() != 0 {
			t.Errorf("while SQL fails: %+v, %d acknowledged", st, source.ackedCount())
		}
		impatient, cancel := context.WithTimeout(t.Context(), 10*time.Millisecond)
		defer cancel()
		if err := r.WaitFor(impatient, 5); !errors.Is(err, context.DeadlineExceeded) || hall.CodeOf(err) != hall.CodeUnavailable {
			t.Errorf("waiting while SQL fails gave %v", err)
		}

		execute(t, l, "ALTER TABLE hidden RENAME TO legs")
		must(t, r.WaitFor(deadline(t), int64(len(s.events))))
		record(t, l, "plain", s.events)
		if a, b := dump(t, l, "uji"), dump(t, l, "plain"); a != b {
			t.Error(firstDifference(a, b))
		}
	})
}

func TestRecorderAcknowledgesAgain(t *testing.T) {
	leakFree(t)
	l := openTest(t, "", testFile(t))
	migrateUp(t, l)
	s, source := newScript(t), newStream()
	source.ackErr = errors.New("the stream is away")
	r := testRecorder(l, source)
	must(t, r.Start(t.Context()))
	source.put(s.events)
	for source.ackedCount() < len(s.events) {
		if !store.Pause(deadline(t), time.Millisecond) {
			t.Fatal("never acknowledged")
		}
	}
	r.Stop()
	must(t, l.db.Close())
}

// A thousand kiosks wait for their own event and share the commits.
func TestWaitForWakesEveryone(t *testing.T) {
	leakFree(t)
	l := openTest(t, "", testFile(t))
	migrateUp(t, l)
	s, source := newScript(t), newStream()
	for len(s.events) < 1000 {
		s.pass(time.Second)
		s.issue("ktp", hall.ClassRegular)
	}
	r := testRecorder(l, source)
	r.writes.after, r.looks.after = time.Minute, time.Minute // a busy machine is no SQL that is away
	must(t, r.Start(t.Context()))
	ctx := deadline(t)
	var all sync.WaitGroup
	errs := make(chan error, 2*len(s.events))
	for i := range 2 * len(s.events) { // two for each: a request and its repetition
		all.Go(func() { errs <- r.WaitFor(ctx, int64(i/2+1)) })
	}
	source.put(batches(s.events, 250)...)
	all.Wait()
	close(errs)
	for err := range errs {
		must(t, err)
	}
	must(t, r.WaitFor(ctx, 1)) // long committed
	if n := len(r.waiters.waiting); n != 0 {
		t.Errorf("%d waiters were left behind", n)
	}
	r.Stop()
	if err := r.WaitFor(t.Context(), 99_999); hall.CodeOf(err) != hall.CodeUnavailable {
		t.Errorf("waiting after the stop gave %v", err)
	}
	must(t, l.db.Close())
}

// Two nodes share the stream: an event may land through the other one, or have
// landed before this process started.
func TestWaitForAnEventThatAnotherProcessRecorded(t *testing.T) {
	eachDialect(t, func(t *testing.T, l *Ledger) {
		leakFree(t)
		s := newScript(t)
		r := testRecorder(l, newStream())
		must(t, r.Start(t.Context()))
		defer r.Stop()
		done := make(chan error, 1)
		go func() { done <- r.WaitFor(deadline(t), 2) }()
		record(t, l, "uji", s.events)
		must(t, <-done)
	})
}

func TestStopTwiceAndBeforeStart(t *testing.T) {
	leakFree(t)
	l := openTest(t, "", testFile(t))
	migrateUp(t, l)
	r := testRecorder(l, newStream())
	r.Stop()
	r.Stop()
	if err := r.Start(t.Context()); err == nil {
		t.Error("a stopped recorder started")
	}
	r = testRecorder(l, newStream())
	ctx, cancel := context.WithCancel(t.Context())
	must(t, r.Start(ctx))
	waiting := make(chan error, 1)
	go func() { waiting <- r.WaitFor(context.Background(), 7) }()
	cancel() // ends it like Stop
	if err := <-waiting; hall.CodeOf(err) != hall.CodeUnavailable {
		t.Errorf("a waiter of a stopped recorder got %v", err)
	}
	r.Stop()
	r.Stop()
	must(t, l.db.Close())
}

func TestRememberedEventsAreBounded(t *testing.T) {
	w := newWaiters()
	seqs := make([]int64, rememberedSeqs+10)
	for i := range seqs {
		seqs[i] = int64(i + 1)
	}
	w.committed(slices.Clone(seqs))
	if len(w.recent) != rememberedSeqs {
		t.Errorf("remembers %d", len(w.recent))
	}
	if one, ask := w.join(5); one == nil || !ask {
		t.Error("an event long committed must be asked of the database")
	}
	if one, _ := w.join(int64(len(seqs))); one != nil {
		t.Error("the newest event was forgotten")
	}
}
