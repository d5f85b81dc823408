package bench

import (
	"context"
	"time"

	"mpp/hall"
)

// Of the part issue.
const (
	issueSpan      = 4 * time.Second
	issueWarm      = time.Second
	issueReference = 30_000 // calls of redis-benchmark: about as long
)

func issuePart() part {
	return part{name: "issue", figures: []string{"issue.ratio", "issue.per_s", "issue.reference_per_s",
		"issue.p99_ratio", "issue.p99_ms", "issue.p99_reference_ms"}, measure: measureIssue}
}

// measureIssue measures tickets by HTTP beside the bare script.
func measureIssue(ctx context.Context, b *bench) error {
	at, err := openSite(ctx, b, usual, false)
	if err != nil {
		return err
	}
	ref, err := openReference(ctx, b, usual)
	if err != nil {
		return err
	}
	script, err := ref.issueCall(ctx, at.hall.Services[0].ID, hall.ClassRegular)
	if err != nil {
		return err
	}
	lines, err := at.kiosks(clients)
	if err != nil {
		return err
	}
	load, err := newLoop(at.host(), lines)
	if err != nil {
		return err
	}
	defer load.close()
	rate, err := issueRates(ctx, at, load, ref, script)
	if err != nil {
		return err
	}
	return issueLatency(ctx, at, load, ref, script, rate/2)
}

// issueRates tells the tickets a second that were reached: all clients ask again at
// once. The two are measured in turn, since whoever shares the machine comes and goes.
func issueRates(ctx context.Context, at *site, load *loop, ref *reference, script call) (float64, error) {
	if _, err := load.run(pace{span: issueWarm}); err != nil {
		return 0, err
	}
	var ratios, ours, bare []float64
	spent := newShares(at.workers())
	for range at.runs {
		if _, err := at.settled(ctx); err != nil {
			return 0, err
		}
		rate, err := ref.rate(ctx, issueReference, script)
		if err != nil {
			return 0, err
		}
		var f flow
		if err := at.sample(ctx, spent, "issue", issueSpan, func() (int, error) {
			f, err = load.run(pace{span: issueSpan})
			return f.answers, err
		}); err != nil {
			return 0, err
		}
		behind, err := at.settled(ctx)
		if err != nil {
			return 0, err
		}
		bare, ours, ratios = append(bare, rate), append(ours, f.perSecond()), append(ratios, f.perSecond()/rate)
		at.logf("issue: %.0f/s, the script alone %.0f/s; %s; the ledger was %d behind at the end", f.perSecond(), rate, spent.last(), behind)
	}
	at.add("issue.ratio", "x", ratios, atLeast(0.80))
	at.add("issue.per_s", "tickets/s", ours, noted)
	at.add("issue.reference_per_s", "tickets/s", bare, noted)
	spent.add(at.bench, "issue")
	at.add("issue.cpu_reference_us", "us", ref.costs, noted)
	return figure{samples: ours}.median(), nil
}
