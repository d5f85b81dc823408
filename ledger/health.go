package ledger

import (
	"sync"
	"time"
)

// awayAfter is how long SQL may fail, or not answer, before it counts as away. A
// deadlock or a lost connection is over sooner.
const awayAfter = 2 * time.Second

// health tracks since when something works or does not. It uses the process's monotonic
// clock, independent of the hall's clock.
type health struct {
	after       time.Duration // how long it may fail before it is not well; set once
	mu          sync.Mutex
	tryingSince time.Time // since when the current work has not succeeded; zero without one
	wellSince   time.Time
}

// begin notes that a try begins, the first or a further one.
func (h *health) begin(now time.Time) {
	h.mu.Lock()
	defer h.mu.Unlock()
	if h.tryingSince.IsZero() {
		h.tryingSince = now
	}
}

// worked notes that the work succeeded.
func (h *health) worked(now time.Time) {
	h.mu.Lock()
	defer h.mu.Unlock()
	if !h.tryingSince.IsZero() && now.Sub(h.tryingSince) >= h.after {
		h.wellSince = now
	}
	h.tryingSince = time.Time{}
}

// state reports whether it is well, and since when it is in this state.
func (h *health) state(now time.Time) (well bool, since time.Time) {
	h.mu.Lock()
	defer h.mu.Unlock()
	if !h.tryingSince.IsZero() && now.Sub(h.tryingSince) >= h.after {
		return false, h.tryingSince
	}
	return true, h.wellSince
}

func (h *health) well(now time.Time) bool {
	well, _ := h.state(now)
	return well
}

// Healthy reports whether SQL accepts events: false once it has failed, or not answered,
// for two seconds, until it works again. A hall without events tries nothing, so
// store.DB.Ping says more about a quiet one.
func (r *Recorder) Healthy() bool {
	well, _ := r.health()
	return well
}

func (r *Recorder) health() (well bool, since time.Time) {
	now := time.Now()
	writes, writesSince := r.writes.state(now)
	looks, looksSince := r.looks.state(now)
	switch {
	case writes == looks && (writes == writesSince.After(looksSince)):
		return writes, writesSince // both well: the later; both away: the earlier
	case writes == looks:
		return looks, looksSince
	case !writes:
		return false, writesSince
	}
	return false, looksSince
}
