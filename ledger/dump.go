package ledger

import (
	"context"
	"errors"
	"strings"

	"gorm.io/gorm"

	"mpp/store"
)

// Picture is the whole ledger at one instant, while others go on writing.
type Picture struct {
	tx *gorm.DB
}

// HallCount is how much a ledger has of a hall.
type HallCount struct {
	ID      string
	LastSeq int64 // set aside ones included
	Events  int64
	Poison  int64
	Visits  int64
	Changes int64 // sum of the visits' revisions
}

// dumpPage is how many events one read brings.
const dumpPage = 1000

// Picture runs f on one consistent picture of the database: a read transaction
// of SQLite, a repeatable read of MySQL, whose picture is made by its first read.
//
// Codes: unavailable.
func (l *Ledger) Picture(ctx context.Context, f func(p *Picture) error) error {
	var own error // an error of f's own making passes as it is
	err := l.db.View(ctx, func(tx *gorm.DB) error {
		own = f(&Picture{tx})
		return own
	})
	if own != nil {
		return own
	}
	return err
}

// Halls counts what there is of each hall, in the order of their ids.
func (p *Picture) Halls() ([]HallCount, error) {
	var ids []string
	err := p.tx.Raw("SELECT DISTINCT hall FROM events UNION SELECT DISTINCT hall FROM poison_events ORDER BY 1").Scan(&ids).Error
	if err != nil {
		return nil, store.Unavailable("halls", err)
	}
	halls := make([]HallCount, len(ids))
	for i, id := range ids {
		if halls[i], err = p.Hall(id); err != nil {
			return nil, err
		}
	}
	return halls, nil
}

// Hall counts what there is of one hall.
func (p *Picture) Hall(id string) (HallCount, error) {
	h := HallCount{ID: id}
	for query, into := range map[string]*int64{
		"SELECT COUNT(*) FROM events WHERE hall = ?":              &h.Events,
		"SELECT COUNT(*) FROM poison_events WHERE hall = ?":       &h.Poison,
		"SELECT COUNT(*) FROM visits WHERE hall = ?":              &h.Visits,
		"SELECT COALESCE(SUM(rev), 0) FROM visits WHERE hall = ?": &h.Changes,
	} {
		if err := p.tx.Raw(query, id).Scan(into).Error; err != nil {
			return h, store.Unavailable("count", err)
		}
	}
	var err error
	h.LastSeq, err = lastSeq(p.tx, id)
	return h, store.Unavailable("count", err)
}

// Events gives the stored payload of each event of a hall, in their order.
func (p *Picture) Events(hallID string, each func(seq int64, payload string) error) error {
	for after := int64(0); ; {
		var page []eventRow
		err := p.tx.Raw("SELECT seq, payload FROM events WHERE hall = ? AND seq > ? ORDER BY seq LIMIT ?", hallID, after, dumpPage).Scan(&page).Error
		if err != nil {
			return store.Unavailable("read events", err)
		}
		for i := range page {
			if err := each(page[i].Seq, page[i].Payload); err != nil {
				return err
			}
		}
		if len(page) < dumpPage {
			return nil
		}
		after = page[len(page)-1].Seq
	}
}

// Poison gives what was set aside of a hall, in the order of the numbers.
func (p *Picture) Poison(hallID string, each func(Poison) error) error {
	var after poisonRow
	for {
		page, err := poisonAfter(p.tx, hallID, after.Seq, after.Hash, dumpPage/100)
		if err != nil {
			return store.Unavailable("read poison", err)
		}
		for i := range page {
			if err := each(page[i].poison()); err != nil {
				return err
			}
		}
		if len(page) == 0 {
			return nil
		}
		after = page[len(page)-1]
	}
}

// ErrHalfRestored tells that the restore of a backup was cut off: a server on
// this ledger would give numbers a second time.
var ErrHalfRestored = errors.New("the restore of a backup was cut off: run mpp restore with the same file again, or begin with an empty database")

// CheckWhole gives ErrHalfRestored where a restore was begun and not finished. Ask
// it before a server uses the ledger.
//
// Codes: unavailable.
func (l *Ledger) CheckWhole(ctx context.Context) error {
	begun, err := l.HalfRestored(ctx)
	if err == nil && begun != "" {
		return ErrHalfRestored
	}
	return err
}

// HalfRestored is the checksum of the backup whose restore was begun and not
// finished, "" for none.
//
// Codes: unavailable.
func (l *Ledger) HalfRestored(ctx context.Context) (string, error) {
	var begun []string
	err := l.db.Read(ctx).Raw("SELECT backup FROM restores WHERE done_at IS NULL ORDER BY backup").Scan(&begun).Error
	return strings.Join(begun, " "), store.Unavailable("look for a restore", err)
}

// BeginRestore marks that the backup with this checksum is being restored.
//
// Codes: unavailable.
func (l *Ledger) BeginRestore(ctx context.Context, backup string) error {
	return l.db.Tx(ctx, func(tx *store.Tx) error {
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
