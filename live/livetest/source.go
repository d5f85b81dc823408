package livetest

import (
	"context"
	"errors"
	"slices"
	"sync"

	"mpp/hall"
	"mpp/hall/halltest"
)

// Source is a hall in memory that a live.Feed can follow; several Feeds on one
// Source are several nodes. It can fail on demand.
type Source struct {
	mu      sync.Mutex
	hall    *halltest.Hall
	changed chan struct{}
	trimmed int64 // events up to here are gone from the stream
	broken  error
	limit   int64 // events after this one are not shown yet; 0: no limit
}

// ErrBroken is what a broken Source answers.
var ErrBroken = errors.New("the source is away")

// NewSource follows the hall; change it through Do only.
func NewSource(h *halltest.Hall) *Source {
	return &Source{hall: h, changed: make(chan struct{})}
}

// Do changes the hall and gives the number of its last event.
func (s *Source) Do(change func(*halltest.Hall)) int64 {
	s.mu.Lock()
	defer s.mu.Unlock()
	change(s.hall)
	s.signal()
	return s.hall.Seq()
}

// Break makes the source fail, Mend lets it answer again.
func (s *Source) Break() { s.set(func() { s.broken = ErrBroken }) }

// Mend ends Break.
func (s *Source) Mend() { s.set(func() { s.broken = nil }) }

// Trim drops all events from the stream.
func (s *Source) Trim() { s.set(func() { s.trimmed = s.hall.Seq() }) }

// Reset puts another hall in its place, as a restored backup would.
func (s *Source) Reset(h *halltest.Hall) { s.set(func() { s.hall, s.trimmed, s.limit = h, 0, 0 }) }

// Restore puts in the place of a store that was emptied what is known of its hall: a
// stream that begins with the event that tells of the restore.
func (s *Source) Restore(h *halltest.Hall, known, missing int64) {
	s.set(func() {
		h.Restored(known, missing)
		s.hall, s.trimmed, s.limit, s.broken = h, known, 0, nil
	})
}

// Hold shows no event after seq until it is called with 0: a node that lags.
func (s *Source) Hold(seq int64) { s.set(func() { s.limit = seq }) }

func (s *Source) set(f func()) {
	s.mu.Lock()
	defer s.mu.Unlock()
	f()
	s.signal()
}

func (s *Source) signal() {
	close(s.changed)
	s.changed = make(chan struct{})
}

// Snapshot is the hall as it is.
func (s *Source) Snapshot(context.Context) (hall.Snapshot, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.broken != nil {
		return hall.Snapshot{}, s.broken
	}
	return s.hall.Snapshot(), nil
}

// Tail follows the events.
func (s *Source) Tail(ctx context.Context, after int64, apply func([]hall.Event) error) error {
	for {
		s.mu.Lock()
		all := s.hall.Events()
		end := int64(len(all))
		if s.limit > 0 {
			end = min(end, s.limit)
		}
		after = max(after, min(s.trimmed, end))
		next := slices.Clone(all[min(after, end):end])
		changed, err, held := s.changed, s.broken, end
		s.mu.Unlock()
		if err != nil {
			return err
		}
		if len(next) > 0 {
			if err := apply(next); err != nil {
				return err
			}
			after = held
			continue
		}
		select {
		case <-changed:
		case <-ctx.Done():
			return ctx.Err() //nolint:wrapcheck // the caller's own
		}
	}
}
