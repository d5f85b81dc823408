package store

import (
	"database/sql"
	"net/url"
	"os"
	"path/filepath"

	"github.com/glebarez/sqlite"
	"gorm.io/gorm"

	"mpp/hall"
)

func (db *DB) openSQLite(file string) error {
	path, err := filepath.Abs(file)
	if err != nil {
		return hall.Refuse(hall.CodeInvalid, "the path of the SQLite file: %v", err)
	}
	if err := ownFile(path); err != nil {
		return err
	}
	// The writer first: it makes the file and sets the journal.
	if db.write, err = db.openFile(sqliteDSN(path, false), 1); err != nil {
		return err
	}
	db.read, err = db.openFile(sqliteDSN(path, true), sqliteReaders)
	return err
}

// ownFile makes the file, or takes it and the two beside it from other users of the
// machine: tickets and names are in it. SQLite makes the two with the mode of the file.
// A file that is there and empty is refused: a database that SQLite has made never is.
func ownFile(path string) error {
	if info, err := os.Stat(path); err == nil && info.Size() == 0 {
		return &hall.Error{Code: hall.CodeUnavailable, Detail: path + " is empty: what it held is lost. " +
			"Remove it and restore a backup, or only remove it to begin anew with the first number"}
	}
	f, err := os.OpenFile(path, os.O_RDWR|os.O_CREATE, 0o600)
	if err != nil {
		return Unavailable("open", err)
	}
	for _, name := range []string{path, path + "-wal", path + "-shm"} {
		_ = os.Chmod(name, 0o600) // another user's file: mpp doctor tells
	}
	return f.Close()
}

func (db *DB) openFile(dsn string, connections int) (*gorm.DB, error) {
	pool, err := sql.Open(sqlite.DriverName, dsn)
	if err != nil {
		return nil, Unavailable("open", err)
	}
	pool.SetMaxOpenConns(connections)
	pool.SetMaxIdleConns(connections)
	return db.openGorm(pool, &sqlite.Dialector{Conn: pool})
}

// sqliteDSN makes the driver's address of the file. With WAL and synchronous=FULL a
// commit is on the disk when it returns, and readers do not block the writer. A write
// transaction takes the lock at its beginning, because one that reads first could not
// wait for it later.
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
