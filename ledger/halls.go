package ledger

import (
	"context"

	"mpp/store"
)

// Halls lists the ids of the halls that were ever configured in this ledger.
func (l *Ledger) Halls(ctx context.Context) ([]string, error) {
	var ids []string
	err := l.db.Read(ctx).Raw("SELECT DISTINCT hall FROM configs ORDER BY hall").Scan(&ids).Error
	if err != nil {
		return nil, store.Unavailable("halls", err)
	}
	return ids, nil
}
