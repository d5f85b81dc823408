package access

import (
	"log/slog"
	"maps"
	"sync"
	"time"

	"mpp/hall"
	"mpp/internal/limit"
)

// SecurityLog writes a line "security" for each event that matters to who may do what, and
// counts the events. docs/operations.md lists them. No line holds a secret or the id of a
// ticket. It is safe for concurrent use; nil writes and counts nothing.
type SecurityLog struct {
	log    *slog.Logger
	sample *limit.Sample

	mu     sync.Mutex
	counts map[string]int64
}

// Of refusals of one kind from one address so many lines are written at once, and then one
// in each interval.
const (
	refusalLines = 5
	refusalEvery = time.Minute
)

// NewSecurityLog returns a log that writes to log.
func NewSecurityLog(log *slog.Logger, clock hall.Clock) *SecurityLog {
	return &SecurityLog{log: log, counts: map[string]int64{}, sample: limit.NewSample(refusalLines, refusalEvery, 8192, clock)}
}

// Note writes an event with its attributes.
func (s *SecurityLog) Note(event string, args ...any) {
	if s == nil {
		return
	}
	s.count(event)
	s.log.Info("security", append([]any{"event", event}, args...)...)
}

// Refused writes what was refused to a client. Anybody can make that happen often, so only a
// sample of each address is written, with the number of lines left out.
func (s *SecurityLog) Refused(event, address string, args ...any) {
	if s == nil {
		return
	}
	s.count(event)
	left, ok := s.sample.Take(event + "\n" + limit.Network(address))
	if !ok {
		return
	}
	s.log.Warn("security", append([]any{"event", event, "address", address, "more_like_this", left}, args...)...)
}

func (s *SecurityLog) count(event string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.counts[event]++
}

// Counts returns how often each event happened.
func (s *SecurityLog) Counts() map[string]int64 {
	if s == nil {
		return nil
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	return maps.Clone(s.counts)
}
