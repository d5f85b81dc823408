package ledger

import (
	"context"
	"crypto/rand"
	"errors"
	"strings"

	"mpp/store"
)

// ErrHalfRestored is the error of a ledger into which a backup was restored only in part:
// a server on it would give ticket numbers a second time.
var ErrHalfRestored = errors.New("the restore of a backup was cut off: run mpp restore with the same file again, or begin with an empty database")

// CheckWhole returns ErrHalfRestored where a restore was begun and not finished. A
// server asks it before it uses the ledger.
//
// Codes: unavailable.
func (l *Ledger) CheckWhole(ctx context.Context) error {
	begun, err := l.HalfRestored(ctx)
	if err == nil && begun != "" {
		return ErrHalfRestored
	}
	return err
}

// HalfRestored returns the checksum of the backup whose restore was begun and not
// finished, "" for none.
//
// Codes: unavailable.
func (l *Ledger) HalfRestored(ctx context.Context) (string, error) {
	var begun []string
	err := l.db.Read(ctx).Raw("SELECT backup FROM restores WHERE done_at IS NULL ORDER BY backup").Scan(&begun).Error
	return strings.Join(begun, " "), store.Unavailable("look for a restore", err)
}

// BeginRestore marks that the backup with this checksum is being restored. The ledgers of these
// halls become installations of their own, to which no Redis belongs yet ([hall.Tie]). Readers of the
// events of these halls begin anew; where a backup has a cursor, it is restored with it.
//
// Codes: unavailable.
func (l *Ledger) BeginRestore(ctx context.Context, backup string, halls ...string) error {
	return l.db.Tx(ctx, func(tx *store.Tx) error {
		if err := tx.SQL.Exec("DELETE FROM cursors WHERE hall IN ?", halls).Error; err != nil {
			return err
		}
		for _, id := range halls {
			if err := putTie(tx, installationRow{Hall: id, ID: rand.Text()}); err != nil {
				return err
			}
		}
		// The same one may have been restored before, and its hall removed since.
		if err := tx.SQL.Exec("DELETE FROM restores WHERE backup = ?", backup).Error; err != nil {
			return err
		}
		return tx.SQL.Exec("INSERT INTO restores (backup, began_at) VALUES (?, ?)", backup, l.clock.Now()).Error
	})
}

// FinishRestore marks that all of the backup is in the ledger.
//
// Codes: unavailable.
func (l *Ledger) FinishRestore(ctx context.Context, backup string) error {
	return l.db.Tx(ctx, func(tx *store.Tx) error {
		return tx.SQL.Exec("UPDATE restores SET done_at = ? WHERE backup = ?", l.clock.Now(), backup).Error
	})
}
