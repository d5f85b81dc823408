package main

import (
	"context"
	"fmt"
	"os"
	"text/tabwriter"
	"time"

	"mpp/app"
	"mpp/internal/settings"
)

type migrateCmd struct {
	Up     migrateUp     `cmd:"" help:"Bring the tables to this version. The server does so by itself when it starts."`
	Down   migrateDown   `cmd:"" help:"Take the last step back. Its tables and what they hold are lost."`
	Status migrateStatus `cmd:"" help:"Show which steps were taken."`
}

type migrateUp struct{ settings.Settings }

// Run brings the tables up.
func (c *migrateUp) Run(ctx context.Context) error {
	steps, err := app.MigrateUp(ctx, c.Settings)
	for _, s := range steps {
		printStep(s.Name, s.Took)
	}
	if err == nil && len(steps) == 0 {
		fmt.Println("nothing to do: the tables are those of this version")
	}
	return err
}

type migrateDown struct {
	settings.Settings
	All bool `help:"Take every step back: an empty database."`
	Yes bool `help:"Yes, what these tables hold may be lost." required:""`
}

// Run takes steps back.
func (c *migrateDown) Run(ctx context.Context) error {
	steps, err := app.MigrateDown(ctx, c.Settings, c.All)
	for _, s := range steps {
		printStep(s.Name, s.Took)
	}
	return err
}

type migrateStatus struct{ settings.Settings }

// Run lists the steps.
func (c *migrateStatus) Run(ctx context.Context) error {
	states, err := app.MigrationStatus(ctx, c.Settings)
	if err != nil {
		return err
	}
	t := tabwriter.NewWriter(os.Stdout, 0, 4, 2, ' ', 0)
	for _, s := range states {
		when := "pending"
		if s.Applied {
			when = s.AppliedAt.Local().Format(time.DateTime)
		}
		fmt.Fprintf(t, "%s\t%s\n", s.Name, when)
	}
	return t.Flush()
}

func printStep(name string, took time.Duration) {
	fmt.Printf("%s (%s)\n", name, took.Round(time.Millisecond))
}
