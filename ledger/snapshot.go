package ledger

import (
	"context"

	"gorm.io/gorm"

	"mpp/store"
)

// Snapshot is a consistent view of the whole ledger at one instant, while others go on
// writing.
type Snapshot struct {
	tx *gorm.DB
}

// HallCount is how much a ledger has of a hall.
type HallCount struct {
	ID          string
	LastSeq     int64 // quarantined ones included
	Events      int64
	Quarantined int64
	Visits      int64
	Changes     int64 // sum of the visits' revisions
}

// snapshotPage is how many events one read brings.
const snapshotPage = 1000

// Snapshot runs f on a snapshot. See [store.DB.View].
//
// Codes: unavailable, and any error of f unchanged.
func (l *Ledger) Snapshot(ctx context.Context, f func(p *Snapshot) error) error {
	var own error // an error that f returned
	err := l.db.View(ctx, func(tx *gorm.DB) error {
		own = f(&Snapshot{tx})
		return own
	})
	if own != nil {
		return own
	}
	return err
}

// Picture is the snapshot for reads of tables that are not the ledger's.
func (p *Snapshot) Picture() *gorm.DB { return p.tx }

// Cursor returns the number of the last event that a reader of this name has applied.
func (p *Snapshot) Cursor(name, hallID string) (seq int64, err error) {
	err = p.tx.Raw("SELECT COALESCE(MAX(seq), 0) FROM cursors WHERE name = ? AND hall = ?", name, hallID).Scan(&seq).Error
	return seq, store.Unavailable("read a cursor", err)
}

// Halls counts the rows of each hall, in the order of the ids.
func (p *Snapshot) Halls() ([]HallCount, error) {
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

// Hall counts the rows of one hall.
func (p *Snapshot) Hall(id string) (HallCount, error) {
	h := HallCount{ID: id}
	for query, into := range map[string]*int64{
		"SELECT COUNT(*) FROM events WHERE hall = ?":              &h.Events,
		"SELECT COUNT(*) FROM poison_events WHERE hall = ?":       &h.Quarantined,
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

// Events calls each with the payload of every event of a hall, lowest number first.
func (p *Snapshot) Events(hallID string, each func(seq int64, payload string) error) error {
	for after := int64(0); ; {
		var page []eventRow
		err := p.tx.Raw("SELECT seq, payload FROM events WHERE hall = ? AND seq > ? ORDER BY seq LIMIT ?", hallID, after, snapshotPage).Scan(&page).Error
		if err != nil {
			return store.Unavailable("read events", err)
		}
		for i := range page {
			if err := each(page[i].Seq, page[i].Payload); err != nil {
				return err
			}
		}
		if len(page) < snapshotPage {
			return nil
		}
		after = page[len(page)-1].Seq
	}
}

// Quarantined gives what was quarantined of a hall, in the order of the numbers.
func (p *Snapshot) Quarantined(hallID string, each func(Quarantined) error) error {
	var after quarantineRow
	for {
		page, err := quarantinedAfter(p.tx, hallID, after.Seq, after.Hash, snapshotPage/100)
		if err != nil {
			return store.Unavailable("read quarantined events", err)
		}
		for i := range page {
			if err := each(page[i].quarantined()); err != nil {
				return err
			}
		}
		if len(page) == 0 {
			return nil
		}
		after = page[len(page)-1]
	}
}
