package app

import (
	"context"
	"encoding/json"
	"errors"
	"time"

	"mpp/hall"
	"mpp/ledger"
	"mpp/store"
)

// databaseUse checks what MySQL or MariaDB lets the server do with the tables, and what its
// settings would do to them.
func (c *checks) databaseUse(ctx context.Context, l *ledger.Ledger) {
	if l.DB().Dialect() != store.MySQL || l.DB().CheckTables(ctx) != nil {
		return
	}
	if err := mayWrite(ctx, l.DB()); err != nil {
		c.add(Fault, "GRANT SELECT, INSERT, UPDATE, DELETE on the database to the user; also CREATE, ALTER, INDEX, DROP for upgrades",
			"database: the user may not write: %v", err)
	}
	var is struct{ Flush, Packet int64 }
	err := l.DB().Read(ctx).Raw("SELECT @@innodb_flush_log_at_trx_commit AS flush, @@max_allowed_packet AS packet").Scan(&is).Error
	if err != nil {
		c.add(Fault, "", "database: %v", err)
		return
	}
	if is.Flush != 1 {
		c.add(Warn, "set innodb_flush_log_at_trx_commit=1", "database: it loses its last second when its machine fails (innodb_flush_log_at_trx_commit=%d)", is.Flush)
	}
	if need := c.packetNeed(ctx, l); is.Packet < need {
		c.add(Fault, "set max_allowed_packet=16M", "database: max_allowed_packet is %d KiB, the hall's configuration needs %d KiB: nothing would be recorded", is.Packet>>10, need>>10)
	}
}

// mayWrite returns the refusal of a change that changes nothing.
func mayWrite(ctx context.Context, db *store.DB) error {
	return db.Tx(ctx, func(tx *store.Tx) error {
		for _, query := range []string{
			"INSERT INTO cursors (name, hall, seq) SELECT name, hall, seq FROM cursors WHERE 1 = 0",
			"UPDATE cursors SET seq = seq WHERE 1 = 0",
			"DELETE FROM cursors WHERE 1 = 0",
		} {
			if err := tx.SQL.Exec(query).Error; err != nil {
				return err
			}
		}
		return nil
	})
}

// packetNeed is twice the configuration, for the quoting, and room for the rest.
func (c *checks) packetNeed(ctx context.Context, l *ledger.Ledger) int64 {
	cfg, err := newestConfig(ctx, l, c.set)
	if err != nil {
		cfg, err = firstConfig(c.set.Hall, false)
	}
	if err != nil {
		return 0 // reported by others
	}
	text, err := json.Marshal(cfg)
	if err != nil {
		return 0 // it was read from JSON
	}
	return int64(2*len(text)) + 64<<10
}

// readWithin bounds the reading of a ledger that may have the events of years.
const readWithin = 5 * time.Second

// events reads the events of a hall, the first ones first, for as long as it may take, and
// what a start reads.
func (c *checks) events(ctx context.Context, l *ledger.Ledger, hallID string) {
	if _, _, err := l.Today(ctx, hallID); err != nil {
		c.add(Fault, damagedFix, "hall %s: what a start needs cannot be read: %v", hallID, err)
	}
	ctx, cancel := context.WithTimeout(ctx, readWithin)
	defer cancel()
	var read, damaged, first int64
	var why error
	err := l.Snapshot(ctx, func(p *ledger.Snapshot) error {
		return p.Events(hallID, func(seq int64, payload string) error {
			read++
			if _, err := hall.DecodeEvent(payload); err != nil {
				if damaged++; damaged == 1 {
					first, why = seq, err
				}
			}
			return ctx.Err()
		})
	})
	switch {
	case damaged > 0:
		c.add(Fault, damagedFix, "hall %s: %d of %d events are damaged, the first is number %d: %v", hallID, damaged, read, first, why)
	case err != nil && !errors.Is(err, context.DeadlineExceeded):
		c.add(Fault, "", "hall %s: reading the events: %v", hallID, err)
	case err != nil:
		c.add(Good, "", "hall %s: the first %d events are whole, the time was over then", hallID, read)
	default:
		c.add(Good, "", "hall %s: all %d events are whole", hallID, read)
	}
}

const damagedFix = "restore the newest backup into an empty installation, see docs/backup.md"
