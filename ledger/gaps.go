package ledger

import (
	"context"

	"gorm.io/gorm"

	"mpp/hall"
)

// gapWindow is how far back UnexplainedGaps looks. Older events are of another day, whose
// ticket numbers are not given any more.
const gapWindow = 100_000

// UnexplainedGaps counts the events up to a number that are not in the ledger and that no
// restored event accounts for. The last restored event accounts for everything that is
// missing before it, so the search begins there, and at most 100,000 events back.
//
// Codes: unavailable.
func (l *Ledger) UnexplainedGaps(ctx context.Context, hallID string, upTo int64) (gaps int64, err error) {
	err = l.db.View(ctx, func(tx *gorm.DB) error {
		var from, stored int64
		// A restored event has no ticket; the index by ticket skips the events that have
		// one, which are nearly all.
		err := tx.Raw("SELECT COALESCE(MAX(seq), 0) FROM events WHERE hall = ? AND ticket_id = '' AND type = ? AND seq > ? AND seq <= ?",
			hallID, hall.EventRestored, upTo-gapWindow, upTo).Scan(&from).Error
		if err != nil {
			return err
		}
		from = max(from, upTo-gapWindow, 0)
		err = tx.Raw("SELECT COUNT(*) FROM events WHERE hall = ? AND seq > ? AND seq <= ?", hallID, from, upTo).Scan(&stored).Error
		gaps = upTo - from - stored
		return err
	})
	return max(gaps, 0), err
}

// Holes counts the events above from and up to a number that the ledger has neither recorded
// nor quarantined and that no restored event accounts for, and returns the first of them.
//
// Codes: unavailable.
func (l *Ledger) Holes(ctx context.Context, hallID string, from, upTo int64) (n, first int64, err error) {
	err = l.db.View(ctx, func(tx *gorm.DB) error {
		var restored, recorded, quarantined int64
		err := tx.Raw("SELECT COALESCE(MAX(seq), 0) FROM events WHERE hall = ? AND ticket_id = '' AND type = ? AND seq > ? AND seq <= ?",
			hallID, hall.EventRestored, from, upTo).Scan(&restored).Error
		if err != nil {
			return err
		}
		from = max(from, restored, 0)
		if err := tx.Raw("SELECT COUNT(*) FROM events WHERE hall = ? AND seq > ? AND seq <= ?", hallID, from, upTo).Scan(&recorded).Error; err != nil {
			return err
		}
		err = tx.Raw("SELECT COUNT(DISTINCT p.seq) FROM poison_events p WHERE p.hall = ? AND p.seq > ? AND p.seq <= ?"+
			" AND NOT EXISTS (SELECT 1 FROM events e WHERE e.hall = p.hall AND e.seq = p.seq)", hallID, from, upTo).Scan(&quarantined).Error
		n = upTo - from - recorded - quarantined
		return err
	})
	for ; err == nil && n > 0 && first == 0 && from < upTo; from += gapWindow {
		var missing []int64
		if missing, err = l.MissingSeqs(ctx, hallID, from, min(from+gapWindow, upTo)); len(missing) > 0 {
			first = missing[0]
		}
	}
	return max(n, 0), first, err
}
