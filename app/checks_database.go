package app

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"strings"
	"time"

	"mpp/ledger"
	"mpp/store"
)

func (c *checks) database(ctx context.Context) {
	if _, err := os.Stat(c.set.SQLite()); c.set.Embedded() && errors.Is(err, fs.ErrNotExist) {
		c.add(Good, "", "no ledger yet: it is made at the first start")
		return
	}
	l, err := openLedger(ctx, c.set)
	if err != nil {
		fix := "check MPP_DATABASE_URL and that the server runs"
		if c.set.Embedded() {
			fix = "check the file " + c.set.SQLite() + ": another user's, or damaged; then restore a backup, see docs/backup.md"
		}
		c.add(Fault, fix, "database: %v", err)
		return
	}
	defer l.DB().Close()
	var states []store.MigrationState
	m, err := l.DB().Migrator()
	if err == nil {
		states, err = m.Status(ctx)
	}
	if err != nil {
		c.add(Fault, "", "database: %v", err)
		return
	}
	c.tables(states)
	c.databaseServer(ctx, l)
	c.databaseUse(ctx, l)
	c.quarantine(ctx, l)
	halls, err := l.Halls(ctx)
	if err != nil || len(halls) == 0 {
		c.emptyBesideRedis(ctx)
		return
	}
	c.belongings(ctx, l, halls)
	id, err := chooseHall(halls, c.set)
	if err != nil {
		c.add(Fault, "", "%v", err)
		return
	}
	c.add(Good, "", "database holds hall %s", strings.Join(halls, ", "))
	if cfg, err := l.Config(ctx, id, 0); err == nil {
		c.hall(cfg)
	}
	c.lastEvent(ctx, l, id)
}

// databaseServer checks the version and the clock of the database.
func (c *checks) databaseServer(ctx context.Context, l *ledger.Ledger) {
	version, now, err := l.DB().Server(ctx)
	if err != nil {
		c.add(Fault, "", "database: %v", err)
		return
	}
	if oldDatabase(version) {
		c.add(Warn, "use MySQL 8, MariaDB 10.6 or newer", "database %s is older than what is tested", version)
	} else {
		c.add(Good, "", "database %s", version)
	}
	c.clock(time.Since(now), "the database")
}

// oldDatabase reports whether a version is older than what is tested. It reads "8.4.2",
// "10.11.6-MariaDB-0+deb12u1" and "SQLite 3.50".
func oldDatabase(version string) bool {
	var major, minor int
	if n, _ := fmt.Sscanf(version, "%d.%d", &major, &minor); n < 2 {
		return false // SQLite is built in
	}
	if strings.Contains(version, "MariaDB") {
		return major < 10 || (major == 10 && minor < 6)
	}
	return major < 8
}

func (c *checks) tables(states []store.MigrationState) {
	pending := 0
	for _, s := range states {
		if !s.Applied {
			pending++
		}
	}
	if pending > 0 {
		c.add(Warn, "start the server, or run: mpp migrate up", "database: %d of %d table changes are still to be made", pending, len(states))
		return
	}
	c.add(Good, "", "database answers, its tables are of this version")
}

// quarantine looks for events in quarantine and for a restore that was cut off.
func (c *checks) quarantine(ctx context.Context, l *ledger.Ledger) {
	if err := l.DB().CheckTables(ctx); err != nil {
		return // tables has found that
	}
	if err := l.CheckWhole(ctx); errors.Is(err, ledger.ErrHalfRestored) {
		c.add(Fault, "run mpp restore with the same file again", "%v", err)
	}
	var halls []ledger.HallCount
	err := l.Snapshot(ctx, func(p *ledger.Snapshot) (err error) {
		halls, err = p.Halls()
		return err
	})
	if err != nil {
		c.add(Fault, "", "quarantine: %v", err)
		return
	}
	for _, h := range halls {
		c.quarantineOf(ctx, l, h)
		c.events(ctx, l, h.ID)
	}
}

func (c *checks) quarantineOf(ctx context.Context, l *ledger.Ledger, h ledger.HallCount) {
	if c.fix && h.Quarantined > 0 {
		recorded, err := l.RetryQuarantined(ctx, h.ID)
		if err != nil {
			c.add(Fault, "", "hall %s: recording from quarantine: %v", h.ID, err)
			return
		}
		c.add(Good, "", "hall %s: %d events were recorded from quarantine", h.ID, recorded)
	}
	list, err := l.ListQuarantined(ctx, h.ID)
	if err != nil || len(list) == 0 {
		return // none; the error was reported above
	}
	first := list[0]
	c.add(Warn, "see docs/backup.md, then run: mpp doctor --mend", "hall %s: %d events are in quarantine (table poison_events); the first is number %d (%s): %s",
		h.ID, len(list), first.Seq, first.Kind, first.Error)
}
