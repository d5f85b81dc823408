// Package ledger stores a hall's events in SQL and projects them to visits, legs, the
// counters' time and the versions of the configuration. An empty Redis is filled from it
// ([Ledger.Today]), reports read it ([Ledger.Measure]), and rooms that need the events
// follow them in it ([Ledger.Follow]).
//
// A [Recorder] writes it from the hall's event stream. Each event has its effect exactly
// once: it is keyed by its number, a batch is one transaction and is acknowledged after
// the commit, and each row of a visit, leg or counter stores the revision that it was
// written from. So a repeated batch changes nothing, and several nodes may record the
// events of one ticket in any order.
//
// Instants are UTC milliseconds, durations milliseconds. Package store opens the database.
package ledger
