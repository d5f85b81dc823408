package main

import (
	"context"
	"os"
	"runtime/debug"
	"runtime/metrics"
	"time"
)

// How much garbage there may be before it is collected. Go's own rule, as much as is
// alive, makes a hall of some ten megabytes collect many times a second: an eighth of
// the work under load. A large heap, as of a node with thousands of phones, goes by
// Go's rule.
const (
	garbageRoom  = 64 << 20 // bytes
	leastGrowth  = 100      // percent of what is alive: Go's own
	mostGrowth   = 300
	collectEvery = 2 * time.Second // between two looks at what is alive
)

// growthFor is Go's GC percent for a heap with so much alive.
func growthFor(alive uint64) int {
	return int(min(max(garbageRoom*100/max(alive, 1), leastGrowth), mostGrowth))
}

// collectLess keeps the room for garbage while ctx lives, unless the operator has set
// Go's GOGC.
func collectLess(ctx context.Context) {
	if os.Getenv("GOGC") != "" {
		return
	}
	now := mostGrowth
	before := debug.SetGCPercent(now)
	defer debug.SetGCPercent(before)
	tick := time.NewTicker(collectEvery)
	defer tick.Stop()
	alive := []metrics.Sample{{Name: "/gc/heap/live:bytes"}}
	for {
		select {
		case <-ctx.Done():
			return
		case <-tick.C:
		}
		metrics.Read(alive)
		// Setting it stops the world for a moment: not for every megabyte.
		if next := growthFor(alive[0].Value.Uint64()); next > now+now/8 || next < now-now/8 {
			debug.SetGCPercent(next)
			now = next
		}
	}
}
