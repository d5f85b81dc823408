package main

import (
	"context"
	"fmt"
	"time"

	"mpp/app"
	"mpp/internal/settings"
)

type ledgerCmd struct {
	Join    ledgerJoin    `cmd:"" help:"Say that the database takes the place of the one that Redis belonged to: after a restore for good."`
	Rebuild ledgerRebuild `cmd:"" help:"Make visits, legs, counters, days and standards anew from the events, while the server runs."`
}

type ledgerJoin struct {
	settings.Settings
}

// Help is the long help.
func (*ledgerJoin) Help() string {
	return `Redis and the database both know which belongs to which, and a server does not start on two that do not: it would lose events
or give numbers twice. After a backup was restored for good while Redis still holds the hall, this command says that the two belong
together from now on; the next start records what the database lacks and Redis still has. Stop all servers first. Two that tell
different pasts are refused. For a trial or a restore drill use a Redis of its own instead. See docs/backup.md.`
}

// Run joins one hall.
func (c *ledgerJoin) Run(ctx context.Context) error {
	j, err := app.JoinLedger(ctx, c.Settings)
	if err != nil {
		return err
	}
	fmt.Printf("hall %s: joined as installation %s. The database is at event %d, Redis at %d; start the servers now.\n", j.Hall, j.Tie, j.Ledger, j.Redis)
	return nil
}

type ledgerRebuild struct {
	settings.Settings
	Anew bool `help:"Begin with the first event, also where a rebuild was cut off."`
}

// Help is the long help.
func (*ledgerRebuild) Help() string {
	return `The table "events" is the record; the tables that reports and restarts read follow from it. This makes them anew, row by row,
where somebody changed them by hand or an earlier version wrote them otherwise. Servers may go on, on either set-up. One that was
cut off is finished by the same command. Where the ledger holds several halls, --hall names the one you mean.`
}

// Run rebuilds one hall.
func (c *ledgerRebuild) Run(ctx context.Context) error {
	began, bar := time.Now(), newLineBar("rebuild")
	id, done, err := app.RebuildLedger(ctx, c.Settings, c.Anew, bar.at)
	bar.end()
	if err != nil {
		if done.Events > 0 {
			err = fmt.Errorf("the rebuild is not finished, the same command goes on: %w", err)
		}
		return err
	}
	if done.After > 0 {
		fmt.Printf("%s: went on after event %d, where an earlier rebuild was cut off\n", id, done.After)
	}
	fmt.Printf("%s: %d events, %d visits made anew, %d without an event removed, in %s\n", id, done.Events, done.Visits, done.Superfluous,
		time.Since(began).Round(time.Millisecond))
	return nil
}
