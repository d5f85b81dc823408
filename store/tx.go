package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"math/rand/v2"
	"time"

	"gorm.io/gorm"

	"mpp/hall"
)

// Read is a handle for single reads. It must not be used to write: on SQLite it
// cannot, on MySQL the write would be neither retried nor bounded in time.
func (db *DB) Read(ctx context.Context) *gorm.DB { return db.read.WithContext(ctx) }

// View runs f on one consistent picture of the database: a read transaction of
// SQLite, a repeatable read of MySQL, whose picture is made by its first read.
//
// Codes: unavailable, and those of f.
func (db *DB) View(ctx context.Context, f func(tx *gorm.DB) error) error {
	var opts []*sql.TxOptions
	if db.dialect == MySQL {
		opts = append(opts, &sql.TxOptions{Isolation: sql.LevelRepeatableRead, ReadOnly: true})
	}
	return Unavailable("read", db.read.WithContext(ctx).Transaction(f, opts...))
}

const (
	// txWithin bounds one transaction with its retries: a connection that went dead
	// without a sign must not hold its caller.
	txWithin = 20 * time.Second
	// txTries is how often a transaction is tried when other writers were first.
	txTries = 4
	// txPause is the longest pause before the first retry; it doubles.
	txPause = 20 * time.Millisecond
)

// Tx is a write transaction. It is valid until the function that it was given to
// returns.
type Tx struct {
	SQL     *gorm.DB
	emitted bool // a message, so that a commit wakes the runners
}

// Tx runs f in one write transaction and commits it unless f returns an error. When
// two writers met (a deadlock, a lock that was not to be had) it runs f again, at most
// three times; f must therefore have no effect outside of the transaction. An error
// that f made itself is never retried. The isolation is READ COMMITTED on MySQL; on
// SQLite transactions run one after the other.
//
// After an error of the connection the transaction may have been committed all the
// same: what must not happen twice needs a key that the tables know.
//
// Codes: unavailable, and those of f.
func (db *DB) Tx(ctx context.Context, f func(tx *Tx) error) error {
	ctx, cancel := context.WithTimeout(ctx, txWithin)
	defer cancel()
	pause := txPause
	for try := 1; ; try++ {
		err := db.once(ctx, f)
		if FaultOf(err) != Busy || try == txTries || !Pause(ctx, pause) {
			return Unavailable("write", err)
		}
		pause *= 2
	}
}

func (db *DB) once(ctx context.Context, f func(tx *Tx) error) error {
	var opts []*sql.TxOptions
	if db.dialect == MySQL {
		// Without gap locks, nodes that write neighbouring rows do not block.
		opts = append(opts, &sql.TxOptions{Isolation: sql.LevelReadCommitted})
	}
	var tx Tx
	err := db.write.WithContext(ctx).Transaction(func(sql *gorm.DB) error {
		tx = Tx{SQL: sql}
		return f(&tx)
	}, opts...)
	db.redial(err)
	if err == nil && tx.emitted {
		db.wakeRunners()
	}
	return err
}

// Unavailable gives an error of the database the code unavailable and says in its cause
// what was being done. A hall.Error passes unchanged, nil stays nil.
func Unavailable(doing string, err error) error {
	var refusal *hall.Error
	if err == nil || errors.As(err, &refusal) {
		return err
	}
	detail := "the database does not answer"
	if denied(err) {
		detail = "the database's user lacks the right to do this"
	}
	return &hall.Error{Code: hall.CodeUnavailable, Detail: detail, Err: fmt.Errorf("%s: %w", doing, err)}
}

// Pause waits for between half of d and d, so that nodes that failed together do not
// come back together. It reports false when ctx ended first.
func Pause(ctx context.Context, d time.Duration) bool {
	timer := time.NewTimer(d/2 + rand.N(d/2+1))
	defer timer.Stop()
	select {
	case <-timer.C:
		return true
	case <-ctx.Done():
		return false
	}
}
