package api

import (
	"container/list"
	"net/netip"
	"sync"
	"time"
)

// recent is a map of bounded size: the entry that was not asked for the longest
// goes first. The one who locks mu owns what get returns.
type recent[V any] struct {
	mu    sync.Mutex
	size  int
	byKey map[string]*list.Element
	order list.List // of recentEntry, the newest in front
}

type recentEntry[V any] struct {
	key   string
	value *V
}

func newRecent[V any](size int) *recent[V] {
	return &recent[V]{size: size, byKey: map[string]*list.Element{}}
}

// get is the key's value, a zero one when it is new.
func (r *recent[V]) get(key string) *V {
	if e := r.byKey[key]; e != nil {
		r.order.MoveToFront(e)
		return e.Value.(recentEntry[V]).value //nolint:forcetypeassert // nothing else gets in
	}
	if len(r.byKey) >= r.size {
		oldest := r.order.Back()
		delete(r.byKey, r.order.Remove(oldest).(recentEntry[V]).key) //nolint:forcetypeassert // as above
	}
	v := new(V)
	r.byKey[key] = r.order.PushFront(recentEntry[V]{key, v})
	return v
}

// buckets hold each key to a rate after a burst. A key is one instant: when the
// tokens that it took will all have come back (the generic cell rate algorithm).
type buckets struct {
	clock    func() time.Time
	interval time.Duration // in which one token comes
	slack    time.Duration // by how much a key may be ahead of the rate
	full     *recent[time.Time]
}

// newBuckets has no bound when the rate is negative.
func newBuckets(rate, burst float64, size int, clock func() time.Time) *buckets {
	if rate < 0 {
		return &buckets{}
	}
	interval := time.Duration(float64(time.Second) / rate)
	return &buckets{clock: clock, interval: interval, slack: time.Duration(max(burst-1, 0) * float64(interval)), full: newRecent[time.Time](size)}
}

// take takes a token; without one it tells how long until the next.
func (b *buckets) take(key string) (wait time.Duration, ok bool) {
	if b.full == nil {
		return 0, true
	}
	now := b.clock()
	b.full.mu.Lock()
	defer b.full.mu.Unlock()
	at := b.full.get(key)
	if at.Before(now) {
		*at = now
	}
	if ahead := at.Sub(now); ahead > b.slack {
		return ahead - b.slack, false
	}
	*at = at.Add(b.interval)
	return 0, true
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
