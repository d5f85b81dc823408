package bench

import (
	"context"
	"fmt"
	"time"
)

// Of the part live.
const (
	liveBoards   = 400 // displays of the zone
	liveConsoles = 100 // sockets of the agency's counters
	liveCalls    = 150 // in each sample: enough for a 99th percentile that is not the maximum
	livePhones   = 10_000
	liveBursts   = 4     // calls in each sample of the fan-out
	liveIdle     = 4_000 // sockets whose memory is told
)

func livePart() part {
	return part{name: "live", figures: []string{
		"live.p99_ms", "live.p99_ratio", "live.p99_reference_ms", "live.p50_ms",
		"live.fanout_ratio", "live.fanout_per_s", "live.fanout_reference_per_s",
		"live.kb_per_socket", "live.kb_ratio", "live.kb_reference", "live.heap_kb_per_socket", "live.heap_kb_reference",
	}, measure: measureLive}
}

// measureLive measures the feed of a hall in which ten thousand wait at one agency.
func measureLive(ctx context.Context, b *bench) error {
	stage, err := openLive(ctx, b)
	if err != nil {
		return err
	}
	if err := stage.latency(ctx); err != nil {
		return fmt.Errorf("latency: %w", err)
	}
	if err := stage.fanout(ctx); err != nil {
		return fmt.Errorf("fan-out: %w", err)
	}
	if err := stage.memory(ctx); err != nil {
		return fmt.Errorf("memory: %w", err)
	}
	return nil
}

// latency is from an officer's request to the last of the boards and consoles, each call
// beside a broadcast of its own bytes by the bare server.
func (l *liveStage) latency(ctx context.Context) error {
	ours, err := l.watchHall(ctx, l.site.node.URL(), l.boards(), l.consoles())
	if err != nil {
		return err
	}
	defer ours.close()
	theirs, err := l.watchHall(ctx, l.bare.url, l.bareSockets(liveBoards), l.bareSockets(liveConsoles))
	if err != nil {
		return err
	}
	defer theirs.close()
	var p99, p50, bare, ratios []float64
	for range l.runs {
		var mine, reference []float64
		for range liveCalls {
			took, said, err := l.call(ctx, ours)
			if err != nil {
				return err
			}
			// Boards show the end of a service. Until they do, it is still being sent, and
			// would be in the way of what comes next.
			if err := l.finish(ctx); err != nil {
				return err
			}
			if _, err := ours.boards.all(ctx); err != nil {
				return err
			}
			other, err := l.broadcast(ctx, theirs, said)
			if err != nil {
				return err
			}
			mine, reference = append(mine, milliseconds(took)), append(reference, milliseconds(other))
		}
		a, r := quantile(mine, 0.99), quantile(reference, 0.99)
		p99, p50, bare, ratios = append(p99, a), append(p50, quantile(mine, 0.5)), append(bare, r), append(ratios, a/r)
		l.logf("live: the last of %d sockets has a call after %.1f ms at the median, %.1f ms p99; bare %.1f and %.1f ms",
			liveBoards+liveConsoles, quantile(mine, 0.5), a, quantile(reference, 0.5), r)
	}
	l.add("live.p99_ratio", "x", ratios, atMost(2))
	l.add("live.p99_ms", "ms", p99, atMost(20))
	l.add("live.p99_reference_ms", "ms", bare, noted)
	l.add("live.p50_ms", "ms", p50, noted)
	return nil
}

// fanout is how fast all phones have what a call changes for each: who is before it, and
// who was called.
func (l *liveStage) fanout(ctx context.Context) error {
	ours, err := l.watch(ctx, l.site.node.URL(), l.phones(livePhones))
	if err != nil {
		return err
	}
	defer ours.close()
	theirs, err := l.watch(ctx, l.bare.url, l.bareSockets(livePhones))
	if err != nil {
		return err
	}
	defer theirs.close()
	var rates, bare, ratios []float64
	for range l.runs {
		var mine, reference time.Duration
		for range liveBursts {
			took, said, err := l.call(ctx, ours)
			if err != nil {
				return err
			}
			other, err := l.broadcast(ctx, theirs, said)
			if err != nil {
				return err
			}
			mine, reference = mine+took, reference+other
			if err := l.finishSeen(ctx, ours); err != nil {
				return err
			}
		}
		n := float64(livePhones * liveBursts)
		a, r := n/mine.Seconds(), n/reference.Seconds()
		rates, bare, ratios = append(rates, a), append(bare, r), append(ratios, a/r)
		l.logf("live: %.0f messages/s to %d phones, a loop %.0f/s", a, livePhones, r)
	}
	l.add("live.fanout_ratio", "x", ratios, atLeast(0.80))
	l.add("live.fanout_per_s", "messages/s", rates, noted)
	l.add("live.fanout_reference_per_s", "messages/s", bare, noted)
	return nil
}
