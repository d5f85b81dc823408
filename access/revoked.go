package access

import (
	"sync"
	"time"
)

var _ Revocations = (*RevokedSet)(nil)

// RevokedSet is a set of revoked tokens in memory. The zero value is empty and ready to
// use; it is safe for concurrent use.
type RevokedSet struct {
	mu  sync.RWMutex
	end map[string]time.Time
}

// Revoked implements Revocations.
func (s *RevokedSet) Revoked(tokenID string) bool {
	s.mu.RLock()
	defer s.mu.RUnlock()
	_, ok := s.end[tokenID]
	return ok
}

// Revoke adds the token, whose own end is at until.
func (s *RevokedSet) Revoke(tokenID string, until time.Time) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.end == nil {
		s.end = map[string]time.Time{}
	}
	s.end[tokenID] = until
}

// Forget removes the tokens that have ended by now: they are refused without the set.
func (s *RevokedSet) Forget(now time.Time) {
	s.mu.Lock()
	defer s.mu.Unlock()
	for id, end := range s.end {
		if !now.Before(end) {
			delete(s.end, id)
		}
	}
}
