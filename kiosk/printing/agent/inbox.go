package agent

import (
	"cmp"
	"slices"
	"sync"
	"time"
)

// inbox holds what the live feed says is to be printed. It is safe for concurrent use.
type inbox struct {
	changed chan struct{} // has an element after each change

	mu      sync.Mutex
	live    bool // what it holds is true now
	tickets map[string]ticketNote
	orders  map[string]orderNote
	served  time.Time // the server's time, as of heard
	heard   time.Time
}

type ticketNote struct {
	Number   string    `json:"number"`
	IssuedAt time.Time `json:"issued_at"`
}

type orderNote struct {
	Ticket string `json:"ticket"`
	Lang   string `json:"lang"`
	LeftMS int64  `json:"left_ms"`
	since  time.Time
}

func newInbox() *inbox { return &inbox{changed: make(chan struct{}, 1)} }

func (b *inbox) change(f func()) {
	b.mu.Lock()
	f()
	b.mu.Unlock()
	select {
	case b.changed <- struct{}{}:
	default:
	}
}

// reset forgets everything, for another device.
func (b *inbox) reset() {
	b.change(func() { b.live, b.tickets, b.orders = false, nil, nil })
}

// lost notes that the feed is not heard any more: what it said may be old.
func (b *inbox) lost() { b.change(func() { b.live = false }) }

// receive takes a message of the feed.
func (b *inbox) receive(m message) {
	b.mu.Lock()
	if !m.At.IsZero() && (m.Op == "welcome" || m.Op == "heartbeat") {
		b.served, b.heard = m.At, time.Now()
	}
	b.mu.Unlock()
	switch m.Op {
	case "snapshot":
		b.change(func() {
			b.live, b.tickets = true, map[string]ticketNote{}
			b.merge(m.State.Tickets)
		})
	case "delta":
		b.change(func() { b.merge(m.Patch.Tickets) })
	case "note":
		if b.differs(m.Note.Orders) {
			b.change(func() { b.replaceOrders(m.Note.Orders) })
		}
	}
}

func (b *inbox) merge(tickets map[string]*ticketNote) {
	for id, t := range tickets {
		if t == nil {
			delete(b.tickets, id)
		} else if b.tickets != nil {
			b.tickets[id] = *t
		}
	}
}

// differs reports whether other slips are wanted once more than before. Most notes tell of
// what this agent has just said itself.
func (b *inbox) differs(now map[string]orderNote) bool {
	b.mu.Lock()
	defer b.mu.Unlock()
	for id := range now {
		if _, known := b.orders[id]; !known {
			return true
		}
	}
	return len(now) != len(b.orders)
}

// replaceOrders keeps since when an order is known here.
func (b *inbox) replaceOrders(now map[string]orderNote) {
	orders := map[string]orderNote{}
	for id, o := range now {
		if o.since = time.Now(); !b.orders[id].since.IsZero() {
			o.since = b.orders[id].since
		}
		orders[id] = o
	}
	b.orders = orders
}

// slips lists what is to be printed, first what was given first and then what was asked
// for once more; false while that is not known.
func (b *inbox) slips() ([]slip, bool) {
	b.mu.Lock()
	defer b.mu.Unlock()
	var first, again []slip
	now := b.served.Add(time.Since(b.heard))
	for id, t := range b.tickets {
		first = append(first, slip{ticket: id, number: t.Number, age: now.Sub(t.IssuedAt)})
	}
	for id, o := range b.orders {
		age := time.Since(o.since)
		if age > time.Duration(o.LeftMS)*time.Millisecond {
			age = MaxAge + 1
		}
		again = append(again, slip{ticket: o.Ticket, order: id, lang: o.Lang, number: b.tickets[o.Ticket].Number, age: age})
	}
	for _, list := range [][]slip{first, again} {
		slices.SortFunc(list, func(a, b slip) int { return cmp.Or(cmp.Compare(b.age, a.age), cmp.Compare(a.ticket, b.ticket)) })
	}
	return append(first, again...), b.live
}
