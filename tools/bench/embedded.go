package bench

import (
	"context"
	"path/filepath"
	"time"
)

// Of the part embedded.
const (
	embeddedSpan = 3 * time.Second
	// bareTickets are what the reference writes in one go; a fraction of a second's work.
	bareTickets = 10_000
)

func embeddedPart() part {
	return part{name: "embedded", figures: []string{"embedded.ratio", "embedded.issue_s", "embedded.reference_s"}, measure: measureEmbedded}
}

// measureEmbedded measures tickets where one process is everything: each is in the
// SQLite file before its answer. The reference writes the very rows of such tickets to
// a file with the same tables, as many in one commit as there are clients: a bound for
// who must have each ticket on the disk, whatever else there is to do for one.
func measureEmbedded(ctx context.Context, b *bench) error {
	at, err := openSite(ctx, b, usual, true)
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
	if _, err := load.run(pace{span: embeddedSpan}); err != nil {
		return err
	}
	rows, err := readRows(ctx, filepath.Join(at.data, "mpp.db"), bareTickets)
	if err != nil {
		return err
	}
	return embeddedRates(ctx, at, load, rows)
}

func embeddedRates(ctx context.Context, at *site, load *loop, rows *ticketRows) error {
	var ratios, ours, bare []float64
	spent := newShares(at.workers())
	for range at.runs {
		rate, err := rows.rate(ctx, embeddedSpan/2)
		if err != nil {
			return err
		}
		var f flow
		if err := at.sample(ctx, spent, "embedded", embeddedSpan, func() (int, error) {
			f, err = load.run(pace{span: embeddedSpan})
			return f.answers, err
		}); err != nil {
			return err
		}
		ours, bare, ratios = append(ours, f.perSecond()), append(bare, rate), append(ratios, f.perSecond()/rate)
		at.logf("embedded: %.0f/s, SQLite alone %.0f/s; %s", f.perSecond(), rate, spent.last())
	}
	at.add("embedded.ratio", "x", ratios, atLeast(0.50))
	at.add("embedded.issue_s", "tickets/s", ours, noted)
	at.add("embedded.reference_s", "tickets/s", bare, noted)
	spent.add(at.bench, "embedded")
	return nil
}
