package notify

import (
	"sync"
	"time"

	"mpp/internal/limit"
)

// A push service that fails is left alone for a while that doubles, so that pushes to the
// others do not wait behind it.
const (
	awayFirst = time.Second
	awayMost  = 30 * time.Second
	hosts     = 64
)

type away struct {
	clock func() time.Time
	mu    sync.Mutex
	hosts *limit.Map[string, absence]
}

type absence struct {
	until time.Time
	next  time.Duration
}

func newAway(clock func() time.Time) *away {
	return &away{clock: clock, hosts: limit.NewMap[string, absence](hosts)}
}

// left is how long the service is still left alone.
func (a *away) left(host string) time.Duration {
	a.mu.Lock()
	defer a.mu.Unlock()
	if h := a.hosts.Find(host); h != nil {
		return h.until.Sub(a.clock())
	}
	return 0
}

// failed returns for how long, and whether it worked before.
func (a *away) failed(host string) (wait time.Duration, first bool) {
	a.mu.Lock()
	defer a.mu.Unlock()
	h, now := a.hosts.At(host), a.clock()
	if h.until.After(now) {
		return h.until.Sub(now), false // one of those that were under way
	}
	first = h.next == 0
	h.next = min(max(2*h.next, awayFirst), awayMost)
	h.until = now.Add(h.next)
	return h.next, first
}

func (a *away) worked(host string) {
	a.mu.Lock()
	defer a.mu.Unlock()
	*a.hosts.At(host) = absence{}
}
