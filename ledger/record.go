package ledger

import (
	"cmp"
	"context"
	"encoding/json"

	"gorm.io/gorm"
	"gorm.io/gorm/clause"

	"mpp/hall"
	"mpp/store"
)

// Record writes the events in one transaction. It may be given any of a hall's
// events, in any order and more than once: each has its effect once. When it
// returns nil they are committed; on an error none of them is. An event whose
// number another one has is never taken for a repetition: see [ConflictError].
//
// Codes: unavailable.
func (l *Ledger) Record(ctx context.Context, hallID string, events []hall.Event) error {
	if len(events) == 0 {
		return nil
	}
	b, err := project(hallID, events)
	if err != nil {
		return err
	}
	return l.db.Tx(ctx, func(tx *store.Tx) error { return b.write(tx.SQL, l.db.Dialect()) })
}

func (b *batch) write(tx *gorm.DB, d store.Dialect) error {
	for _, rows := range chunks(b.events) {
		if err := insertEvents(tx, d, rows); err != nil {
			return err
		}
	}
	if err := upsert(tx, d, sorted(b.visits, cmp.Compare[string]), []string{"hall", "id"}, visitGuards); err != nil {
		return err
	}
	if err := upsert(tx, d, sorted(b.legs, compareLegs), []string{"hall", "ticket_id", "leg_no"}, legGuards); err != nil {
		return err
	}
	if err := upsert(tx, d, sorted(b.counters, cmp.Compare[string]), []string{"hall", "id"}, counterGuards); err != nil {
		return err
	}
	if err := insertNew(tx, d, b.periods); err != nil {
		return err
	}
	return b.writeHall(tx, d)
}

// insertEvents adds the rows. Those that are there already cost a second look,
// and only then: a repetition has the same content, anything else is a conflict.
func insertEvents(tx *gorm.DB, d store.Dialect, rows []eventRow) error {
	done := tx.Clauses(clause.OnConflict{DoNothing: true}).CreateInBatches(rows, rowsPerStatement(d))
	if done.Error != nil || done.RowsAffected == int64(len(rows)) {
		return done.Error
	}
	seqs := make([]int64, len(rows))
	for i := range rows {
		seqs[i] = rows[i].Seq
	}
	var stored []eventRow
	err := tx.Raw("SELECT seq, payload FROM events WHERE hall = ? AND seq IN ?", rows[0].Hall, seqs).Scan(&stored).Error
	if err != nil {
		return err
	}
	payloads := make(map[int64]string, len(stored))
	for i := range stored {
		payloads[stored[i].Seq] = stored[i].Payload
	}
	var conflict ConflictError
	for i := range rows {
		if !sameEvent(payloads[rows[i].Seq], rows[i].Payload) {
			conflict.Seqs = append(conflict.Seqs, rows[i].Seq)
		}
	}
	if len(conflict.Seqs) > 0 {
		return &conflict
	}
	return nil
}

// sameEvent compares payloads. One that another version stored may differ in its
// spelling alone, so where they differ it is written again by this version.
func sameEvent(stored, fresh string) bool {
	if stored == fresh {
		return true
	}
	var e hall.Event
	if json.Unmarshal([]byte(stored), &e) != nil {
		return false
	}
	again, err := json.Marshal(&e)
	return err == nil && string(again) == fresh
}

func (b *batch) writeHall(tx *gorm.DB, d store.Dialect) error {
	if err := upsert(tx, d, sorted(b.days, cmp.Compare[string]), []string{"hall", "business_date"}, dayGuards); err != nil {
		return err
	}
	for i := range b.configs {
		// One a statement: a document is large.
		if err := insertNew(tx, d, b.configs[i:i+1]); err != nil {
			return err
		}
	}
	return insertNew(tx, d, b.standards)
}
