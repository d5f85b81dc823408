package ledger

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"log/slog"
	"time"

	driver "github.com/go-sql-driver/mysql"
	"gorm.io/gorm"
	"gorm.io/gorm/logger"

	"mpp/hall"
)

// dialect tells apart the two kinds of SQL, spelt as the folders of migrations.
type dialect string

const (
	dialectMySQL  dialect = "mysql"
	dialectSQLite dialect = "sqlite"
)

// Pool limits for a MySQL server that several nodes share.
const (
	mysqlMaxOpen = 16
	mysqlMaxIdle = 8
	mysqlMaxAge  = 5 * time.Minute // below the idle limits of usual balancers
	sqliteReader = 4
)

// Ledger is an open ledger. It is safe for concurrent use.
type Ledger struct {
	dialect dialect
	clock   hall.Clock
	// write and read are one pool on MySQL. SQLite has one writer by nature:
	// a single connection queues in Go, where a context can end the wait.
	write *gorm.DB
	read  *gorm.DB
}

// Open opens the ledger at url, mysql://user:password@host:3306/database, or the
// SQLite file when url is empty. It makes no tables, see [Ledger.Migrator].
//
// Codes: invalid_request for an address that cannot be read, unavailable for a
// server that does not answer.
func Open(ctx context.Context, url, file string, clock hall.Clock) (*Ledger, error) {
	l, err := Connect(url, file, clock)
	if err != nil {
		return nil, err
	}
	if err := l.Ping(ctx); err != nil {
		return nil, errors.Join(err, l.Close())
	}
	return l, nil
}

// Connect is Open without asking whether the server answers: a node can start
// while SQL is away, and the recorder waits for it. For a SQLite file it is Open.
//
// Codes: invalid_request.
func Connect(url, file string, clock hall.Clock) (*Ledger, error) {
	l := &Ledger{clock: clock}
	if err := l.open(url, file); err != nil {
		return nil, errors.Join(err, l.Close())
	}
	return l, nil
}

// Await waits until the database answers, for as long as patience, and says so in
// the log when that takes long. It does not wait where waiting mends nothing: a
// wrong password, no such database.
//
// Codes: unavailable.
func (l *Ledger) Await(ctx context.Context, patience time.Duration, log *slog.Logger) error {
	began := time.Now()
	ctx, cancel := context.WithTimeout(ctx, patience)
	defer cancel()
	var last error // one that tells more than that the time is over
	for pause := backoffFirst; ; pause = min(2*pause, time.Second) {
		err := l.Ping(ctx)
		if err == nil {
			return nil
		}
		if last == nil || ctx.Err() == nil {
			last = err
		}
		if Refused(err) || !sleep(ctx, jitter(pause)) {
			waited := time.Since(began).Round(100 * time.Millisecond)
			return &hall.Error{Code: hall.CodeUnavailable, Detail: fmt.Sprintf("the database does not let us in, after %s", waited), Err: last}
		}
		log.Warn("the database does not answer yet", "error", err, "waited", time.Since(began).Round(time.Millisecond))
	}
}

// Refused tells of an error of Await or Ping that the server answered, and that the
// settings are wrong: a password, the database's name.
func Refused(err error) bool {
	var my *driver.MySQLError
	if !errors.As(err, &my) {
		return false
	}
	return my.Number == 1044 || my.Number == 1045 || my.Number == 1049 || my.Number == 1698
}

func (l *Ledger) open(url, file string) (err error) {
	if url != "" {
		l.dialect = dialectMySQL
		return l.openMySQL(url)
	}
	if file == "" {
		return hall.Refuse(hall.CodeInvalid, "the ledger needs a database address or the path of a SQLite file")
	}
	l.dialect = dialectSQLite
	return l.openSQLite(file)
}

// openGorm: one statement is one round trip, the recorder opens its own
// transactions, and errors come back instead of being printed.
func openGorm(pool *sql.DB, dialector gorm.Dialector) (*gorm.DB, error) {
	db, err := gorm.Open(dialector, &gorm.Config{
		SkipDefaultTransaction: true,
		DisableAutomaticPing:   true,
		Logger:                 logger.Discard,
	})
	if err != nil {
		return nil, unavailable("open", errors.Join(err, pool.Close()))
	}
	return db, nil
}

// Ping tells whether the database answers; code unavailable when it does not.
func (l *Ledger) Ping(ctx context.Context) error {
	for _, db := range l.pools() {
		if err := db.PingContext(ctx); err != nil {
			return unavailable("ping", err)
		}
	}
	return nil
}

// Close closes the connections. Stop the recorder first.
func (l *Ledger) Close() error {
	var errs []error
	for _, db := range l.pools() {
		errs = append(errs, db.Close())
	}
	return errors.Join(errs...)
}

func (l *Ledger) pools() []*sql.DB {
	var pools []*sql.DB
	for _, g := range []*gorm.DB{l.write, l.read} {
		if g == nil || (len(pools) > 0 && g == l.write) {
			continue
		}
		if db, err := g.DB(); err == nil {
			pools = append(pools, db)
		}
	}
	return pools
}

// view runs f on one consistent picture of the database.
func (l *Ledger) view(ctx context.Context, f func(tx *gorm.DB) error) error {
	var opts []*sql.TxOptions
	if l.dialect == dialectMySQL {
		opts = append(opts, &sql.TxOptions{Isolation: sql.LevelRepeatableRead, ReadOnly: true})
	}
	return unavailable("read", l.read.WithContext(ctx).Transaction(f, opts...))
}

// unavailable marks an error of the database; a refusal of ours passes as it is.
func unavailable(doing string, err error) error {
	var refusal *hall.Error
	if err == nil || errors.As(err, &refusal) {
		return err
	}
	return &hall.Error{Code: hall.CodeUnavailable, Detail: "the ledger does not answer",
		Err: fmt.Errorf("ledger: %s: %w", doing, err)}
}
