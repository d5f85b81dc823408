package health

import (
	"bytes"
	"encoding/json"

	"gorm.io/gorm"
	"gorm.io/gorm/clause"

	"mpp/store"
)

// Section is the room's part of a backup: the minutes of all days.
type Section struct{}

// Name implements backup.Section.
func (Section) Name() string { return "health" }

// Version implements backup.Section.
func (Section) Version() int { return 1 }

// Cursors implements backup.Section: the room follows no events.
func (Section) Cursors() []string { return nil }

// Write implements backup.Section. Codes: unavailable, and the errors of add.
func (Section) Write(picture *gorm.DB, hallID string, add func(any) error) error {
	rows, err := picture.Model(&row{}).Where("hall = ?", hallID).Order("business_date, device").Rows()
	if err != nil {
		return store.Unavailable("read the minutes of devices", err)
	}
	defer rows.Close()
	for rows.Next() {
		var r row
		if err := picture.ScanRows(rows, &r); err != nil {
			return store.Unavailable("read the minutes of devices", err)
		}
		if err := add(r); err != nil {
			return err
		}
	}
	return store.Unavailable("read the minutes of devices", rows.Err())
}

// Check implements backup.Section.
func (Section) Check(_ int, raw json.RawMessage) error {
	_, err := readRow(raw)
	return err
}

func readRow(raw json.RawMessage) (r row, err error) {
	strict := json.NewDecoder(bytes.NewReader(raw))
	strict.DisallowUnknownFields()
	if err = strict.Decode(&r); err == nil {
		err = r.joined(day{})
	}
	return r, err
}

// restoreRows is how many rows one statement adds; SQLite binds many parameters slowly.
const restoreRows = 20

// Restore implements backup.Section. Codes: unavailable.
func (Section) Restore(tx *store.Tx, hallID string, _ int, rows []json.RawMessage) error {
	list := make([]row, len(rows))
	for i, raw := range rows {
		r, err := readRow(raw)
		if err != nil {
			return err
		}
		list[i] = r
		list[i].Hall = hallID
	}
	return tx.SQL.Clauses(clause.OnConflict{DoNothing: true}).CreateInBatches(list, restoreRows).Error
}
