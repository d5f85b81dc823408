package queue

import (
	"sync"
	"sync/atomic"

	"mpp/hall"
)

const (
	// eventCacheSize is how many of the newest events a process holds. The ledger
	// follows within a second, so these cover far more than it may lack.
	eventCacheSize = 8192
	// eventCacheLocks is how many locks share the slots; it divides eventCacheSize.
	eventCacheLocks = 16
)

// eventCache holds the newest events of the hall, decoded. It has two purposes: an event
// that this process made or read is not decoded a second time, and when Redis loses
// data, these are the events that the ledger may lack.
//
// Events are handed out by value but share the ticket, counter and other values that they
// point to. Those must not be changed; hall.Day copies what it keeps.
type eventCache struct {
	known   atomic.Int64 // the highest event number that this process has acknowledged or observed
	decoded atomic.Int64 // how many events were decoded
	locks   [eventCacheLocks]sync.Mutex
	slots   [eventCacheSize]*hall.Event
}

// slot locks the slot of an event number and returns it.
func (c *eventCache) slot(seq int64) (at **hall.Event, unlock func()) {
	lock := &c.locks[seq%eventCacheLocks]
	lock.Lock()
	return &c.slots[seq%eventCacheSize], lock.Unlock
}

// decode returns the event with that number and text, from the cache if it is there. Of
// several callers at once one decodes and the others wait for it.
func (c *eventCache) decode(seq int64, doc string) (hall.Event, error) {
	at, unlock := c.slot(seq)
	defer unlock()
	if e := *at; e != nil && e.Seq == seq && e.Raw == doc {
		return *e, nil
	}
	c.decoded.Add(1)
	e, err := hall.DecodeEvent(doc)
	if err == nil && e.Seq == seq && (*at == nil || (*at).Seq < seq) {
		*at = &e
	}
	return e, err
}

// acknowledge makes an event known that a script of this process made and that is safe.
// It replaces an event with the same number that was only read: that one may come from
// a server which has been deposed.
func (c *eventCache) acknowledge(e hall.Event) {
	at, unlock := c.slot(e.Seq)
	defer unlock()
	if *at == nil || (*at).Seq < e.Seq || ((*at).Seq == e.Seq && (*at).Raw != e.Raw) {
		kept := e // a copy only here: a parameter whose address is kept is always copied
		*at = &kept
	}
	c.raise(e.Seq)
}

// observe makes an event known that was read from the stream.
func (c *eventCache) observe(e hall.Event) {
	at, unlock := c.slot(e.Seq)
	defer unlock()
	if *at == nil || (*at).Seq < e.Seq {
		kept := e
		*at = &kept
	}
	c.raise(e.Seq)
}

// raise makes seq the highest known number unless a higher one is known.
func (c *eventCache) raise(seq int64) {
	for {
		known := c.known.Load()
		if seq <= known || c.known.CompareAndSwap(known, seq) {
			return
		}
	}
}

// after lists the cached events above seq and up to the highest known one, in order.
func (c *eventCache) after(seq int64) []hall.Event {
	var out []hall.Event
	last := c.known.Load()
	for s := max(seq+1, last-eventCacheSize+1, 1); s <= last; s++ {
		at, unlock := c.slot(s)
		if *at != nil && (*at).Seq == s {
			out = append(out, **at)
		}
		unlock()
	}
	return out
}

// Observe informs the queue of events that this process read from the stream, so that
// it knows how far the hall is, whichever node made them, and takes over the newest
// configuration.
func (q *Queue) Observe(events []hall.Event) {
	for i := range events {
		q.eventCache.observe(events[i])
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

// known returns the highest event number that this process has acknowledged or observed.
func (q *Queue) known() int64 { return q.eventCache.known.Load() }
