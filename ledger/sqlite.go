package ledger

import (
	"database/sql"
	"net/url"
	"path/filepath"

	"github.com/glebarez/sqlite"
	"gorm.io/gorm"

	"mpp/hall"
)

func (l *Ledger) openSQLite(file string) error {
	path, err := filepath.Abs(file)
	if err != nil {
		return hall.Refuse(hall.CodeInvalid, "the path of the SQLite file: %v", err)
	}
	// The writer first: it makes the file and sets the journal.
	if l.write, err = openFile(sqliteDSN(path, false), 1); err != nil {
		return err
	}
	l.read, err = openFile(sqliteDSN(path, true), sqliteReader)
	return err
}

func openFile(dsn string, connections int) (*gorm.DB, error) {
	pool, err := sql.Open(sqlite.DriverName, dsn)
	if err != nil {
		return nil, unavailable("open", err)
	}
	pool.SetMaxOpenConns(connections)
	pool.SetMaxIdleConns(connections)
	return openGorm(pool, &sqlite.Dialector{Conn: pool})
}

// sqliteDSN: with WAL and synchronous=FULL a commit is on the disk when it
// returns, and readers do not hold up the writer. A writing transaction takes
// the lock at once, since one that reads first could not wait for it later.
func sqliteDSN(path string, readOnly bool) string {
	q := url.Values{"_pragma": {"busy_timeout(10000)", "foreign_keys(1)"}}
	if readOnly {
		q.Add("_pragma", "query_only(1)")
	} else {
		q.Add("_pragma", "journal_mode(WAL)")
		q.Add("_pragma", "synchronous(FULL)")
		q.Set("_txlock", "immediate")
	}
	return (&url.URL{Scheme: "file", Path: path, RawQuery: q.Encode()}).String()
}
