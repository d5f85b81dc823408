package store

import (
	"errors"
	"slices"
	"testing"
	"time"

	driver "github.com/go-sql-driver/mysql"

	"mpp/tools/testkit"
)

func TestServer(t *testing.T) {
	eachDialect(t, func(t *testing.T, db *DB) {
		version, now, err := db.Server(t.Context())
		if err != nil || version == "" {
			t.Fatalf("%q, %v", version, err)
		}
		if apart := time.Since(now).Abs(); apart > time.Minute {
			t.Errorf("the database's clock is %s from ours", apart)
		}
	})
}

// A primary that became a replica keeps its connections. None of them may be used for
// the next try: behind the same address there may be another server by now.
func TestNoConnectionOutlivesAServersDemotion(t *testing.T) {
	server := testkit.StartMariaDB(t)
	db := openTest(t, server.PlainDatabase(t), "")
	execute(t, db, "CREATE TABLE x (y INT)")
	before := connections(t, db, 4)
	insert := func(tx *Tx) error { return tx.SQL.Exec("INSERT INTO x VALUES (1)").Error }

	must(t, server.ReadOnly(true))
	var refused *driver.MySQLError
	if err := db.Tx(t.Context(), insert); !errors.As(err, &refused) || refused.Number != 1290 {
		t.Fatalf("a read-only server gave %v", err)
	}
	for _, id := range connections(t, db, 4) {
		if slices.Contains(before, id) {
			t.Errorf("connection %d is still in use", id)
		}
	}

	must(t, server.ReadOnly(false))
	kept := connections(t, db, 1)
	must(t, db.Tx(t.Context(), insert))
	if again := connections(t, db, 1); again[0] != kept[0] {
		t.Error("a connection was dropped though all was well")
	}
}

// connections opens n at the same time and tells the server's numbers of them.
func connections(t *testing.T, db *DB, n int) []int64 {
	t.Helper()
	pool, err := db.write.DB()
	must(t, err)
	ids := make([]int64, n)
	for i := range ids {
		conn, err := pool.Conn(t.Context())
		must(t, err)
		defer conn.Close()
		must(t, conn.QueryRowContext(t.Context(), "SELECT CONNECTION_ID()").Scan(&ids[i]))
	}
	return ids
}
