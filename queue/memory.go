package queue

import (
	"context"
	"sync"
	"sync/atomic"

	"mpp/hall"
)

// Memory is the hall's memory in SQL, as far as a recovery needs it. Codes: unavailable.
type Memory interface {
	// Record keeps events; any order, any repetition.
	Record(ctx context.Context, events []hall.Event) error
	// LastSeq is the highest event number it holds, 0 for none.
	LastSeq(ctx context.Context) (int64, error)
	// Lacking lists the event numbers above one and up to another that it does not hold,
	// lowest first.
	Lacking(ctx context.Context, from, upTo int64) ([]int64, error)
	// Missing counts the events up to a number that it does not hold and that no
	// earlier restored event told of.
	Missing(ctx context.Context, upTo int64) (int64, error)
	// Today is all that it knows of the open date; false when it knows nothing.
	Today(ctx context.Context) (hall.Snapshot, bool, error)
}

// recallSize is how many of the newest events a process keeps at hand. The ledger
// follows within a second, so these cover far more than it may lack.
const recallSize = 8192

// recall is what this process knows of the hall's newest events: the highest number
// and the events themselves. When Redis loses data, this is what the ledger may lack.
type recall struct {
	top  atomic.Int64
	mu   sync.Mutex
	ring [recallSize]*hall.Event
}

// saw raises the highest known number.
func (r *recall) saw(seq int64) {
	for {
		top := r.top.Load()
		if seq <= top || r.top.CompareAndSwap(top, seq) {
			return
		}
	}
}

func (r *recall) keep(events []hall.Event) {
	r.mu.Lock()
	defer r.mu.Unlock()
	for i := range events {
		e := events[i]
		at := &r.ring[e.Seq%recallSize]
		if *at == nil || (*at).Seq < e.Seq {
			*at = &e
		}
		r.saw(e.Seq)
	}
}

// after lists the kept events above seq, in order.
func (r *recall) after(seq int64) []hall.Event {
	r.mu.Lock()
	defer r.mu.Unlock()
	var out []hall.Event
	for s := max(seq+1, r.top.Load()-recallSize+1); s <= r.top.Load(); s++ {
		if s > 0 && r.ring[s%recallSize] != nil && r.ring[s%recallSize].Seq == s {
			out = append(out, *r.ring[s%recallSize])
		}
	}
	return out
}

// Observe tells the queue of events that this process read from the stream, so that
// it knows how far the hall is whichever node made them, and goes by its newest
// configuration.
func (q *Queue) Observe(events []hall.Event) {
	q.recall.keep(events)
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
func (q *Queue) Known() int64 { return q.recall.top.Load() }
