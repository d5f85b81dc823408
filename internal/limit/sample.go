package limit

import (
	"sync"
	"time"
)

// Sample lets the first of many alike events through, then one from time to time, and counts
// the others. It is safe for concurrent use.
type Sample struct {
	rate *Rate

	mu   sync.Mutex
	left *Map[string, int]
}

// NewSample returns a sample that lets burst events of a key through at once and after them
// one in every interval. It remembers at most size keys.
func NewSample(burst int, every time.Duration, size int, clock func() time.Time) *Sample {
	return &Sample{rate: NewRate(1/every.Seconds(), float64(burst), size, clock), left: NewMap[string, int](size)}
}

// Take counts an event of the key. It returns whether it is let through, and how many were
// not since the last one that was.
func (s *Sample) Take(key string) (left int, ok bool) {
	_, ok = s.rate.Take(key)
	s.mu.Lock()
	defer s.mu.Unlock()
	n := s.left.At(key)
	if !ok {
		*n++
		return 0, false
	}
	left, *n = *n, 0
	return left, true
}
