package store

import (
	"path/filepath"
	"testing"

	"go.uber.org/goleak"

	"mpp/tools/testkit"
)

// eachDialect runs the test on a SQLite file and on MariaDB, each with its tables made.
func eachDialect(t *testing.T, test func(t *testing.T, db *DB)) {
	t.Helper()
	eachEmpty(t, func(t *testing.T, db *DB) {
		migrateUp(t, db)
		test(t, db)
	})
}

// eachEmpty is eachDialect without tables.
func eachEmpty(t *testing.T, test func(t *testing.T, db *DB)) {
	t.Helper()
	for name, url := range map[string]func(testing.TB) string{"sqlite": nil, "mariadb": testkit.MariaDB} {
		t.Run(name, func(t *testing.T) {
			address, file := "", ""
			if url != nil {
				address = url(t)
			} else {
				file = testFile(t)
			}
			leakFree(t)
			test(t, openTest(t, address, file))
		})
	}
}

// testFile has a name that would break a careless DSN.
func testFile(t testing.TB) string { return filepath.Join(t.TempDir(), "mal pelayanan #1?.db") }

func openTest(t testing.TB, url, file string) *DB {
	t.Helper()
	db, err := Open(t.Context(), url, file)
	must(t, err)
	t.Cleanup(func() { _ = db.Close() })
	return db
}

func migrateUp(t testing.TB, db *DB) {
	t.Helper()
	m, err := db.Migrator()
	must(t, err)
	_, err = m.Up(t.Context())
	must(t, err)
}

func execute(t testing.TB, db *DB, statement string, args ...any) {
	t.Helper()
	must(t, db.Tx(t.Context(), func(tx *Tx) error { return tx.SQL.Exec(statement, args...).Error }))
}

func must(t testing.TB, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

// leakFree fails the test when goroutines outlive it.
func leakFree(t *testing.T) {
	t.Helper()
	before := goleak.IgnoreCurrent()
	t.Cleanup(func() { goleak.VerifyNone(t, before) })
}
