package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"log/slog"
	"sync"
	"time"

	driver "github.com/go-sql-driver/mysql"
	"gorm.io/gorm"
	"gorm.io/gorm/logger"

	"mpp/hall"
)

// Dialect is one of the two kinds of SQL, spelt as the folders of migrations.
type Dialect string

// The dialects. MySQL includes MariaDB.
const (
	MySQL  Dialect = "mysql"
	SQLite Dialect = "sqlite"
)

// Pool limits for a MySQL server that several nodes share.
const (
	mysqlMaxOpen  = 16
	mysqlMaxIdle  = 8
	mysqlMaxAge   = 5 * time.Minute // below the idle limits of usual balancers
	sqliteReaders = 4
)

// DB is an open database. It is safe for concurrent use.
type DB struct {
	dialect Dialect
	// write and read are one pool on MySQL. SQLite has one writer by nature:
	// a single connection queues in Go, where a context can end the wait.
	write *gorm.DB
	read  *gorm.DB

	pools []*sql.DB // below write and read

	runners sync.Map // *Runner: started ones, to be woken by a commit
}

// Open opens the database at url, mysql://user:password@host:3306/database, or the
// SQLite file when url is empty. It makes no tables, see [DB.Migrator].
//
// Codes: invalid_request for an address that cannot be read, unavailable for a
// server that does not answer.
func Open(ctx context.Context, url, file string) (*DB, error) {
	db, err := Connect(url, file)
	if err != nil {
		return nil, err
	}
	if err := db.Ping(ctx); err != nil {
		return nil, errors.Join(err, db.Close())
	}
	return db, nil
}

// Connect is Open without asking whether the server answers: a node can start
// while SQL is away. For a SQLite file it is Open.
//
// Codes: invalid_request.
func Connect(url, file string) (*DB, error) {
	db := &DB{}
	if err := db.open(url, file); err != nil {
		return nil, errors.Join(err, db.Close())
	}
	return db, nil
}

// Dialect is the kind of SQL that the database speaks.
func (db *DB) Dialect() Dialect { return db.dialect }

// Pauses of Await.
const (
	awaitFirst = 50 * time.Millisecond
	awaitLast  = time.Second
)

// Await waits until the database answers, for as long as patience, and logs each try
// that failed. It returns at once where waiting does not help, see [Refused].
//
// Codes: unavailable.
func (db *DB) Await(ctx context.Context, patience time.Duration, log *slog.Logger) error {
	began := time.Now()
	ctx, cancel := context.WithTimeout(ctx, patience)
	defer cancel()
	var last error // the last one that says more than that the time is over
	for pause := awaitFirst; ; pause = min(2*pause, awaitLast) {
		err := db.Ping(ctx)
		if err == nil {
			return nil
		}
		if last == nil || ctx.Err() == nil {
			last = err
		}
		if Refused(err) || !Pause(ctx, pause) {
			waited := time.Since(began).Round(100 * time.Millisecond)
			return &hall.Error{Code: hall.CodeUnavailable, Detail: fmt.Sprintf("the database does not let us in, after %s", waited), Err: last}
		}
		log.Warn("the database does not answer yet", "error", err, "waited", time.Since(began).Round(time.Millisecond))
	}
}

// Refused reports whether an error of Await or Ping is the server's answer that the
// settings are wrong: a password, the database's name.
func Refused(err error) bool {
	var my *driver.MySQLError
	if !errors.As(err, &my) {
		return false
	}
	return my.Number == 1044 || my.Number == 1045 || my.Number == 1049 || my.Number == 1698
}

func (db *DB) open(url, file string) (err error) {
	if url != "" {
		db.dialect = MySQL
		return db.openMySQL(url)
	}
	if file == "" {
		return hall.Refuse(hall.CodeInvalid, "SQL needs a database address or the path of a SQLite file")
	}
	db.dialect = SQLite
	return db.openSQLite(file)
}

// openGorm: one statement is one round trip, transactions are opened explicitly, and
// errors are returned instead of printed.
func (db *DB) openGorm(pool *sql.DB, dialector gorm.Dialector) (*gorm.DB, error) {
	db.pools = append(db.pools, pool)
	g, err := gorm.Open(dialector, &gorm.Config{
		SkipDefaultTransaction: true,
		DisableAutomaticPing:   true,
		Logger:                 logger.Discard,
	})
	if err != nil {
		return nil, Unavailable("open", err)
	}
	return g, nil
}

// Ping returns nil when the database answers.
//
// Codes: unavailable.
func (db *DB) Ping(ctx context.Context) error {
	for _, pool := range db.pools {
		if err := pool.PingContext(ctx); err != nil {
			return Unavailable("ping", err)
		}
	}
	return nil
}

// Close closes the connections. Stop first whatever uses them.
func (db *DB) Close() error {
	var errs []error
	for _, pool := range db.pools {
		errs = append(errs, pool.Close())
	}
	return errors.Join(errs...)
}
