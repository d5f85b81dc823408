package queue

import (
	"context"
	"slices"
	"sync"
	"time"
)

const (
	// maxBatch is how many changes one pipeline carries: few enough that Redis never
	// works long for one connection.
	maxBatch = 32
	// bypassAfter is how long a change waits behind a pipeline in flight. After that the
	// pipeline is taken to hang, and the change is sent on another connection.
	bypassAfter = 100 * time.Millisecond
)

// batcher sends changes that are submitted at the same time in one pipeline. A change is
// sent at once when none is in flight; those that arrive meanwhile wait and are sent
// together when the pipeline returns.
type batcher struct {
	send func(ctx context.Context, batch []*submission)

	mu       sync.Mutex
	waiting  []*submission
	inFlight int // pipelines that were sent and have not returned; above 1 after a bypass
}

// submission is one script call that was submitted.
type submission struct {
	ctx  context.Context
	args []any         // of the command EVALSHA
	back chan struct{} // closed when the answer is there
	raw  []any         // the script's answer
	err  error
	sent bool // it is in a pipeline
}

// sendOne sends one change by itself.
func (b *batcher) sendOne(ctx context.Context, args []any) ([]any, error) {
	c := &submission{ctx: ctx, args: args}
	b.send(ctx, []*submission{c})
	return c.raw, c.err
}

// submit sends one change, by itself or in a batch, and returns its answer. When ctx ends
// first, the caller does not wait for the pipeline, which goes on: as with any connection
// that is given up, it is then unknown whether the change was made.
func (b *batcher) submit(ctx context.Context, args []any) ([]any, error) {
	b.mu.Lock()
	if b.inFlight == 0 {
		b.inFlight++
		b.mu.Unlock()
		raw, err := b.sendOne(ctx, args)
		if batch := b.next(); batch != nil {
			go b.flush(batch)
		}
		return raw, err
	}
	c := &submission{ctx: ctx, args: args, back: make(chan struct{})}
	b.waiting = append(b.waiting, c)
	b.mu.Unlock()
	late := time.NewTimer(bypassAfter)
	defer late.Stop()
	for {
		select {
		case <-c.back:
			return c.raw, c.err
		case <-ctx.Done():
			return nil, ctx.Err()
		case <-late.C:
			b.bypass(c)
			late.Reset(bypassAfter)
		}
	}
}

// bypass starts one more pipeline beside those that hang, unless c is in one of them.
func (b *batcher) bypass(c *submission) {
	b.mu.Lock()
	defer b.mu.Unlock()
	if c.sent {
		return
	}
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
			close(c.back)
		}
		batch = b.next()
	}
}

// next returns the batch to send when a pipeline has returned, nil for none.
func (b *batcher) next() []*submission {
	b.mu.Lock()
	defer b.mu.Unlock()
	// After a bypass, a pipeline that has returned is not followed by another.
	if b.inFlight == 1 {
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
