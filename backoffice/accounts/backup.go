package accounts

import (
	"bytes"
	"encoding/json"
	"errors"

	"gorm.io/gorm"
	"gorm.io/gorm/clause"

	"mpp/store"
)

// Section is the room's part of a backup: people with the hashes of their passwords,
// devices, tokens of API clients and what was revoked. Sessions, links, pairings,
// counter takes and the sign-in history are left out: they are over by the time that a
// backup is restored, or must not come back.
type Section struct{}

// Name implements backup.Section.
func (Section) Name() string { return "accounts" }

// Version implements backup.Section.
func (Section) Version() int { return 1 }

// Cursors implements backup.Section: the room follows no events.
func (Section) Cursors() []string { return nil }

// backupRow is one row; exactly one field is set.
type backupRow struct {
	Person  *personRow   `json:"person,omitempty"`
	Device  *deviceRow   `json:"device,omitempty"`
	Token   *apiTokenRow `json:"token,omitempty"`
	Revoked *revokedRow  `json:"revoked,omitempty"`
}

// Write implements backup.Section. Codes: unavailable, and the errors of row.
func (Section) Write(picture *gorm.DB, hallID string, row func(any) error) error {
	return firstError(
		func() error {
			return each(picture, hallID, func(r *personRow) error { return row(backupRow{Person: r}) })
		},
		func() error {
			return each(picture, hallID, func(r *deviceRow) error { return row(backupRow{Device: r}) })
		},
		func() error {
			return each(picture, hallID, func(r *apiTokenRow) error { return row(backupRow{Token: r}) })
		},
		func() error {
			return each(picture, hallID, func(r *revokedRow) error { return row(backupRow{Revoked: r}) })
		},
	)
}

func firstError(steps ...func() error) error {
	for _, step := range steps {
		if err := step(); err != nil {
			return err
		}
	}
	return nil
}

// each reads the hall's rows of one table.
func each[R any](picture *gorm.DB, hallID string, take func(*R) error) error {
	var rows []R
	if err := picture.Where("hall = ?", hallID).Order("id").Find(&rows).Error; err != nil {
		return store.Unavailable("read accounts", err)
	}
	for i := range rows {
		if err := take(&rows[i]); err != nil {
			return err
		}
	}
	return nil
}

// Check implements backup.Section.
func (Section) Check(_ int, row json.RawMessage) error {
	_, err := readBackupRow(row)
	return err
}

func readBackupRow(raw json.RawMessage) (r backupRow, err error) {
	strict := json.NewDecoder(bytes.NewReader(raw))
	strict.DisallowUnknownFields() // what this version does not know it would lose
	if err := strict.Decode(&r); err != nil {
		return r, err
	}
	kinds := 0
	for _, set := range []bool{r.Person != nil, r.Device != nil, r.Token != nil, r.Revoked != nil} {
		if set {
			kinds++
		}
	}
	if kinds != 1 {
		return r, errors.New("it is neither a person nor a device, token or revocation, or several of them")
	}
	return r, nil
}

// restoreRows is how many rows one statement adds; SQLite binds many parameters slowly.
const restoreRows = 20

// Restore implements backup.Section. Codes: unavailable.
func (Section) Restore(tx *store.Tx, hallID string, _ int, rows []json.RawMessage) error {
	var people []personRow
	var devices []deviceRow
	var tokens []apiTokenRow
	var revoked []revokedRow
	for _, raw := range rows {
		r, err := readBackupRow(raw)
		switch {
		case err != nil:
			return err
		case r.Person != nil:
			r.Person.Hall = hallID
			people = append(people, *r.Person)
		case r.Device != nil:
			r.Device.Hall = hallID
			devices = append(devices, *r.Device)
		case r.Token != nil:
			r.Token.Hall = hallID
			tokens = append(tokens, *r.Token)
		default:
			r.Revoked.Hall = hallID
			revoked = append(revoked, *r.Revoked)
		}
	}
	add := tx.SQL.Clauses(clause.OnConflict{DoNothing: true}).Session(&gorm.Session{})
	return errors.Join(add.CreateInBatches(people, restoreRows).Error, add.CreateInBatches(devices, restoreRows).Error,
		add.CreateInBatches(tokens, restoreRows).Error, add.CreateInBatches(revoked, restoreRows).Error)
}
