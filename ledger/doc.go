// Package ledger is the hall's memory in SQL: every accepted change, each visit
// and leg as the changes left them, the counters' time and the versions of the
// configuration. What is true of today can be rebuilt from it ([Ledger.Today]),
// and reports read nothing else ([Ledger.Measure]).
//
// A [Recorder] writes it from the hall's event stream. Its effect is exactly
// once: an event is keyed by its number, a batch is one transaction and is
// acknowledged only after the commit, and each row of a visit, leg or counter
// keeps the revision it was written from, so that a repeated batch changes
// nothing and several nodes may record one ticket's events in any order.
//
// The same tables stand on SQLite (one file, no server) and on MySQL 8 or
// MariaDB 10.6 and later. Instants are UTC milliseconds, durations milliseconds.
package ledger
