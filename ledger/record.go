package ledger

import (
	"cmp"
	"context"

	"gorm.io/gorm"
	"gorm.io/gorm/clause"

	"mpp/hall"
	"mpp/store"
)

// Record writes the events in one transaction: all of them or, on an error, none. It may
// be given any of a hall's events in any order and more than once; each has its effect
// once. An event whose number another event has is an error, see [ConflictError].
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
	return l.db.Tx(ctx, func(tx *store.Tx) error {
		if err := l.mustBeTied(tx, hallID); err != nil {
			return err
		}
		return b.write(tx.SQL, l.db.Dialect())
	})
}

func (b *batch) write(tx *gorm.DB, d store.Dialect) error {
	for _, rows := range chunks(b.events) {
		if err := insertEvents(tx, d, rows); err != nil {
			return err
		}
	}
	return b.writeProjections(tx, d)
}

// writeProjections writes all rows but those of the events.
func (b *batch) writeProjections(tx *gorm.DB, d store.Dialect) error {
	if err := upsert(tx, d, sorted(b.visits, cmp.Compare[string]), mergeVisits); err != nil {
		return err
	}
	if err := upsert(tx, d, sorted(b.legs, compareLegs), mergeLegs); err != nil {
		return err
	}
	if err := upsert(tx, d, sorted(b.counters, cmp.Compare[string]), mergeCounters); err != nil {
		return err
	}
	if err := insertNew(tx, d, b.periods); err != nil {
		return err
	}
	if err := insertNew(tx, d, b.estimates); err != nil {
		return err
	}
	if err := insertNew(tx, d, sorted(b.delivered, compareDelivered)); err != nil {
		return err
	}
	return b.writeHall(tx, d)
}

// insertEvents adds the rows. When some are there already it compares their content: the
// same is a repetition, anything else a conflict.
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

// sameEvent compares payloads byte by byte. An earlier version stored an encoding of its
// own instead of the event's text, and such an event may be delivered again after an
// upgrade; so payloads that differ are decoded and compared in one spelling.
func sameEvent(stored, fresh string) bool {
	return stored == fresh || (stored != "" && respell(stored) == respell(fresh))
}

// respell is the payload as this version would encode it, or unchanged when it cannot be
// decoded.
func respell(payload string) string {
	e, err := hall.DecodeEvent(payload)
	if err == nil {
		e, err = hall.EncodeEvent(e)
	}
	if err != nil {
		return payload
	}
	return e.Raw
}

func (b *batch) writeHall(tx *gorm.DB, d store.Dialect) error {
	if err := upsert(tx, d, sorted(b.days, cmp.Compare[string]), mergeDays); err != nil {
		return err
	}
	for i := range b.configs {
		// One a statement: a document is large.
		if err := insertNew(tx, d, b.configs[i:i+1]); err != nil {
			return err
		}
	}
	if err := insertNew(tx, d, b.standards); err != nil {
		return err
	}
	return insertNew(tx, d, b.agencies)
}
