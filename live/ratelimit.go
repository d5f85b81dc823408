package live

import (
	"net/netip"
	"sync"
	"time"

	"mpp/hall"
)

// maxPeers bounds how many addresses a rateLimiter remembers.
const maxPeers = 8192

// rateLimiter limits the new sockets of each address to a rate, after a burst that lets
// all phones behind one address reconnect at once. For each address it stores the
// instant at which the full burst is available again.
type rateLimiter struct {
	clock    hall.Clock
	interval time.Duration
	slack    time.Duration

	mu   sync.Mutex
	full map[string]time.Time
}

func newRateLimiter(clock hall.Clock, perSecond, burst int) *rateLimiter {
	interval := time.Second / time.Duration(perSecond)
	return &rateLimiter{clock: clock, interval: interval, slack: time.Duration(burst-1) * interval, full: map[string]time.Time{}}
}

// allow reports whether the address may open a socket now, and if not, how long to wait.
func (l *rateLimiter) allow(peer string) (wait time.Duration, ok bool) {
	now := l.clock()
	l.mu.Lock()
	defer l.mu.Unlock()
	at, known := l.full[peer]
	if !known && len(l.full) >= maxPeers {
		l.evict(now)
	}
	if at.Before(now) {
		at = now
	}
	if ahead := at.Sub(now); ahead > l.slack {
		return ahead - l.slack, false
	}
	l.full[peer] = at.Add(l.interval)
	return 0, true
}

// evict forgets addresses until there is space for one more: those with a full burst
// first, then any.
func (l *rateLimiter) evict(now time.Time) {
	for peer, at := range l.full {
		if !at.After(now) {
			delete(l.full, peer)
		}
	}
	for peer := range l.full {
		if len(l.full) < maxPeers {
			return
		}
		delete(l.full, peer)
	}
}

// network is the part of an address that one subscriber controls: the whole of an IPv4
// address, the first 64 bits of an IPv6 one.
func network(address string) string {
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
