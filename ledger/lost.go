package ledger

import (
	"context"
	"encoding/json"

	"gorm.io/gorm"

	"mpp/hall"
)

// Lost counts the events up to a number that are not in the ledger and that no
// earlier restored event told of. Codes: unavailable.
func (l *Ledger) Lost(ctx context.Context, hallID string, upTo int64) (lost int64, err error) {
	err = l.view(ctx, func(tx *gorm.DB) error {
		var held int64
		if err := tx.Raw("SELECT COUNT(*) FROM events WHERE hall = ? AND seq <= ?", hallID, upTo).Scan(&held).Error; err != nil {
			return err
		}
		var told []string
		err := tx.Raw("SELECT payload FROM events WHERE hall = ? AND type = ? AND seq <= ?", hallID, hall.EventRestored, upTo).Scan(&told).Error
		lost = upTo - held
		for _, doc := range told {
			var e hall.Event
			if err := json.Unmarshal([]byte(doc), &e); err != nil {
				return err
			}
			lost -= e.Missing
		}
		return err
	})
	return max(lost, 0), err
}
