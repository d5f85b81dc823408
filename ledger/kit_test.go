package ledger

import (
	"database/sql"
	"fmt"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"mpp/hall"
	"mpp/store"
	"mpp/tools/testkit"
)

// The conformance suite: what every test below asks is asked of both dialects.

// tables lists all of them with a hall, but goose's own.
var tables = []string{"events", "days", "configs", "standards", "counter_agencies", "visits", "legs", "counters", "counter_periods", "estimates", "deliverables", "poison_events"}

// eachDialect runs the test on a SQLite file and on MariaDB, each with its tables made.
func eachDialect(t *testing.T, test func(t *testing.T, l *Ledger)) {
	t.Helper()
	run := func(t *testing.T, l *Ledger) {
		migrateUp(t, l)
		test(t, l)
	}
	t.Run("sqlite", func(t *testing.T) { run(t, openTest(t, "", testFile(t))) })
	t.Run("mariadb", func(t *testing.T) { run(t, openTest(t, testkit.MariaDB(t), "")) })
}

// testFile has a name that would break a careless DSN.
func testFile(t testing.TB) string { return filepath.Join(t.TempDir(), "mal pelayanan #1?.db") }

func testClock() time.Time { return dayStart.Add(6 * time.Hour).Time() }

func openTest(t testing.TB, url, file string) *Ledger {
	t.Helper()
	db, err := store.Open(t.Context(), url, file)
	must(t, err)
	t.Cleanup(func() { _ = db.Close() })
	return New(db, testClock)
}

func migrateUp(t testing.TB, l *Ledger) {
	t.Helper()
	m, err := l.db.Migrator()
	must(t, err)
	_, err = m.Up(t.Context())
	must(t, err)
}

func must(t testing.TB, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

func record(t testing.TB, l *Ledger, hallID string, batches ...[]hall.Event) {
	t.Helper()
	for _, b := range batches {
		must(t, l.Record(t.Context(), hallID, b))
	}
}

func execute(t testing.TB, l *Ledger, statement string) {
	t.Helper()
	if l.db.Dialect() == store.MySQL {
		must(t, l.db.Read(t.Context()).Exec(statement).Error) // also what no transaction may contain
		return
	}
	must(t, l.db.Tx(t.Context(), func(tx *store.Tx) error { return tx.SQL.Exec(statement).Error }))
}

// dump is every row of a hall as text, one line each, without the hall's id.
func dump(t testing.TB, l *Ledger, hallID string) string {
	t.Helper()
	var out strings.Builder
	for _, table := range tables {
		rows, err := l.db.Read(t.Context()).Raw("SELECT * FROM "+table+" WHERE hall = ? ORDER BY 1, 2, 3", hallID).Rows()
		must(t, err)
		dumpRows(t, &out, table, rows)
		must(t, rows.Close())
	}
	return out.String()
}

func dumpRows(t testing.TB, out *strings.Builder, table string, rows *sql.Rows) {
	t.Helper()
	columns, err := rows.Columns()
	must(t, err)
	for rows.Next() {
		values, into := make([]sql.NullString, len(columns)), make([]any, len(columns))
		for i := range values {
			into[i] = &values[i]
		}
		must(t, rows.Scan(into...))
		out.WriteString(table)
		for i, v := range values[1:] {
			fmt.Fprintf(out, " %s=%v", columns[i+1], v)
		}
		out.WriteByte('\n')
	}
	must(t, rows.Err())
}

// firstDifference shows the first line in which two dumps differ.
func firstDifference(a, b string) string {
	left, right := strings.Split(a, "\n"), strings.Split(b, "\n")
	for i := range min(len(left), len(right)) {
		if left[i] != right[i] {
			return left[i] + "\n" + right[i]
		}
	}
	return fmt.Sprintf("%d and %d lines", len(left), len(right))
}
