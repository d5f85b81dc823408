package ledger

import (
	"context"
	"crypto/rand"
	"fmt"

	"gorm.io/gorm"
	"gorm.io/gorm/clause"

	"mpp/hall"
	"mpp/store"
)

type installationRow struct {
	Hall    string `gorm:"primaryKey"`
	ID      string
	Filling int64
	BeatAt  int64
}

// TableName names the table.
func (installationRow) TableName() string { return "installations" }

func (r *installationRow) tie() hall.Tie { return hall.Tie{Installation: r.ID, Filling: r.Filling} }

// Tie returns the tie of a hall's ledger, none where it has none, and when a server that has
// the same tie was last here ([Ledger.Beat]).
//
// Codes: unavailable.
func (l *Ledger) Tie(ctx context.Context, hallID string) (hall.Tie, hall.Millis, error) {
	row, err := installation(l.db.Read(ctx), hallID, "")
	return row.tie(), hall.Millis(row.BeatAt), store.Unavailable("read the installation", err)
}

func installation(tx *gorm.DB, hallID, lock string) (row installationRow, err error) {
	err = tx.Raw("SELECT id, filling, beat_at FROM installations WHERE hall = ?"+lock, hallID).Scan(&row).Error
	return row, err
}

// ClaimTie makes the tie of the next filling of Redis, which ends the present one. from is the
// tie as the caller knows it; where the ledger has another one meanwhile, nothing is changed.
//
// Codes: unavailable.
func (l *Ledger) ClaimTie(ctx context.Context, hallID string, from hall.Tie) (next hall.Tie, err error) {
	next = hall.Tie{Installation: from.Installation, Filling: from.Filling + 1}
	if next.Installation == "" {
		next.Installation = rand.Text()
	}
	lock := " FOR UPDATE"
	if l.db.Dialect() == store.SQLite {
		lock = ""
	}
	row := installationRow{Hall: hallID, ID: next.Installation, Filling: next.Filling, BeatAt: int64(l.clock.Now())}
	err = l.db.Tx(ctx, func(tx *store.Tx) error {
		has, err := installation(tx.SQL, hallID, lock)
		if err != nil {
			return err
		}
		if has.tie() != from {
			return hall.Refuse(hall.CodeUnavailable, "the ledger's tie is %q and not %q: another server was first", has.tie(), from)
		}
		if from == (hall.Tie{}) {
			return tx.SQL.Create(&row).Error
		}
		return tx.SQL.Save(&row).Error
	})
	return next, err
}

// SetTie gives the ledger a tie, whatever it had.
//
// Codes: unavailable.
func (l *Ledger) SetTie(ctx context.Context, hallID string, t hall.Tie) error {
	row := installationRow{Hall: hallID, ID: t.Installation, Filling: t.Filling, BeatAt: int64(l.clock.Now())}
	return l.db.Tx(ctx, func(tx *store.Tx) error { return putTie(tx, row) })
}

func putTie(tx *store.Tx, row installationRow) error {
	return tx.SQL.Clauses(clause.OnConflict{UpdateAll: true}).Create(&row).Error
}

// Beat tells other servers that one with this tie is at work.
//
// Codes: unavailable.
func (l *Ledger) Beat(ctx context.Context, hallID string, t hall.Tie) error {
	return l.db.Tx(ctx, func(tx *store.Tx) error {
		return tx.SQL.Exec("UPDATE installations SET beat_at = ? WHERE hall = ? AND id = ? AND filling = ?",
			l.clock.Now(), hallID, t.Installation, t.Filling).Error
	})
}

// TiedTo returns the same ledger for the events of a Redis whose tie is given: it records and
// quarantines nothing while the ledger's own tie is another one.
func (l *Ledger) TiedTo(tie func() hall.Tie) *Ledger {
	tied := *l
	tied.tie = tie
	return &tied
}

// mustBeTied refuses to record the events of a Redis that is not this ledger's. It holds off a
// claim until the commit.
func (l *Ledger) mustBeTied(tx *store.Tx, hallID string) error {
	if l.tie == nil {
		return nil
	}
	lock := " LOCK IN SHARE MODE"
	if l.db.Dialect() == store.SQLite {
		lock = ""
	}
	row, err := installation(tx.SQL, hallID, lock)
	if err != nil {
		return err
	}
	if tie := l.tie(); row.tie() != tie {
		return &hall.Error{Code: hall.CodeUnavailable, Detail: fmt.Sprintf("the ledger is tied to %q, Redis to %q", row.tie(), tie)}
	}
	return nil
}

// Same reports whether the ledger has this event, or none of its number.
//
// Codes: unavailable.
func (l *Ledger) Same(ctx context.Context, hallID string, e hall.Event) (bool, error) {
	var stored []string
	err := l.db.Read(ctx).Raw("SELECT payload FROM events WHERE hall = ? AND seq = ?", hallID, e.Seq).Scan(&stored).Error
	if err != nil || len(stored) == 0 {
		return err == nil, store.Unavailable("read an event", err)
	}
	return sameEvent(stored[0], e.Raw), nil
}
