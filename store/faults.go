package store

import (
	"errors"
	"strings"

	gosqlite "github.com/glebarez/go-sqlite"
	driver "github.com/go-sql-driver/mysql"
)

// Fault is what helps against an error of the database.
type Fault int

// The faults.
const (
	// Away: the database does not work, for whatever reason (lost, read-only, full, a
	// table missing). Trying again helps once somebody has fixed it. Every error that
	// is not known to be another fault is this one, so that nothing is ever dropped.
	Away Fault = iota
	// Busy: it works and somebody else was first (a deadlock, a certification
	// failure of Galera, a locked file). Trying again at once helps.
	Busy
	// Data: it will never take this data.
	Data
)

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

// FaultOf classifies an error that a database driver gave, however it was wrapped.
func FaultOf(err error) Fault {
	if errors.Is(err, driver.ErrPktTooLarge) {
		return Data
	}
	var my *driver.MySQLError
	if errors.As(err, &my) {
		return mysqlKind(my)
	}
	var lite *gosqlite.Error
	if errors.As(err, &lite) {
		switch lite.Code() & 0xff { // extended codes keep the primary one below
		case sqliteBusy, sqliteLocked:
			return Busy
		case sqliteTooBig, sqliteConstraint, sqliteMismatch, sqliteRange:
			return Data
		}
	}
	return Away
}

// denied reports whether MySQL or MariaDB answered that its user lacks a right on a database,
// a table or a column.
func denied(err error) bool {
	var my *driver.MySQLError
	return errors.As(err, &my) && (my.Number == 1044 || my.Number == 1142 || my.Number == 1143)
}

func mysqlKind(err *driver.MySQLError) Fault {
	state := string(err.SQLState[:])
	switch {
	case mysqlBusy[err.Number] || state == "40001":
		return Busy
	case mysqlData[err.Number] || strings.HasPrefix(state, "22") || strings.HasPrefix(state, "23"):
		return Data
	}
	return Away
}
