package store

import (
	"context"
	"errors"
	"time"

	driver "github.com/go-sql-driver/mysql"
)

// Server returns the version of the database server and the time on its clock.
//
// Codes: unavailable.
func (db *DB) Server(ctx context.Context) (version string, now time.Time, err error) {
	var row struct {
		Version string
		Now     float64
	}
	query := "SELECT 'SQLite ' || sqlite_version() AS version, (julianday('now') - 2440587.5) * 86400.0 AS now"
	if db.dialect == MySQL {
		query = "SELECT VERSION() AS version, UNIX_TIMESTAMP(NOW(3)) AS now"
	}
	if err := db.read.WithContext(ctx).Raw(query).Scan(&row).Error; err != nil {
		return "", now, Unavailable("server", err)
	}
	return row.Version, time.UnixMilli(int64(row.Now * 1000)), nil
}

// mysqlElsewhere are the faults of a server that answers and takes no writes: it was
// the primary when the connection was made, or is a Galera node that fell behind.
var mysqlElsewhere = map[uint16]bool{
	1047: true, // a Galera node that is not part of the cluster
	1290: true, // --read-only
	1792: true, // a read-only transaction, by the server's default
	1836: true, // read-only mode
}

// redial drops the idle connections after such a fault, the one that gave the error
// among them, so that the next try dials again: the address may lead to another server
// by then. The driver's own option for this (rejectReadOnly) would hide the server's
// error behind "bad connection".
func (db *DB) redial(err error) {
	var my *driver.MySQLError
	if !errors.As(err, &my) || !mysqlElsewhere[my.Number] {
		return
	}
	for _, pool := range db.pools {
		pool.SetMaxIdleConns(-1)
		pool.SetMaxIdleConns(mysqlMaxIdle)
	}
}
