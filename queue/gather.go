package queue

import (
	"context"
	"slices"
	"sync"
	"time"
)

const (
	// gatherMost is how many changes one pipeline carries: few enough that Redis never
	// works long for one connection and that answers come while the next pipeline runs.
	gatherMost = 32
	// gatherFlights is how many pipelines are under way at once, the others only with a
	// crowd: while Redis works on one, or waits for a replica, the next is there already.
	gatherFlights = 2
	gatherCrowd   = 16
	// gatherWait is how long a change waits behind the pipelines under way. After that
	// one of them hangs, and a connection of its own may fare better.
	gatherWait = 100 * time.Millisecond
)

// gather lets changes that are asked for at once share a pipeline. A change that
// finds no crowd goes out at once, by itself; those that come while pipelines are under
// way go together when one of them is back.
type gather struct {
	send func(ctx context.Context, batch []*change)

	mu      sync.Mutex
	waiting []*change
	flying  int // pipelines under way

	spare sync.Pool // of *change
}

// change is one script call on its way.
type change struct {
	ctx  context.Context
	args []any // of the command EVALSHA
	back chan struct{}
	raw  []any // the script's answer
	err  error
	sent bool // it is in a pipeline
}

// do sends one change, alone or with others, and returns its answer. When ctx ends
// first, the asker does not wait for the pipeline, which goes on: as with any connection
// that is given up, nobody knows then whether the change was made.
func (g *gather) do(ctx context.Context, args []any) ([]any, error) {
	c, _ := g.spare.Get().(*change)
	if c == nil {
		c = &change{back: make(chan struct{}, 1)}
	}
	c.ctx, c.args, c.sent = ctx, args, false
	g.mu.Lock()
	if g.flying == 0 {
		g.flying++
		g.mu.Unlock()
		return g.first(c)
	}
	g.waiting = append(g.waiting, c)
	if g.flying < gatherFlights && len(g.waiting) >= gatherCrowd {
		g.start()
	}
	g.mu.Unlock()
	return g.await(c)
}

// first sends a change that found nobody before it, by its own asker.
func (g *gather) first(c *change) ([]any, error) {
	g.send(c.ctx, []*change{c})
	if batch := g.next(); batch != nil {
		go g.fly(batch)
	}
	return g.done(c)
}

// await waits for the answer to a change that others send.
func (g *gather) await(c *change) ([]any, error) {
	late := time.NewTimer(gatherWait)
	defer late.Stop()
	for {
		select {
		case <-c.back:
			return g.done(c)
		case <-c.ctx.Done():
			return nil, c.ctx.Err() // the pipeline may still hold it: it is not used again
		case <-late.C:
			g.overtake(c)
			late.Reset(gatherWait)
		}
	}
}

// done hands the answer out and keeps the rest for another change.
func (g *gather) done(c *change) ([]any, error) {
	raw, err := c.raw, c.err
	c.ctx, c.args, c.raw, c.err = nil, nil, nil, nil
	g.spare.Put(c)
	return raw, err
}

// overtake sends what waits past pipelines that do not come back, unless c is in one
// of them already.
func (g *gather) overtake(c *change) {
	g.mu.Lock()
	defer g.mu.Unlock()
	if !c.sent {
		g.start()
	}
}

// start sends those that wait in one more pipeline. The caller holds the lock.
func (g *gather) start() {
	if batch := g.take(); batch != nil {
		g.flying++
		go g.fly(batch)
	}
}

// fly sends one pipeline after another while there are changes that wait.
func (g *gather) fly(batch []*change) {
	for batch != nil {
		ctx, cancel := untilLast(batch)
		g.send(ctx, batch)
		cancel()
		for _, c := range batch {
			c.back <- struct{}{}
		}
		batch = g.next()
	}
}

// next is what goes out when a pipeline is back; nil: nobody waits.
func (g *gather) next() []*change {
	g.mu.Lock()
	defer g.mu.Unlock()
	// Past the usual number, after some had to be overtaken, one that is back is the end.
	if g.flying <= gatherFlights {
		if batch := g.take(); batch != nil {
			return batch
		}
	}
	g.flying--
	return nil
}

// take takes the oldest of those that wait and leaves out whose asker has gone; nil:
// nobody is left.
func (g *gather) take() []*change {
	var batch []*change
	for len(g.waiting) > 0 && batch == nil {
		n := min(len(g.waiting), gatherMost)
		for _, c := range g.waiting[:n] {
			if c.ctx.Err() == nil {
				c.sent = true
				batch = append(batch, c)
			}
		}
		g.waiting = slices.Delete(g.waiting, 0, n)
	}
	return batch
}

// untilLast is a context that ends with the last of the askers' deadlines, and with
// nobody's own wish to stop.
func untilLast(batch []*change) (context.Context, context.CancelFunc) {
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
