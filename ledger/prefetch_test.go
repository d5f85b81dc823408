package ledger

import (
	"context"
	"slices"
	"sync"
	"testing"

	"mpp/hall"
	"mpp/store"
)

// backlog is a source that has so many events at once, and gives what it is told to.
type backlog struct {
	mu      sync.Mutex
	events  []hall.Event
	give    int
	given   int
	acks    []int // sizes
	acked   int
	most    int           // given and not acknowledged, at a time
	early   bool          // read before what was given had been acknowledged
	reading chan int      // how many were given, after each read
	done    chan struct{} // closed when all are acknowledged
}

// Read implements Source.
func (s *backlog) Read(ctx context.Context) ([]hall.Event, error) {
	s.mu.Lock()
	s.early = s.early || s.acked < s.given
	n := min(s.give, len(s.events)-s.given)
	part := s.events[s.given : s.given+n]
	s.given += n
	s.most = max(s.most, s.given-s.acked)
	s.mu.Unlock()
	s.reading <- s.given
	if n == 0 {
		<-ctx.Done()
		return nil, ctx.Err()
	}
	return part, nil
}

// Ack implements Source.
func (s *backlog) Ack(_ context.Context, seqs []int64) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.acks, s.acked = append(s.acks, len(seqs)), s.acked+len(seqs)
	if s.acked == len(s.events) {
		close(s.done)
	}
	return nil
}

func newBacklog(events, give int) *backlog {
	return &backlog{events: manyEvents(events), give: give, reading: make(chan int, events/give+1), done: make(chan struct{})}
}

// wait returns when all events are acknowledged.
func (s *backlog) wait(t *testing.T) {
	t.Helper()
	select {
	case <-s.done:
	case <-deadline(t).Done():
		t.Fatal("not all events were acknowledged")
	}
}

// busyWriter holds the only connection that writes to a SQLite file until release is
// called.
func busyWriter(t *testing.T, l *Ledger) (release func()) {
	t.Helper()
	held, free, done := make(chan struct{}), make(chan struct{}), make(chan error, 1)
	go func() {
		done <- l.db.Tx(t.Context(), func(*store.Tx) error {
			close(held)
			<-free
			return nil
		})
	}()
	<-held
	return func() {
		close(free)
		must(t, <-done)
	}
}

// manyEvents are of a kind that costs a row each.
func manyEvents(n int) []hall.Event {
	events := make([]hall.Event, n)
	for i := range events {
		events[i] = hall.Event{Seq: int64(i + 1), Type: hall.EventDayOpened, At: dayStart, Date: "2026-03-02"}
	}
	return events
}

// Behind full reads the recorder reads on while SQL is at work, but only so far, and
// then writes what it has as one batch.
func TestRecorderReadsOnBehindABacklog(t *testing.T) {
	leakFree(t)
	l := openTest(t, "", testFile(t))
	migrateUp(t, l)
	const reads = 12
	source := newBacklog(reads*fullRead, fullRead)
	release := busyWriter(t, l)
	r := testRecorder(l, source)
	must(t, r.Start(t.Context()))
	// At least one in the writer's hands, some that wait, and one that finds no room.
	for range 1 + prefetchReads + 1 {
		<-source.reading
	}
	release()
	source.wait(t)
	r.Stop()
	// The writer's batch may be as large as what waits.
	if source.most > (2*prefetchReads+2)*fullRead {
		t.Errorf("%d events were read and not written", source.most)
	}
	if largest := slices.Max(source.acks); largest <= fullRead || largest > (1+prefetchReads)*fullRead {
		t.Errorf("batches of %v events", source.acks)
	}
	if st := r.Stats(); st.Pending != 0 || st.Recorded != reads*fullRead {
		t.Errorf("%+v", st)
	}
	if missing, err := l.MissingSeqs(t.Context(), "uji", 0, reads*fullRead); err != nil || len(missing) != 0 {
		t.Errorf("%d events are missing: %v", len(missing), err)
	}
	must(t, l.db.Close())
}

