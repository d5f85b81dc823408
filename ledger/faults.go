package ledger

import (
	"errors"
	"fmt"
	"strings"

	gosqlite "github.com/glebarez/go-sqlite"
	driver "github.com/go-sql-driver/mysql"
)

// faultKind says what helps against an error of SQL.
type faultKind int

const (
	// faultAway: the database does not work, for whatever reason (lost, read-only,
	// full, a table missing). Trying again helps once somebody mended it, and
	// whatever is not known to be otherwise is this: nothing is ever dropped.
	faultAway faultKind = iota
	// faultBusy: it works and somebody else was first (a deadlock, a certification
	// failure of Galera, a locked file). Trying again at once helps.
	faultBusy
	// faultData: it will never take this data.
	faultData
)

// eventError is an event that cannot be written, whatever the database does.
type eventError struct {
	seq int64
	err error
}

// Error names the event.
func (e *eventError) Error() string { return fmt.Sprintf("ledger: event %d: %v", e.seq, e.err) }

// Unwrap gives the cause.
func (e *eventError) Unwrap() error { return e.err }

// ConflictError tells that the ledger has other events under these numbers: the
// moment lost its data and gave numbers a second time. Nothing was recorded.
type ConflictError struct {
	Seqs []int64
}

// Error lists the numbers.
func (e *ConflictError) Error() string {
	return fmt.Sprintf("ledger: another event has this number: %v", e.Seqs)
}

// mysqlData are the faults of a value that MySQL or MariaDB gives no SQLSTATE of
// class 22 (data exception) or 23 (constraint).
var mysqlData = map[uint16]bool{
	1153: true, // packet bigger than max_allowed_packet
	1265: true, // data truncated
	1300: true, // invalid character string
	1366: true, // incorrect value
	1411: true, // incorrect value for a function
	1644: true, // SIGNAL of a trigger
	3140: true, // invalid JSON
	3819: true, // CHECK, MySQL
	4025: true, // CHECK, MariaDB
}

// mysqlBusy are the faults of two writers that met.
var mysqlBusy = map[uint16]bool{
	1020: true, // record changed since it was read
	1205: true, // lock wait timeout
	1213: true, // deadlock, or certification failure of Galera
}

// The primary result codes of SQLite, as https://sqlite.org/rescode.html has them.
const (
	sqliteBusy       = 5
	sqliteLocked     = 6
	sqliteFull       = 13
	sqliteTooBig     = 18
	sqliteConstraint = 19
	sqliteMismatch   = 20
	sqliteRange      = 25
)

// kindOf sorts an error of Record.
func kindOf(err error) faultKind {
	var event *eventError
	var conflict *ConflictError
	if errors.As(err, &event) || errors.As(err, &conflict) || errors.Is(err, driver.ErrPktTooLarge) {
		return faultData
	}
	var my *driver.MySQLError
	if errors.As(err, &my) {
		return mysqlKind(my)
	}
	var lite *gosqlite.Error
	if errors.As(err, &lite) {
		switch lite.Code() & 0xff { // extended codes keep the primary one below
		case sqliteBusy, sqliteLocked:
			return faultBusy
		case sqliteTooBig, sqliteConstraint, sqliteMismatch, sqliteRange:
			return faultData
		}
	}
	return faultAway
}

func mysqlKind(err *driver.MySQLError) faultKind {
	state := string(err.SQLState[:])
	switch {
	case mysqlBusy[err.Number] || state == "40001":
		return faultBusy
	case mysqlData[err.Number] || strings.HasPrefix(state, "22") || strings.HasPrefix(state, "23"):
		return faultData
	}
	return faultAway
}
