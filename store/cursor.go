package store

import (
	"context"
	"errors"

	"gorm.io/gorm/clause"
)

// ErrCursorMoved is the error of a reader whose events another one has applied.
var ErrCursorMoved = errors.New("another reader moved the cursor")

type cursorRow struct {
	Name string `gorm:"primaryKey"`
	Hall string `gorm:"primaryKey"`
	Seq  int64
}

// TableName names the table.
func (cursorRow) TableName() string { return "cursors" }

// Cursor returns the number of the last event of a hall that the reader of this name has
// applied, 0 before the first.
//
// Codes: unavailable.
func (db *DB) Cursor(ctx context.Context, name, hallID string) (int64, error) {
	var seq int64
	err := db.Read(ctx).Raw("SELECT COALESCE(MAX(seq), 0) FROM cursors WHERE name = ? AND hall = ?", name, hallID).Scan(&seq).Error
	return seq, Unavailable("read a cursor", err)
}

// MoveCursor moves a cursor within the transaction that applies the events between. Call
// it first: it returns ErrCursorMoved, and nothing may be applied, where the cursor is
// not at from any more, and it holds off others until the commit.
func (tx *Tx) MoveCursor(name, hallID string, from, to int64) error {
	if from == 0 {
		row := cursorRow{Name: name, Hall: hallID}
		if err := tx.SQL.Clauses(clause.OnConflict{DoNothing: true}).Create(&row).Error; err != nil {
			return err
		}
	}
	moved := tx.SQL.Exec("UPDATE cursors SET seq = ? WHERE name = ? AND hall = ? AND seq = ?", to, name, hallID, from)
	if moved.Error == nil && moved.RowsAffected == 0 {
		return ErrCursorMoved
	}
	return moved.Error
}
