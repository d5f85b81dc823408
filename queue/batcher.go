package queue

import (
	"context"
	"slices"
	"sync"
	"time"
)

const (
	// maxBatch is how many changes one pipeline carries: few enough that Redis never
	// works long for one connection and that answers come while the next pipeline runs.
	maxBatch = 32
	// maxInFlight is how many pipelines are under way at once, the others only with a
	// crowd: while Redis works on one, or waits for a replica, the next is there already.
	maxInFlight   = 2
	secondBatchAt = 16
	// bypassAfter is how long a change waits behind the pipelines under way. After that
	// one of them hangs, and a connection of its own may fare better.
	bypassAfter = 100 * time.Millisecond
)

// batcher lets changes that are asked for at once share a pipeline. A change that
// finds no crowd goes out at once, by itself; those that come while pipelines are under
// way go together when one of them is back.
type batcher struct {
	send func(ctx context.Context, batch []*submission)

	mu       sync.Mutex
	waiting  []*submission
	inFlight int // pipelines under way

	spare sync.Pool // of *submission
}

// submission is one script call on its way.
type submission struct {
	ctx  context.Context
	args []any // of the command EVALSHA
	back chan struct{}
	raw  []any // the script's answer
	err  error
	sent bool // it is in a pipeline
}

// submit sends one change, alone or with others, and returns its answer. When ctx ends
// first, the asker does not wait for the pipeline, which goes on: as with any connection
// that is given up, nobody knows then whether the change was made.
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

// sendFirst sends a change that found nobody before it, by its own asker.
func (b *batcher) sendFirst(c *submission) ([]any, error) {
	b.send(c.ctx, []*submission{c})
	if batch := b.next(); batch != nil {
		go b.flush(batch)
	}
	return b.finish(c)
}

// await waits for the answer to a change that others send.
func (b *batcher) await(c *submission) ([]any, error) {
	late := time.NewTimer(bypassAfter)
	defer late.Stop()
	for {
		select {
		case <-c.back:
			return b.finish(c)
		case <-c.ctx.Done():
			return nil, c.ctx.Err() // the pipeline may still hold it: it is not used again
		case <-late.C:
			b.bypass(c)
			late.Reset(bypassAfter)
		}
	}
}

// finish hands the answer out and keeps the rest for another change.
func (b *batcher) finish(c *submission) ([]any, error) {
	raw, err := c.raw, c.err
	c.ctx, c.args, c.raw, c.err = nil, nil, nil, nil
	b.spare.Put(c)
	return raw, err
}

// bypass sends what waits past pipelines that do not come back, unless c is in one
// of them already.
func (b *batcher) bypass(c *submission) {
	b.mu.Lock()
	defer b.mu.Unlock()
	if !c.sent {
		b.start()
	}
}

// start sends those that wait in one more pipeline. The caller holds the lock.
func (b *batcher) start() {
	if batch := b.takeBatch(); batch != nil {
		b.inFlight++
		go b.flush(batch)
	}
}

// flush sends one pipeline after another while there are changes that wait.
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

// next is what goes out when a pipeline is back; nil: nobody waits.
func (b *batcher) next() []*submission {
	b.mu.Lock()
	defer b.mu.Unlock()
	// Past the usual number, after some had to be overtaken, one that is back is the end.
	if b.inFlight <= maxInFlight {
		if batch := b.takeBatch(); batch != nil {
			return batch
		}
	}
	b.inFlight--
	return nil
}

// takeBatch takes the oldest of those that wait and leaves out whose asker has gone; nil:
// nobody is left.
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

// untilLast is a context that ends with the last of the askers' deadlines, and with
// nobody's own wish to stop.
func untilLast(batch []*submission) (context.Context, context.CancelFunc) {
	var last time.Time
	for _, c := range batch {
		d, ok := c.ctx.Deadline()
		if !ok {
			return context.Background(), func() {} // the client's own limits hold
		}
		if d.After(last) {
			last = d
		}
	}
	return context.WithDeadline(context.Background(), last)
}
