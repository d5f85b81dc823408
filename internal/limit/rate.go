package limit

import (
	"net/netip"
	"sync"
	"time"
)

// Rate limits each key to a rate after a burst, by the generic cell rate algorithm: of
// a key only one instant is kept, the one at which its burst is whole again. It is safe
// for concurrent use.
type Rate struct {
	clock    func() time.Time
	interval time.Duration // in which one token comes back
	slack    time.Duration // by how much a key may be ahead of the rate

	mu   sync.Mutex
	keys *Map[string, time.Time] // nil: unlimited
}

// NewRate returns a limiter of perSecond after burst at once, which remembers at most
// size keys. A negative rate is unlimited.
func NewRate(perSecond, burst float64, size int, clock func() time.Time) *Rate {
	if perSecond < 0 {
		return &Rate{}
	}
	interval := time.Duration(float64(time.Second) / perSecond)
	return &Rate{clock: clock, interval: interval, slack: time.Duration(max(burst-1, 0) * float64(interval)), keys: NewMap[string, time.Time](size)}
}

// Take takes a token of the key. If there is none, ok is false and wait is how long
// until the next one.
func (r *Rate) Take(key string) (wait time.Duration, ok bool) { return r.TakeN(key, 1) }

// TakeN is Take for n tokens: they are taken if there is one, so that what costs more is
// paid for afterwards.
func (r *Rate) TakeN(key string, n int) (wait time.Duration, ok bool) { return r.take(key, n, 0) }

// Reserve takes the key's next token, and returns how long until it is there. Where that is
// longer than most, ok is false and none is taken.
func (r *Rate) Reserve(key string, most time.Duration) (wait time.Duration, ok bool) {
	return r.take(key, 1, most)
}

func (r *Rate) take(key string, n int, most time.Duration) (wait time.Duration, ok bool) {
	if r.keys == nil {
		return 0, true
	}
	now := r.clock()
	r.mu.Lock()
	defer r.mu.Unlock()
	at := r.keys.At(key)
	if at.Before(now) {
		*at = now
	}
	if wait = max(at.Sub(now)-r.slack, 0); wait > most {
		return wait, false
	}
	*at = at.Add(time.Duration(n) * r.interval)
	return wait, true
}

// GiveBack returns a token that was taken from the key, because it does not count.
func (r *Rate) GiveBack(key string) {
	if r.keys == nil {
		return
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	if at := r.keys.Find(key); at != nil {
		*at = at.Add(-r.interval)
	}
}

// Network returns the part of an address that one subscriber has: the whole of an IPv4
// address, the first 64 bits of an IPv6 address. Anything else is returned as it is.
func Network(address string) string {
	ip, err := netip.ParseAddr(address)
	if err != nil {
		return address
	}
	ip = ip.Unmap()
	if p, err := ip.WithZone("").Prefix(64); ip.Is6() && err == nil {
		return p.String()
	}
	return ip.String()
}
