package ledger

import (
	"cmp"
	"context"
	"database/sql"
	"encoding/json"
	"time"

	"gorm.io/gorm"
	"gorm.io/gorm/clause"

	"mpp/hall"
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
	b, err := shape(hallID, events)
	if err != nil {
		return err
	}
	return unavailable("record", l.change(ctx, func(tx *gorm.DB) error { return b.write(tx, l.dialect) }))
}

// changeWithin bounds one change of the recorder's: a connection that went dead in
// silence must not hold it. A commit whose answer was lost is made again, which has
// no second effect.
const changeWithin = 20 * time.Second

// change runs f in one transaction.
func (l *Ledger) change(ctx context.Context, f func(tx *gorm.DB) error) error {
	ctx, cancel := context.WithTimeout(ctx, changeWithin)
	defer cancel()
	var opts []*sql.TxOptions
	if l.dialect == dialectMySQL {
		// Without gap locks, nodes that write neighbouring rows do not block.
		opts = append(opts, &sql.TxOptions{Isolation: sql.LevelReadCommitted})
	}
	err := l.write.WithContext(ctx).Transaction(f, opts...)
	l.redial(err)
	return err
}

func (b *batch) write(tx *gorm.DB, d dialect) error {
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
func insertEvents(tx *gorm.DB, d dialect, rows []eventRow) error {
	done := tx.Clauses(clause.OnConflict{DoNothing: true}).CreateInBatches(rows, d.rowsPerStatement())
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

func (b *batch) writeHall(tx *gorm.DB, d dialect) error {
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