// Without a backlog it reads when it has written, so that what came meanwhile shares
// one read and one commit.
func TestRecorderDoesNotReadOnWithoutABacklog(t *testing.T) {
	leakFree(t)
	l := openTest(t, "", testFile(t))
	migrateUp(t, l)
	source := newBacklog(200, 40)
	r := testRecorder(l, source)
	must(t, r.Start(t.Context()))
	source.wait(t)
	r.Stop()
	if source.early || !slices.Equal(source.acks, []int{40, 40, 40, 40, 40}) {
		t.Errorf("read early: %v, batches %v", source.early, source.acks)
	}
	must(t, l.db.Close())
}

// What was read and not written stays in the stream when the recorder stops.
func TestRecorderStopsInABacklog(t *testing.T) {
	leakFree(t)
	l := openTest(t, "", testFile(t))
	migrateUp(t, l)
	source := newBacklog(12*fullRead, fullRead)
	release := busyWriter(t, l)
	r := testRecorder(l, source)
	ctx, cancel := context.WithCancel(t.Context())
	must(t, r.Start(ctx))
	for range 1 + prefetchReads + 1 {
		<-source.reading
	}
	cancel()
	release()
	r.Stop()
	have, err := l.LastSeq(t.Context(), "uji")
	must(t, err)
	if source.acked > int(have) || source.acked == len(source.events) {
		t.Errorf("%d acknowledged, the ledger has up to %d", source.acked, have)
	}
	must(t, l.db.Close())
}

// Two reads of two pasts in one batch: one of the two events of a number is recorded.
func TestTwoPastsInOneBatch(t *testing.T) {
	l := openTest(t, "", testFile(t))
	migrateUp(t, l)
	one := hall.Event{Seq: 1, Type: hall.EventDayOpened, At: dayStart, Date: "2026-03-02"}
	lost := hall.Event{Seq: 2, Type: hall.EventDayOpened, At: dayStart, Date: "2026-03-03"}
	real := hall.Event{Seq: 2, Type: hall.EventDayOpened, At: dayStart + 5, Date: "2026-03-02"}
	quarantined, err := l.RecordOrQuarantine(t.Context(), "uji", []hall.Event{one, lost, real})
	must(t, err)
	var n int64
	must(t, l.db.Read(t.Context()).Raw("SELECT COUNT(*) FROM events").Scan(&n).Error)
	if n != 2 || len(quarantined) != 1 {
		t.Errorf("%d events are recorded and %d quarantined, want 2 and 1", n, len(quarantined))
	}
	must(t, l.db.Close())
}

// atOnce is a source whose read brings an event in the moment in which the reading ends.
type atOnce struct {
	events []hall.Event
	stop   context.CancelFunc
	acked  []int64
}

func (s *atOnce) Read(ctx context.Context) ([]hall.Event, error) {
	s.stop()
	<-ctx.Done()
	events := s.events
	s.events = nil
	return events, nil
}

func (s *atOnce) Ack(_ context.Context, seqs []int64) error {
	s.acked = append(s.acked, seqs...)
	return nil
}

// What was read in the moment of the stop is recorded: nobody else would get it for
// seconds, and whoever waits for it would wait in vain.
func TestRecorderKeepsWhatItReadLast(t *testing.T) {
	l := openTest(t, "", testFile(t))
	migrateUp(t, l)
	for n := range 20 { // what is chosen at random must not pass by chance
		ctx, cancel := context.WithCancel(t.Context())
		seq := int64(n + 1)
		source := &atOnce{stop: cancel, events: []hall.Event{{Seq: seq, Type: hall.EventDayOpened, At: dayStart, Date: "2026-03-02"}}}
		r := testRecorder(l, source)
		must(t, r.Start(ctx))
		<-ctx.Done()
		r.Stop()
		if len(source.acked) != 1 {
			t.Fatalf("event %d was read and not recorded", seq)
		}
	}
	must(t, l.db.Close())
}
