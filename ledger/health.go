package ledger

import (
	"sync"
	"time"
)

// awayAfter is how long SQL may fail, or not answer, before the recorder calls it
// away: a deadlock or a lost connection is over sooner.
const awayAfter = 2 * time.Second

// health knows since when something works or does not. It goes by the process's
// own steady clock, whatever happens to the hall's.
type health struct {
	after  time.Duration // how long it may fail before it is not well; set once
	mu     sync.Mutex
	trying time.Time // since when what is in hand has not worked; zero when nothing is in hand
	fine   time.Time // since when it is well
}

// begin says that a try begins, the first or another one.
func (h *health) begin(now time.Time) {
	h.mu.Lock()
	defer h.mu.Unlock()
	if h.trying.IsZero() {
		h.trying = now
	}
}

// worked says that it worked.
func (h *health) worked(now time.Time) {
	h.mu.Lock()
	defer h.mu.Unlock()
	if !h.trying.IsZero() && now.Sub(h.trying) >= h.after {
		h.fine = now
	}
	h.trying = time.Time{}
}

// state tells whether it is well and since when it is as it is.
func (h *health) state(now time.Time) (well bool, since time.Time) {
	h.mu.Lock()
	defer h.mu.Unlock()
	if !h.trying.IsZero() && now.Sub(h.trying) >= h.after {
		return false, h.trying
	}
	return true, h.fine
}

func (h *health) well(now time.Time) bool {
	well, _ := h.state(now)
	return well
}

// Healthy tells whether SQL takes events: false once it has failed, or not
// answered, for two seconds, until it works again. Without events nothing is
// tried, so a Ledger.Ping says more about a quiet hall.
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
