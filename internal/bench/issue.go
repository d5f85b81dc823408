package bench

import (
	"context"
	"time"
)

// Of the part issue.
const (
	issueSpan      = 4 * time.Second
	issueWarm      = time.Second
	issueReference = 30_000 // calls of redis-benchmark: about as long
)

func issuePart() part {
	return part{name: "issue", figures: []string{"issue.ratio", "issue.per_s", "issue.reference_per_s"}, measure: measureIssue}
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
	return issueRates(ctx, at, ref)
}

func issueRates(ctx context.Context, at *site, ref *reference) error {
	script, err := ref.issueCall(ctx, at.hall.Services[0].ID)
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
	if _, err := load.run(pace{span: issueWarm}); err != nil {
		return err
	}
	var ratios, ours, bare []float64
	for range at.runs {
		if _, err := at.settled(ctx); err != nil {
			return err
		}
		rate, err := ref.rate(ctx, issueReference, script)
		if err != nil {
			return err
		}
		f, err := load.run(pace{span: issueSpan})
		if err != nil {
			return err
		}
		bare, ours, ratios = append(bare, rate), append(ours, f.perSecond()), append(ratios, f.perSecond()/rate)
		behind, err := at.settled(ctx)
		if err != nil {
			return err
		}
		at.logf("issue: %.0f/s, the script alone %.0f/s; the ledger was %d events behind at the end", f.perSecond(), rate, behind)
	}
	at.add("issue.ratio", "x", ratios, atLeast(0.80))
	at.add("issue.per_s", "tickets/s", ours, noted)
	at.add("issue.reference_per_s", "tickets/s", bare, noted)
	return nil
}
