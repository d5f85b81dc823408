package ledger

import (
	"context"

	"gorm.io/gorm"

	"mpp/hall"
)

// Lost counts the events up to a number that are not in the ledger and that no restored
// event told of. The last restored event told of all that lacked before it, and what is
// older than 100,000 events is of another day, whose numbers are not given any more: so
// it looks no further back, and costs the same after years. Codes: unavailable.
func (l *Ledger) Lost(ctx context.Context, hallID string, upTo int64) (lost int64, err error) {
	err = l.db.View(ctx, func(tx *gorm.DB) error {
		var from, held int64
		// A restored event has no ticket: an index leads past those that have one, which
		// are nearly all.
		err := tx.Raw("SELECT COALESCE(MAX(seq), 0) FROM events WHERE hall = ? AND ticket_id = '' AND type = ? AND seq > ? AND seq <= ?",
			hallID, hall.EventRestored, upTo-missingWindow, upTo).Scan(&from).Error
		if err != nil {
			return err
		}
		from = max(from, upTo-missingWindow, 0)
		err = tx.Raw("SELECT COUNT(*) FROM events WHERE hall = ? AND seq > ? AND seq <= ?", hallID, from, upTo).Scan(&held).Error
		lost = upTo - from - held
		return err
	})
	return max(lost, 0), err
}
