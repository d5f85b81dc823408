package bench

import (
	"context"
	"slices"
	"time"
)

// latencySpan is how long arrivals come in one sample.
const latencySpan = 3 * time.Second

// issueLatency measures what clients see at half of the rate that was reached. Arrivals
// come evenly and do not wait for answers; a latency runs from when a request was to
// be sent, so that a server that stalls is charged for all who stood behind. The
// reference is the bare script, by the same generator at the same rate.
func issueLatency(ctx context.Context, at *site, load *loop, ref *reference, script call, rate float64) error {
	bare, err := newLoop(ref.address, ref.lines(clients, script))
	if err != nil {
		return err
	}
	defer bare.close()
	p := pace{rate: rate, n: int(rate * latencySpan.Seconds())}
	var ours, theirs, ratios []float64
	spent := newShares(at.workers())
	for range at.runs {
		var r, f flow
		if err := ref.made(ctx, p.n, func() error {
			r, err = bare.run(p)
			return err
		}); err != nil {
			return err
		}
		if err := at.sample(ctx, spent, "issue_half", latencySpan, func() (int, error) {
			f, err = load.run(p)
			return f.answers, err
		}); err != nil {
			return err
		}
		if _, err := at.settled(ctx); err != nil {
			return err
		}
		a, b := f.percentile(99), r.percentile(99)
		ours, theirs, ratios = append(ours, a), append(theirs, b), append(ratios, a/b)
		at.logf("issue at %.0f/s: median %.2f, p99 %.2f ms; the script alone %.2f and %.2f ms; %s", rate, f.percentile(50), a, r.percentile(50), b, spent.last())
	}
	at.add("issue.p99_ratio", "x", ratios, atMost(3))
	at.add("issue.p99_ms", "ms", ours, noted)
	at.add("issue.p99_reference_ms", "ms", theirs, noted)
	spent.add(at.bench, "issue_half")
	return nil
}

// percentile is a latency in milliseconds that p percent do not exceed.
func (f flow) percentile(p int) float64 {
	if len(f.latencies) == 0 {
		return 0
	}
	slices.Sort(f.latencies)
	at := min(len(f.latencies)*p/100, len(f.latencies)-1)
	return float64(f.latencies[at].Nanoseconds()) / 1e6
}
