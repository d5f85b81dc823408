package main

import (
	"context"
	"encoding/json"
	"io"
	"os"
	"time"

	"mpp/hall"
	"mpp/internal/settings"
	"mpp/report"
	"mpp/report/measure"
)

// Report measures a period.
func (a *app) Report(ctx context.Context, q report.Query) (any, error) {
	return report.Build(ctx, a.ledger, a.queue.Config(), q)
}

// ReportCSV writes the same as CSV.
func (a *app) ReportCSV(ctx context.Context, q report.Query, lang string, w io.Writer) error {
	r, err := report.Build(ctx, a.ledger, a.queue.Config(), q)
	if err != nil {
		return err
	}
	return report.CSV(w, r, lang)
}

type reportCmd struct {
	settings.Settings
	From   string `help:"First business date." placeholder:"YYYY-MM-DD"`
	To     string `help:"Last business date, included." placeholder:"YYYY-MM-DD"`
	By     string `help:"A line for each service, agency or counter." enum:"service,agency,counter" default:"service"`
	Agency string `help:"Only this agency." placeholder:"ID"`
	Format string `help:"csv or json." enum:"csv,json" default:"csv"`
	Lang   string `help:"Language of the headings: id or en." enum:"id,en" default:"id"`
}

// Run measures from the ledger; a server may run beside it. Without a period it is
// today's.
func (c *reportCmd) Run(ctx context.Context) error {
	l, err := openLedgerAlone(ctx, c.Settings)
	if err != nil {
		return err
	}
	defer l.Close()
	id, err := theHall(ctx, l, c.Settings)
	if err != nil {
		return err
	}
	cfg, err := l.Config(ctx, id, 0)
	if err != nil {
		return err
	}
	today := cfg.BusinessDate(hall.MillisOf(time.Now()))
	if c.From == "" {
		c.From = orToday(c.To, today)
	}
	r, err := report.Build(ctx, l, cfg, report.Query{From: c.From, To: orToday(c.To, today), By: measure.By(c.By), Agency: c.Agency})
	if err != nil {
		return err
	}
	if c.Format == "csv" {
		return report.CSV(os.Stdout, r, c.Lang)
	}
	out := json.NewEncoder(os.Stdout)
	out.SetIndent("", "  ")
	return out.Encode(r)
}

func orToday(date, today string) string {
	if date == "" {
		return today
	}
	return date
}
