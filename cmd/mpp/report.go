package main

import (
	"context"
	"os"

	"mpp/app"
	"mpp/internal/settings"
)

type reportCmd struct {
	settings.Settings
	From   string `help:"First business date." placeholder:"YYYY-MM-DD"`
	To     string `help:"Last business date, included." placeholder:"YYYY-MM-DD"`
	By     string `help:"A line for each service, agency or counter." enum:"service,agency,counter" default:"service"`
	Agency string `help:"Only this agency." placeholder:"ID"`
	Format string `help:"csv or json." enum:"csv,json" default:"csv"`
	Lang   string `help:"Language of the headings: id or en." enum:"id,en" default:"id"`
}

// Run measures from the ledger. Without a period it is today's.
func (c *reportCmd) Run(ctx context.Context) error {
	return app.WriteReport(ctx, c.Settings, app.ReportOptions{
		From: c.From, To: c.To, By: c.By, Agency: c.Agency, JSON: c.Format == "json", Lang: c.Lang,
	}, os.Stdout)
}
