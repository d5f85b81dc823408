package web

import (
	"cmp"
	"context"
	"math/rand/v2"
	"sync/atomic"
	"time"

	"github.com/gofiber/fiber/v2"

	"mpp/hall"
)

// BulkheadSize bounds a share of the server that is kept apart from the others.
type BulkheadSize struct {
	InFlight int           // requests that are processed at once; negative: unlimited
	Queue    int           // requests that wait for a slot; negative: unlimited
	Wait     time.Duration // how long they wait at most
}

// Or returns the size with its zero fields taken from d.
func (s BulkheadSize) Or(d BulkheadSize) BulkheadSize {
	return BulkheadSize{cmp.Or(s.InFlight, d.InFlight), cmp.Or(s.Queue, d.Queue), cmp.Or(s.Wait, d.Wait)}
}

// Bulkhead processes a bounded number of requests, lets a bounded number wait for a
// bounded time, in the order in which they came, and refuses the rest at once. The time
// to answer those that it admits therefore does not grow with the crowd.
type Bulkhead struct {
	name    string
	size    BulkheadSize
	slots   chan struct{}
	waiting atomic.Int64
	refused atomic.Int64
}

// NewBulkhead returns a bulkhead; the name is its label in metrics.
func NewBulkhead(name string, s BulkheadSize) *Bulkhead {
	return &Bulkhead{name: name, size: s, slots: make(chan struct{}, max(s.InFlight, 0))}
}

// Handle is middleware: the rest of the chain runs within the bulkhead.
func (b *Bulkhead) Handle(c *fiber.Ctx) error {
	if err := b.enter(c.UserContext()); err != nil {
		return err
	}
	defer b.leave()
	return c.Next()
}

// enter waits for a slot; leave gives it back.
// Errors: [hall.CodeOverloaded], or [hall.CodeUnavailable] if ctx ends first.
func (b *Bulkhead) enter(ctx context.Context) error {
	if b.size.InFlight < 0 {
		return nil
	}
	select {
	case b.slots <- struct{}{}:
		return nil
	default:
	}
	if b.waiting.Add(1) > int64(b.size.Queue) && b.size.Queue >= 0 {
		b.waiting.Add(-1)
		return b.full()
	}
	defer b.waiting.Add(-1)
	patience := time.NewTimer(b.size.Wait)
	defer patience.Stop()
	select {
	case b.slots <- struct{}{}:
		return nil
	case <-patience.C:
		return b.full()
	case <-ctx.Done():
		return &hall.Error{Code: hall.CodeUnavailable, Err: ctx.Err()}
	}
}

func (b *Bulkhead) leave() {
	if b.size.InFlight >= 0 {
		<-b.slots
	}
}

func (b *Bulkhead) full() error {
	b.refused.Add(1)
	return Overloaded(LimitServer, b.size.Wait)
}

// What was exceeded when a request is refused as overloaded: field "limit".
const (
	LimitServer  = "server"  // everybody's share: 503
	LimitAddress = "address" // that of the client's network: 429
	LimitDevice  = "device"  // that of the device: 429
	LimitService = "service" // that of the service whose ticket was asked for: 429
)

// Overloaded refuses a request and says when to come back. The wait is spread, so that
// clients that were refused together do not come back together.
func Overloaded(limit string, wait time.Duration) error {
	seconds := max(1, int((wait+time.Second-1)/time.Second))
	return hall.Refuse(hall.CodeOverloaded, "").With("limit", limit).With("retry_after", seconds+rand.IntN(seconds+1))
}
