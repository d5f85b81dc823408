package queue

import (
	"sync"
	"sync/atomic"

	"mpp/hall"
)

// eventCacheSize is how many of the newest events a process keeps at hand. The ledger
// follows within a second, so these cover far more than it may lack.
const eventCacheSize = 8192

// eventCache is what this process knows of the hall's newest events: the highest number
// and the events themselves. When Redis loses data, this is what the ledger may lack.
type eventCache struct {
	top  atomic.Int64
	mu   sync.Mutex
	ring [eventCacheSize]*hall.Event
}

// raise raises the highest known number.
func (r *eventCache) raise(seq int64) {
	for {
		top := r.top.Load()
		if seq <= top || r.top.CompareAndSwap(top, seq) {
			return
		}
	}
}

func (r *eventCache) add(events []hall.Event) {
	r.mu.Lock()
	defer r.mu.Unlock()
	for i := range events {
		e := events[i]
		at := &r.ring[e.Seq%eventCacheSize]
		if *at == nil || (*at).Seq < e.Seq {
			*at = &e
		}
		r.raise(e.Seq)
	}
}

// after lists the kept events above seq, in order.
func (r *eventCache) after(seq int64) []hall.Event {
	r.mu.Lock()
	defer r.mu.Unlock()
	var out []hall.Event
	for s := max(seq+1, r.top.Load()-eventCacheSize+1); s <= r.top.Load(); s++ {
		if s > 0 && r.ring[s%eventCacheSize] != nil && r.ring[s%eventCacheSize].Seq == s {
			out = append(out, *r.ring[s%eventCacheSize])
		}
	}
	return out
}

// Observe tells the queue of events that this process read from the stream, so that
// it knows how far the hall is whichever node made them, and goes by its newest
// configuration.
func (q *Queue) Observe(events []hall.Event) {
	q.eventCache.add(events)
	for i := range events {
		if events[i].Type == hall.EventConfigured {
			q.adoptConfig(events[i].Config)
		}
	}
}

// adoptConfig takes a configuration that another node imported, unless ours is newer.
func (q *Queue) adoptConfig(doc []byte) {
	c, err := decodeConfig(doc)
	if err != nil {
		q.log.Error("a configuration in the stream cannot be read", "error", err)
		return
	}
	for {
		now := q.config.Load()
		if now.Version >= c.Version || q.config.CompareAndSwap(now, c) {
			return
		}
	}
}

// Known is the highest event number that this process has seen.
func (q *Queue) Known() int64 { return q.eventCache.top.Load() }
