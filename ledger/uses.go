package ledger

import (
	"context"

	"mpp/store"
)

// Uses returns how many tickets each service gave on the business dates from one to before
// another. A transfer is no use of the service that it leads to: nobody asked for it.
//
// Codes: unavailable.
func (l *Ledger) Uses(ctx context.Context, hallID, from, before string) (map[string]int64, error) {
	var rows []struct {
		Service string
		N       int64
	}
	err := l.db.Read(ctx).Raw(`SELECT service, COUNT(*) AS n FROM legs
WHERE hall = ? AND business_date >= ? AND business_date < ? AND leg_no = 1 AND direct = 0 AND rev > void_rev
GROUP BY service`, hallID, from, before).Scan(&rows).Error
	if err != nil {
		return nil, store.Unavailable("uses of services", err)
	}
	uses := make(map[string]int64, len(rows))
	for _, r := range rows {
		uses[r.Service] = r.N
	}
	return uses, nil
}
