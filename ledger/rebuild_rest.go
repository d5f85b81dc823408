package ledger

import (
	"fmt"

	"gorm.io/gorm"

	"mpp/store"
)

// What a rebuild does after it has been through the events: it removes rows that no
// event led to, and rebuilds the counters. All of it may be done again after a cut.

// superfluousVisits removes visits, legs, estimates and deliverables of tickets that have no event.
func (r *rebuild) superfluousVisits() error {
	for table, column := range map[string]string{"visits": "id", "legs": "ticket_id", "estimates": "ticket_id", "deliverables": "ticket_id"} {
		page := fmt.Sprintf("SELECT DISTINCT %[1]s FROM %[2]s WHERE hall = ? AND %[1]s > ? ORDER BY %[1]s LIMIT ?", column, table)
		for after, full := "", true; full; {
			var ids []string
			read := r.ledger.db.Read(r.ctx)
			if err := read.Raw(page, r.hall, after, rebuildPage).Scan(&ids).Error; err != nil {
				return store.Unavailable("search for superfluous rows", err)
			}
			if full = len(ids) == rebuildPage; full {
				after = ids[len(ids)-1]
			}
			unknown, err := r.withoutEvents(ids)
			if err != nil {
				return err
			}
			if err := r.again(unknown, r.tickets); err != nil {
				return err
			}
		}
	}
	return nil
}

// withoutEvents returns those of the tickets that have no event. An event is committed
// with its rows, so a row that was read before and has none here is superfluous.
func (r *rebuild) withoutEvents(ids []string) (unknown []string, err error) {
	if len(ids) == 0 {
		return nil, nil
	}
	var found []string
	err = r.ledger.db.Read(r.ctx).Raw("SELECT DISTINCT ticket_id FROM events WHERE hall = ? AND ticket_id IN ?", r.hall, ids).Scan(&found).Error
	if err != nil {
		return nil, store.Unavailable("search for superfluous rows", err)
	}
	known := make(map[string]bool, len(found))
	for _, id := range found {
		known[id] = true
	}
	for _, id := range ids {
		if !known[id] {
			unknown = append(unknown, id)
		}
	}
	return unknown, nil
}

// again rebuilds superfluous keys, which removes them; one that has got an event
// meanwhile stays.
func (r *rebuild) again(keys []string, of func(tx *gorm.DB, keys []string) error) error {
	if len(keys) == 0 {
		return nil
	}
	r.done.Superfluous += int64(len(keys))
	return r.tx(func(tx *store.Tx) error { return of(tx.SQL, keys) })
}

// superfluousDays removes days of dates that have no event.
func (r *rebuild) superfluousDays() error {
	var dates []string
	err := r.ledger.db.Read(r.ctx).Raw("SELECT business_date FROM days d WHERE hall = ? AND NOT EXISTS "+
		"(SELECT 1 FROM events e WHERE e.hall = d.hall AND e.business_date = d.business_date)", r.hall).Scan(&dates).Error
	if err != nil {
		return store.Unavailable("search for superfluous rows", err)
	}
	return r.again(dates, r.dates)
}

// superfluousParts removes standards and agencies of versions that are not there.
func (r *rebuild) superfluousParts() error {
	const orphaned = "version NOT IN (SELECT version FROM configs WHERE hall = ?)"
	for _, table := range ofConfigs {
		var versions []int64
		err := r.ledger.db.Read(r.ctx).Raw("SELECT DISTINCT version FROM "+table+" WHERE hall = ? AND "+orphaned, r.hall, r.hall).Scan(&versions).Error
		if err != nil {
			return store.Unavailable("search for superfluous rows", err)
		}
		if len(versions) == 0 {
			continue
		}
		err = r.tx(func(tx *store.Tx) error {
			return r.remove(tx.SQL, table, "version IN ? AND "+orphaned, versions, r.hall)
		})
		if err != nil {
			return err
		}
	}
	return nil
}

// counters rebuilds the counters. A counter is what the newest event with its snapshot
// says, and its events are too many for one transaction. So its revision is taken from the row
// first: whatever a recorder writes from here on counts. Then the events are read
// backwards, where the counters in use are found at once; a row that still has no
// revision at the end has no event.
func (r *rebuild) counters() error {
	err := r.tx(func(tx *store.Tx) error {
		return tx.SQL.Exec("UPDATE counters SET rev = 0 WHERE hall = ?", r.hall).Error
	})
	if err != nil {
		return err
	}
	last, err := r.ledger.LastSeq(r.ctx, r.hall)
	if err != nil {
		return err
	}
	found := []string{""} // "" is in events without a counter
	for high := last; high > 0; high -= rebuildPage {
		b, err := r.project(r.ledger.db.Read(r.ctx), "seq > ? AND seq <= ? AND counter_id NOT IN ?", high-rebuildPage, high, found)
		if err != nil {
			return store.Unavailable("read events of counters", err)
		}
		if len(b.counters) == 0 {
			continue
		}
		for id := range b.counters {
			found = append(found, id)
		}
		err = r.tx(func(tx *store.Tx) error {
			return (&batch{counters: b.counters}).writeProjections(tx.SQL, r.ledger.db.Dialect())
		})
		if err != nil {
			return err
		}
	}
	return r.tx(func(tx *store.Tx) error { return r.remove(tx.SQL, "counters", "rev = 0") })
}
