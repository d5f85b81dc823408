package ledger

import (
	"fmt"

	"gorm.io/gorm"
	"gorm.io/gorm/clause"

	"mpp/store"
)

// bytesPerStatement stays well below max_allowed_packet, 16 MiB where nobody set it.
const bytesPerStatement = 4 << 20

// rowsPerStatement is large on MySQL, where each statement is a round trip and may have
// 65,535 placeholders. SQLite has no round trip to save, and its driver's time to bind
// grows with the square of the number of placeholders.
func rowsPerStatement(d store.Dialect) int {
	if d == store.MySQL {
		return 250
	}
	return 16
}

// guard is a set of columns that only a row with a higher revision overwrites. A table
// with several guards, each with a revision column of its own, merges all rows that were
// ever written under a key, whatever their order.
type guard struct {
	rev     string
	columns []string
}

// merge is the clause of a table that adds rows or updates existing ones under their
// guards. It is made once, because it is the same text for every batch.
type merge map[store.Dialect]clause.OnConflict

var (
	mergeVisits = newMerge([]string{"hall", "id"}, guard{"rev", []string{"number", "prefix", "ordinal", "business_date", "class",
		"origin", "state", "agency", "service", "legs", "issued_at", "ended_at", "snapshot"}})
	mergeLegs = newMerge([]string{"hall", "ticket_id", "leg_no"},
		guard{"rev", []string{"business_date", "class", "agency", "service", "counter", "officer", "queued_at",
			"called_at", "last_called_at", "calls", "started_at", "ended_at", "wait_ms", "left_ms", "service_ms",
			"held_ms", "end_state", "outcome", "unattended", "direct"}},
		guard{"walk_rev", []string{"walk_ms"}},
		guard{"void_rev", nil})
	mergeCounters = newMerge([]string{"hall", "id"}, guard{"rev", []string{"snapshot"}})
	mergeDays     = newMerge([]string{"hall", "business_date"},
		guard{"opened_seq", []string{"opened_at"}}, guard{"closed_seq", []string{"closed_at"}})
)

func newMerge(keys []string, guards ...guard) merge {
	return merge{store.MySQL: conflict(store.MySQL, keys, guards), store.SQLite: conflict(store.SQLite, keys, guards)}
}

// insertNew adds the rows whose keys are new and leaves existing rows unchanged.
func insertNew[T any](tx *gorm.DB, d store.Dialect, rows []T) error {
	if len(rows) == 0 {
		return nil
	}
	return tx.Clauses(clause.OnConflict{DoNothing: true}).CreateInBatches(rows, rowsPerStatement(d)).Error
}

// upsert adds the rows or updates existing ones. A key may occur only once in rows.
func upsert[T any](tx *gorm.DB, d store.Dialect, rows []T, m merge) error {
	if len(rows) == 0 {
		return nil
	}
	return tx.Clauses(m[d]).CreateInBatches(rows, rowsPerStatement(d)).Error
}

// conflict is the ON CONFLICT (SQLite) or ON DUPLICATE KEY (MySQL) clause.
//
// MySQL assigns from left to right and later expressions see the new values, so a
// guard's revision comes after its columns. VALUES() is deprecated in MySQL, but MariaDB
// does not know the alias that replaces it.
func conflict(d store.Dialect, keys []string, guards []guard) clause.OnConflict {
	fresh := func(column string) string { return "excluded." + column }
	if d == store.MySQL {
		fresh = func(column string) string { return "VALUES(" + column + ")" }
	}
	on := clause.OnConflict{}
	for _, k := range keys {
		on.Columns = append(on.Columns, clause.Column{Name: k})
	}
	for _, g := range guards {
		for _, column := range append(append([]string{}, g.columns...), g.rev) {
			raise := fmt.Sprintf("CASE WHEN %s > %s THEN %s ELSE %s END", fresh(g.rev), g.rev, fresh(column), column)
			on.DoUpdates = append(on.DoUpdates, clause.Assignment{
				Column: clause.Column{Name: column}, Value: clause.Expr{SQL: raise}})
		}
	}
	return on
}

// chunks splits the events so that no statement exceeds a server's packet; an event with
// a configuration is much larger than any other.
func chunks(rows []eventRow) [][]eventRow {
	var out [][]eventRow
	start, size := 0, 0
	for i := range rows {
		n := len(rows[i].Payload)
		if i > start && size+n > bytesPerStatement {
			out = append(out, rows[start:i])
			start, size = i, 0
		}
		size += n
	}
	return append(out, rows[start:])
}
