package main

import (
	"context"
	"fmt"
	"os"
	"text/tabwriter"
	"time"

	"mpp/internal/settings"
	"mpp/ledger"
)

type migrateCmd struct {
	Up     migrateUp     `cmd:"" help:"Bring the tables to this version. The server does so by itself when it starts."`
	Down   migrateDown   `cmd:"" help:"Take the last step back. Its tables and what they hold are lost."`
	Status migrateStatus `cmd:"" help:"Show which steps were taken."`
}

type migrateUp struct{ settings.Settings }

// Run brings the tables up.
func (c *migrateUp) Run(ctx context.Context) error {
	return withMigrator(ctx, c.Settings, func(m *ledger.Migrator) error {
		steps, err := m.Up(ctx)
		printSteps(steps)
		if err == nil && len(steps) == 0 {
			fmt.Println("nothing to do: the tables are those of this version")
		}
		return err
	})
}

type migrateDown struct {
	settings.Settings
	All bool `help:"Take every step back: an empty database."`
	Yes bool `help:"Yes, what these tables hold may be lost." required:""`
}

// Run takes steps back.
func (c *migrateDown) Run(ctx context.Context) error {
	return withMigrator(ctx, c.Settings, func(m *ledger.Migrator) error {
		steps, err := m.Down(ctx, c.All)
		printSteps(steps)
		return err
	})
}

type migrateStatus struct{ settings.Settings }

// Run lists the steps.
func (c *migrateStatus) Run(ctx context.Context) error {
	return withMigrator(ctx, c.Settings, func(m *ledger.Migrator) error {
		states, err := m.Status(ctx)
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
	})
}

func printSteps(steps []ledger.MigrationStep) {
	for _, s := range steps {
		fmt.Printf("%s (%s)\n", s.Name, s.Took.Round(time.Millisecond))
	}
}

// openLedgerAlone opens the ledger for a command. On the embedded footing other
// commands may read the file while a server runs; change is for one process only.
func openLedgerAlone(ctx context.Context, set settings.Settings) (*ledger.Ledger, error) {
	if err := set.Check(); err != nil {
		return nil, err
	}
	file := ""
	if set.Embedded() {
		if err := os.MkdirAll(set.Data, 0o750); err != nil {
			return nil, fmt.Errorf("MPP_DATA: %w", err)
		}
		file = set.SQLite()
	}
	return ledger.Open(ctx, set.DatabaseURL, file, time.Now)
}

func withMigrator(ctx context.Context, set settings.Settings, do func(*ledger.Migrator) error) error {
	return withLedger(ctx, set, func(l *ledger.Ledger) error {
		m, err := l.Migrator()
		if err != nil {
			return err
		}
		return do(m)
	})
}

// withLedger opens the ledger for a command that changes it: on the embedded
// footing not while a server runs.
func withLedger(ctx context.Context, set settings.Settings, do func(*ledger.Ledger) error) error {
	if set.Embedded() {
		if err := os.MkdirAll(set.Data, 0o750); err != nil {
			return fmt.Errorf("MPP_DATA: %w", err)
		}
		lock, err := lockData(set.Data)
		if err != nil {
			return err
		}
		defer lock.Close()
	}
	l, err := openLedgerAlone(ctx, set)
	if err != nil {
		return err
	}
	defer l.Close()
	return do(l)
}
