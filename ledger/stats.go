package ledger

import (
	"sync"
	"time"

	"mpp/hall"
)

// Stats are the figures of a recorder.
type Stats struct {
	LastSeq     int64         // highest event this process recorded or quarantined, 0 before the first
	Recorded    int64         // events this process committed, repeated ones counted again
	Pending     int           // events read and not committed yet
	Lag         time.Duration // age of the oldest of these by the hall's clock, 0 when there is none
	Failures    int64         // tries that failed since the start
	LastError   error         // of the last try, nil once one worked again
	Quarantined int64         // events this process quarantined, conflicts included; see Ledger.Quarantined
	Conflicts   int64         // of these, the ones whose number another event had
	Healthy     bool          // false once SQL has failed, or not answered, for two seconds
	Since       time.Time     // since when it is so
}

type recorderStats struct {
	mu     sync.Mutex
	now    Stats
	oldest hall.Millis
}

// Stats returns the present figures.
func (r *Recorder) Stats() Stats {
	s := &r.stats
	s.mu.Lock()
	defer s.mu.Unlock()
	out := s.now
	out.Healthy, out.Since = r.health()
	if out.Pending > 0 && s.oldest > 0 {
		out.Lag = max(r.ledger.clock.Now().Sub(s.oldest), 0)
	}
	return out
}

// read counts a delivery that was read.
func (s *recorderStats) read(d delivery) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.now.Pending += d.size()
}

// began notes the oldest event of the current batch; deliveries behind it are younger.
func (s *recorderStats) began(d delivery) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.oldest = 0
	for i := range d.events {
		if s.oldest == 0 || d.events[i].At < s.oldest {
			s.oldest = d.events[i].At
		}
	}
}

func (s *recorderStats) finished(seqs []int64, quarantined []Quarantined) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.now.Pending -= len(seqs)
	s.now.Recorded += int64(len(seqs) - len(quarantined))
	s.now.Quarantined += int64(len(quarantined))
	for _, p := range quarantined {
		if p.Kind == KindConflict {
			s.now.Conflicts++
		}
	}
	for _, seq := range seqs {
		s.now.LastSeq = max(s.now.LastSeq, seq)
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
