package chaos

import (
	"errors"
	"path/filepath"
	"testing"

	"mpp/tools/testkit"
)

// stock keeps servers that are slow to start for all runs: each run has a database of its
// own on them, and each fault repairs what it broke.
type stock struct {
	*testkit.Scope
	mariadb *testkit.MariaDBServer
	galera  *testkit.Galera
}

// sqlServer is the one MariaDB of all runs.
func (k *stock) sqlServer() *testkit.MariaDBServer {
	if k.mariadb == nil {
		k.mariadb = testkit.StartMariaDB(k)
	}
	return k.mariadb
}

// Stores starts the servers that a fault needs and sets how nodes reach them.
type Stores func(*Site) error

// single is one Redis with AOF and one MariaDB.
func single(s *Site) error {
	withRedis(s)
	return withSQL(s, s.stock.sqlServer(), (*testkit.MariaDBServer).Database)
}

func withRedis(s *Site) {
	s.redis = testkit.StartRedis(s, testkit.WithAOF("everysec"))
	s.redisURL = s.redis.URL()
}

func withSQL(s *Site, server *testkit.MariaDBServer, database func(*testkit.MariaDBServer, testing.TB) string) error {
	s.sql, s.sqlURL = server, database(server, s)
	s.witness = witness{url: s.sqlURL}
	return nil
}

// plain is single with a database user that read_only applies to; it does not apply to
// the server's administrator.
func plain(s *Site) error {
	withRedis(s)
	return withSQL(s, s.stock.sqlServer(), (*testkit.MariaDBServer).PlainDatabase)
}

// smallDisk is single with a MariaDB on a disk that can be filled.
func smallDisk(s *Site) error {
	withRedis(s)
	return withSQL(s, testkit.StartMariaDB(s, testkit.WithDisk(diskMB)), (*testkit.MariaDBServer).Database)
}

// diskMB holds MariaDB's own files and a run's events.
const diskMB = 224

// sentinel is a Redis master with two replicas and three sentinels.
func sentinel(s *Site) error {
	s.sentinel = testkit.StartSentinel(s)
	s.redisURL = s.sentinel.URL()
	return withSQL(s, s.stock.sqlServer(), (*testkit.MariaDBServer).Database)
}

// cluster is a Redis Cluster of three masters with a replica each.
func cluster(s *Site) error {
	s.cluster = testkit.StartReplicatedCluster(s)
	s.redisURL = s.cluster.URL()
	return withSQL(s, s.stock.sqlServer(), (*testkit.MariaDBServer).Database)
}

// galera gives each node of ours a node of a Galera cluster.
func galera(s *Site) error {
	withRedis(s)
	if s.stock.galera == nil {
		s.stock.galera = testkit.StartGalera(s.stock)
	}
	s.galera = s.stock.galera
	urls := s.galera.Database(s)
	s.nodeEnv = func(i int) []string { return []string{"MPP_DATABASE_URL=" + urls[i]} }
	s.witness = witness{url: urls[len(urls)-1]}
	return nil
}

// proxied is single with a network of its own between the first node and the servers.
func proxied(s *Site) error {
	if err := single(s); err != nil {
		return err
	}
	toRedis, toSQL := testkit.StartProxy(s, s.redis.Addr()), testkit.StartProxy(s, s.sql.Addr())
	s.network = []*testkit.Proxy{toRedis, toSQL}
	s.nodeEnv = func(i int) []string {
		if i > 0 {
			return nil
		}
		return []string{"MPP_REDIS_URL=" + toRedis.Through(s.redisURL), "MPP_DATABASE_URL=" + toSQL.Through(s.sqlURL)}
	}
	return nil
}

// embedded is a single process with a Redis inside it and a SQLite file.
func embedded(s *Site) error {
	if s.ack != AckLedger {
		return errors.New("embedded mode acknowledges by the ledger only")
	}
	s.witness = witness{file: filepath.Join(s.dir, "data", "mpp.db")}
	return nil
}
