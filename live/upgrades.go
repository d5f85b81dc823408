package live

import (
	"net/netip"
	"sync"
	"time"

	"mpp/hall"
)

// maxPeers bounds how many addresses are remembered.
const maxPeers = 8192

// upgrades hold each address to a rate of new sockets after a burst that lets all
// of its phones come back at once. What is kept of an address is the instant at
// which its burst will be whole again.
type upgrades struct {
	clock    hall.Clock
	interval time.Duration
	slack    time.Duration

	mu    sync.Mutex
	whole map[string]time.Time
}

func newUpgrades(clock hall.Clock, perSecond, burst int) *upgrades {
	interval := time.Second / time.Duration(perSecond)
	return &upgrades{clock: clock, interval: interval, slack: time.Duration(burst-1) * interval, whole: map[string]time.Time{}}
}

// take tells whether the address may open a socket now, else how long until it may.
func (u *upgrades) take(peer string) (wait time.Duration, ok bool) {
	now := u.clock()
	u.mu.Lock()
	defer u.mu.Unlock()
	at, known := u.whole[peer]
	if !known && len(u.whole) >= maxPeers {
		u.forget(now)
	}
	if at.Before(now) {
		at = now
	}
	if ahead := at.Sub(now); ahead > u.slack {
		return ahead - u.slack, false
	}
	u.whole[peer] = at.Add(u.interval)
	return 0, true
}

// forget makes room: first those whose burst is whole, then any.
func (u *upgrades) forget(now time.Time) {
	for peer, at := range u.whole {
		if !at.After(now) {
			delete(u.whole, peer)
		}
	}
	for peer := range u.whole {
		if len(u.whole) < maxPeers {
			return
		}
		delete(u.whole, peer)
	}
}

// network is an address as far as one subscriber has it: all of an IPv4 address,
// the first half of an IPv6 one.
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
