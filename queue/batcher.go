package queue

import (
	"context"
	"slices"
	"sync"
	"time"
)

const (
	// maxBatch is how many changes one pipeline carries: few enough that Redis never
	// works long for one connection and that answers return while the next pipeline runs.
	maxBatch = 32
	// maxInFlight is how many pipelines are in flight at once. The second one starts only
	// when secondBatchAt changes wait, so that Redis has work while it sends answers or
	// waits for a replica.
	maxInFlight   = 2
	secondBatchAt = 16
	// bypassAfter is how long a change waits behind the pipelines in flight. After that one
	// of them is taken to hang, and the change is sent on another connection.
	bypassAfter = 100 * time.Millisecond
)

// batcher sends changes that are submitted at the same time in one pipeline. A change is
// sent at once when none is in flight; those that arrive meanwhile wait and are sent
// together when a pipeline returns.
type batcher struct {
	send func(ctx context.Context, batch []*submission)

	mu       sync.Mutex
	waiting  []*submission
	inFlight int // pipelines that were sent and have not returned

	spare sync.Pool // of *submission
}

// submission is one script call that was submitted.
type submission struct {
	ctx  context.Context
	args []any // of the command EVALSHA
	back chan struct{}
	raw  []any // the script's answer
	err  error
	sent bool // it is in a pipeline
}

// submit sends one change, by itself or in a batch, and returns its answer. When ctx ends
// first, the caller does not wait for the pipeline, which goes on: as with any connection
// that is given up, it is then unknown whether the change was made.
func (b *batcher) submit(ctx context.Context, args []any) ([]any, error) {
	c, _ := b.spare.Get().(*submission)
	if c == nil {
		c = &submission{back: make(chan struct{}, 1)}
	}
	c.ctx, c.args, c.sent = ctx, args, false
	b.mu.Lock()
	if b.inFlight == 0 {
		b.inFlight++
		b.mu.Unlock()
		return b.sendFirst(c)
	}
	b.waiting = append(b.waiting, c)
	if b.inFlight < maxInFlight && len(b.waiting) >= secondBatchAt {
		b.start()
	}
	b.mu.Unlock()
	return b.await(c)
}

// sendFirst sends a change in the goroutine of its caller, when no other was in flight.
func (b *batcher) sendFirst(c *submission) ([]any, error) {
	b.send(c.ctx, []*submission{c})
	if batch := b.next(); batch != nil {
		go b.flush(batch)
	}
	return b.finish(c)
}

// await waits for the answer to a change that another goroutine sends.
func (b *batcher) await(c *submission) ([]any, error) {
	late := time.NewTimer(bypassAfter)
	defer late.Stop()
	for {
		select {
		case <-c.back:
			return b.finish(c)
		case <-c.ctx.Done():
			return nil, c.ctx.Err() // the pipeline may still use c, so c is not recycled
		case <-late.C:
			b.bypass(c)
			late.Reset(bypassAfter)
		}
	}
}

// finish returns the answer and recycles the submission.
func (b *batcher) finish(c *submission) ([]any, error) {
	raw, err := c.raw, c.err
	c.ctx, c.args, c.raw, c.err = nil, nil, nil, nil
	b.spare.Put(c)
	return raw, err
}

// bypass starts one more pipeline beside those that hang, unless c is in one of them.
func (b *batcher) bypass(c *submission) {
	b.mu.Lock()
	defer b.mu.Unlock()
	if !c.sent {
		b.start()
	}
}

// start sends the waiting changes in one more pipeline. The caller holds the lock.
func (b *batcher) start() {
	if batch := b.takeBatch(); batch != nil {
		b.inFlight++
		go b.flush(batch)
	}
}

// flush sends one pipeline after another while changes wait.
func (b *batcher) flush(batch []*submission) {
	for batch != nil {
		ctx, cancel := untilLast(batch)
		b.send(ctx, batch)
		cancel()
		for _, c := range batch {
			c.back <- struct{}{}
		}
		batch = b.next()
	}
}

// next returns the batch to send when a pipeline has returned, nil for none.
func (b *batcher) next() []*submission {
	b.mu.Lock()
	defer b.mu.Unlock()
	// Above maxInFlight, after a bypass, a pipeline that has returned is not followed by another.
	if b.inFlight <= maxInFlight {
		if batch := b.takeBatch(); batch != nil {
			return batch
		}
	}
	b.inFlight--
	return nil
}

// takeBatch returns the oldest waiting changes and drops those whose caller has gone; nil
// when none is left.
func (b *batcher) takeBatch() []*submission {
	var batch []*submission
	for len(b.waiting) > 0 && batch == nil {
		n := min(len(b.waiting), maxBatch)
		for _, c := range b.waiting[:n] {
			if c.ctx.Err() == nil {
				c.sent = true
				batch = append(batch, c)
			}
		}
		b.waiting = slices.Delete(b.waiting, 0, n)
	}
	return batch
}

// untilLast returns a context that ends at the latest of the callers' deadlines. It is not
// cancelled with any of the callers.
func untilLast(batch []*submission) (context.Context, context.CancelFunc) {
	var last time.Time
	for _, c := range batch {
		d, ok := c.ctx.Deadline()
		if !ok {
			return context.Background(), func() {} // the client's own time limits apply
		}
		if d.After(last) {
			last = d
		}
	}
	return context.WithDeadline(context.Background(), last)
}
