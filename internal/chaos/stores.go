package chaos

import (
	"errors"
	"path/filepath"
	"testing"

	"mpp/internal/testkit"
)

// stock keeps servers that are slow to start for all runs: each run has a database of
// its own on them, and each fault mends what it broke.
type stock struct {
	*scope
	mariadb *testkit.MariaDBServer
}

// sqlServer is the one MariaDB of all runs.
func (k *stock) sqlServer() *testkit.MariaDBServer {
	if k.mariadb == nil {
		k.mariadb = testkit.StartMariaDB(k)
	}
	return k.mariadb
}

// Stores start the servers that a fault wants and say how nodes reach them.
type Stores func(*Site) error

var _ testing.TB = (*scope)(nil)

// single is one Redis with AOF and one MariaDB.
func single(s *Site) error {
	s.redis = testkit.StartRedis(s, testkit.WithAOF("everysec"))
	s.redisURL = s.redis.URL()
	return withMariaDB(s)
}

func withMariaDB(s *Site) error {
	s.sql = s.stock.sqlServer()
	s.sqlURL = s.sql.Database(s)
	s.witness = witness{url: s.sqlURL}
	return nil
}

// embedded is a single process with its own Redis and a SQLite file.
func embedded(s *Site) error {
	if s.ack != AckLedger {
		return errors.New("the embedded footing acknowledges by the ledger only")
	}
	s.witness = witness{file: filepath.Join(s.dir, "data", "mpp.db")}
	return nil
}
