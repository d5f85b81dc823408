package ledger

import (
	"sync"
	"time"

	"mpp/hall"
)

// Stats is how a recorder is doing.
type Stats struct {
	LastSeq   int64         // highest event this process committed, 0 before the first
	Recorded  int64         // events this process committed, repeated ones counted again
	Pending   int           // events read and not committed yet
	Lag       time.Duration // age of the oldest of these by the hall's clock, 0 when there is none
	Failures  int64         // tries that failed since the start
	LastError error         // of the last try, nil once one worked again
}

type recorderStats struct {
	mu     sync.Mutex
	now    Stats
	oldest hall.Millis
}

// Stats tells how the recorder is doing.
func (r *Recorder) Stats() Stats {
	s := &r.stats
	s.mu.Lock()
	defer s.mu.Unlock()
	out := s.now
	if out.Pending > 0 {
		out.Lag = max(r.ledger.clock.Now().Sub(s.oldest), 0)
	}
	return out
}

func (s *recorderStats) took(events []hall.Event) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.now.Pending, s.oldest = len(events), events[0].At
	for i := range events {
		s.oldest = min(s.oldest, events[i].At)
	}
}

func (s *recorderStats) committed(events []hall.Event) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.now.Pending = 0
	s.now.Recorded += int64(len(events))
	for i := range events {
		s.now.LastSeq = max(s.now.LastSeq, events[i].Seq)
	}
}

func (s *recorderStats) worked() {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.now.LastError = nil
}

func (s *recorderStats) failed(err error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.now.LastError = err
	s.now.Failures++
}
