package ledger

import (
	"context"
	"errors"
	"time"

	driver "github.com/go-sql-driver/mysql"
)

// Server tells which database this is and what time it has there.
func (l *Ledger) Server(ctx context.Context) (version string, now time.Time, err error) {
	var row struct {
		Version string
		Now     float64
	}
	query := "SELECT 'SQLite ' || sqlite_version() AS version, (julianday('now') - 2440587.5) * 86400.0 AS now"
	if l.dialect == dialectMySQL {
		query = "SELECT VERSION() AS version, UNIX_TIMESTAMP(NOW(3)) AS now"
	}
	if err := l.read.WithContext(ctx).Raw(query).Scan(&row).Error; err != nil {
		return "", now, unavailable("server", err)
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

// redial drops the connections that are not in use after such a fault, so that the
// next try is made over a new one: by then the address may lead to another server.
// The one that gave the error is among them, and its error stays telling, unlike the
// driver's own way (rejectReadOnly), which makes of it "bad connection".
func (l *Ledger) redial(err error) {
	var my *driver.MySQLError
	if !errors.As(err, &my) || !mysqlElsewhere[my.Number] {
		return
	}
	for _, db := range l.pools() {
		db.SetMaxIdleConns(-1)
		db.SetMaxIdleConns(mysqlMaxIdle)
	}
}
