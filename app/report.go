package app

import (
	"cmp"
	"context"
	"encoding/json"
	"io"
	"time"

	"mpp/hall"
	"mpp/internal/settings"
	"mpp/ledger"
	"mpp/queue"
	"mpp/report"
	"mpp/report/measure"
)

// reports measures one hall from the ledger.
type reports struct {
	ledger *ledger.Ledger
	queue  *queue.Queue
	clock  hall.Clock
}

// Report implements api.Reporter.
func (r reports) Report(ctx context.Context, q report.Query) (any, error) {
	return r.build(ctx, q)
}

// ReportCSV implements api.Reporter.
func (r reports) ReportCSV(ctx context.Context, q report.Query, lang string, w io.Writer) error {
	built, err := r.build(ctx, q)
	if err != nil {
		return err
	}
	return report.CSV(w, built, lang)
}

// Estimates implements api.Reporter.
func (r reports) Estimates(ctx context.Context, q report.Query) (any, error) {
	return report.BuildEstimates(ctx, r.ledger, r.queue.Config(), q)
}

// Deliverables implements api.Reporter.
func (r reports) Deliverables(ctx context.Context, q report.Query) (*report.Deliverables, error) {
	return report.BuildDeliverables(ctx, r.ledger, r.queue.Config(), q)
}

// Pauses implements api.Reporter.
func (r reports) Pauses(ctx context.Context, q report.Query) (*report.Pauses, error) {
	return report.BuildPauses(ctx, r.ledger, r.queue.Config(), q)
}

// PublicEstimates implements api.Reporter.
func (r reports) PublicEstimates(ctx context.Context, q report.Query) (any, error) {
	return report.BuildPublicEstimates(ctx, r.ledger, r.queue.Config(), q)
}

// build reads the report at the hall's time, which runs faster than the machine's in a
// training.
func (r reports) build(ctx context.Context, q report.Query) (*report.Report, error) {
	q.At = r.clock.Now()
	return report.Build(ctx, r.ledger, r.queue.Config(), q)
}

// ReportOptions say what is measured and how it is written.
type ReportOptions struct {
	From, To string // business dates, both included; one that is missing is the other, or today
	By       string // service, agency or counter
	Agency   string // only this one; "" for the whole hall
	JSON     bool   // instead of CSV
	Lang     string // of the headings of CSV: id or en
}

// WriteReport measures a period from the ledger alone; a server may run beside it.
func WriteReport(ctx context.Context, set settings.Settings, o ReportOptions, w io.Writer) error {
	l, err := readLedger(ctx, set)
	if err != nil {
		return err
	}
	defer l.DB().Close()
	cfg, err := newestConfig(ctx, l, set)
	if err != nil {
		return err
	}
	today := cfg.BusinessDate(hall.MillisOf(time.Now()))
	r, err := report.Build(ctx, l, cfg, report.Query{From: cmp.Or(o.From, o.To, today), To: cmp.Or(o.To, today), By: measure.By(o.By), Agency: o.Agency})
	if err != nil {
		return err
	}
	if !o.JSON {
		return report.CSV(w, r, o.Lang)
	}
	out := json.NewEncoder(w)
	out.SetIndent("", "  ")
	return out.Encode(r)
}
