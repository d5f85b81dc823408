package ledger

import (
	"cmp"
	"context"
	"database/sql"

	"gorm.io/gorm"

	"mpp/hall"
)

// Record writes the events in one transaction. It may be given any of a hall's
// events, in any order and more than once: each has its effect once. When it
// returns nil they are committed; on an error none of them is.
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
	var opts []*sql.TxOptions
	if l.dialect == dialectMySQL {
		// Without gap locks, nodes that write neighbouring rows do not block.
		opts = append(opts, &sql.TxOptions{Isolation: sql.LevelReadCommitted})
	}
	write := func(tx *gorm.DB) error { return b.write(tx, l.dialect) }
	return unavailable("record", l.write.WithContext(ctx).Transaction(write, opts...))
}

func (b *batch) write(tx *gorm.DB, d dialect) error {
	for _, rows := range chunks(b.events) {
		if err := insertNew(tx, d, rows); err != nil {
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
