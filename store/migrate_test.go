package store

import (
	"errors"
	"fmt"
	"net/url"
	"strings"
	"sync"
	"testing"

	"mpp/tools/testkit"
)

func TestMigrationsUpDownUp(t *testing.T) {
	eachEmpty(t, func(t *testing.T, db *DB) {
		m, err := db.Migrator()
		must(t, err)
		up, err := m.Up(t.Context())
		must(t, err)
		if len(up) == 0 {
			t.Fatal("nothing to bring up in an empty database")
		}
		again, err := m.Up(t.Context())
		must(t, err)
		if len(again) != 0 {
			t.Fatalf("a second up ran %v", again)
		}
		checkStatus(t, m, len(up))

		one, err := m.Down(t.Context(), false)
		must(t, err)
		if len(one) != 1 || one[0].Name != up[len(up)-1].Name {
			t.Fatalf("one step down took back %v", one)
		}
		checkStatus(t, m, len(up)-1)
		rest, err := m.Down(t.Context(), true)
		must(t, err)
		if len(rest) != len(up)-1 {
			t.Fatalf("down took back %v", rest)
		}
		checkStatus(t, m, 0)
		none, err := m.Down(t.Context(), false)
		must(t, err)
		if len(none) != 0 {
			t.Fatalf("down of nothing took back %v", none)
		}
		if left := tablesOf(t, db); len(left) != 0 {
			t.Fatalf("down left the tables %v", left)
		}

		_, err = m.Up(t.Context())
		must(t, err)
		if got := tablesOf(t, db); len(got) == 0 {
			t.Fatal("up after down made no tables")
		}
	})
}

// TestAnInstallationIsUpgraded: the tables of the version before the fingerprint, with a
// row in them.
func TestAnInstallationIsUpgraded(t *testing.T) {
	eachDialect(t, func(t *testing.T, db *DB) {
		m, err := db.Migrator()
		must(t, err)
		for range 2 {
			_, err := m.Down(t.Context(), false)
			must(t, err)
		}
		execute(t, db, "INSERT INTO events (hall, seq, type, at_ms, business_date, idem_key, payload) VALUES ('uji', 1, 'issued', 5, '2026-03-02', 'k', '{}')")
		if err := db.CheckTables(t.Context()); !errors.Is(err, ErrPending) {
			t.Errorf("old tables gave %v", err)
		}
		migrateUp(t, db)
		must(t, db.CheckTables(t.Context()))
		if n := count(t, db, "SELECT COUNT(*) FROM events WHERE fingerprint IS NULL AND idem_key = 'k'"); n != 1 {
			t.Errorf("%d rows of the earlier version", n)
		}
	})
}

// A newer version may have given the tables another meaning.
func TestTablesOfANewerVersionAreRefused(t *testing.T) {
	eachDialect(t, func(t *testing.T, db *DB) {
		execute(t, db, "INSERT INTO goose_db_version (version_id, is_applied) VALUES (99, true)")
		m, err := db.Migrator()
		must(t, err)
		if ran, err := m.Up(t.Context()); !errors.Is(err, ErrNewer) || len(ran) != 0 {
			t.Errorf("ran %v, %v", ran, err)
		}
	})
}

func checkStatus(t *testing.T, m *Migrator, applied int) {
	t.Helper()
	states, err := m.Status(t.Context())
	must(t, err)
	for i, s := range states {
		if s.Applied != (i < applied) || s.AppliedAt.IsZero() == s.Applied {
			t.Errorf("step %d of %d: %+v", i+1, applied, s)
		}
	}
}

// tablesOf lists the tables there are, but for the library's own.
func tablesOf(t *testing.T, db *DB) []string {
	t.Helper()
	query := "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%'"
	if db.dialect == MySQL {
		query = "SELECT table_name FROM information_schema.tables WHERE table_schema = DATABASE()"
	}
	var all, ours []string
	must(t, db.read.WithContext(t.Context()).Raw(query).Scan(&all).Error)
	for _, name := range all {
		if !strings.HasPrefix(name, "goose") {
			ours = append(ours, name)
		}
	}
	return ours
}

// Nodes that start together must not run one step twice.
func TestMigrationsOfSeveralNodes(t *testing.T) {
	url := testkit.MariaDB(t)
	var all sync.WaitGroup
	errs, ran := make([]error, 4), make([]int, 4)
	for i := range errs {
		db := openTest(t, url, "")
		all.Go(func() {
			m, err := db.Migrator()
			if err != nil {
				errs[i] = err
				return
			}
			steps, err := m.Up(t.Context())
			errs[i], ran[i] = err, len(steps)
		})
	}
	all.Wait()
	total := 0
	for i := range errs {
		must(t, errs[i])
		total += ran[i]
	}
	m, err := openTest(t, url, "").Migrator()
	must(t, err)
	states, err := m.Status(t.Context())
	must(t, err)
	if total != len(states) {
		t.Errorf("%d steps ran in all, want each of the %d once", total, len(states))
	}
}

// TestAUserWhoMayNotMakeTables is told so, and not that the database is away.
func TestAUserWhoMayNotMakeTables(t *testing.T) {
	address := testkit.MariaDB(t)
	u, err := url.Parse(address)
	must(t, err)
	owner := openTest(t, address, "")
	for _, statement := range []string{
		"CREATE OR REPLACE USER pelayan@127.0.0.1 IDENTIFIED BY 'kata'",
		"GRANT SELECT, INSERT, UPDATE, DELETE ON " + strings.Trim(u.Path, "/") + ".* TO pelayan@127.0.0.1",
	} {
		must(t, owner.Tx(t.Context(), func(tx *Tx) error { return tx.SQL.Exec(statement).Error }))
	}
	u.User = url.UserPassword("pelayan", "kata")
	m, err := openTest(t, u.String(), "").Migrator()
	must(t, err)
	_, err = m.Up(t.Context())
	if text := fmt.Sprint(err); FaultOf(err) != Away || strings.Contains(text, "does not answer") || !strings.Contains(text, "lacks the right") || !strings.Contains(text, "run mpp migrate up first") {
		t.Errorf("%v", err)
	}
}
