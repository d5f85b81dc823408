// Package store is the connection to SQL and the second way to write: one short
// transaction of a room, with the row of the outbox that tells others of it.
//
// A [DB] is an open MySQL 8, MariaDB 10.6 or later, or a SQLite file; the same
// tables stand on all of them. Reads go through [DB.Read], several reads of one
// consistent picture through [DB.View], and every write through [DB.Tx].
//
// Work that follows a write is a [Message], emitted within the transaction and done by a
// [Runner] after the commit, as is work that recurs. A reader of the hall's events keeps
// its place by a cursor ([Tx.MoveCursor]) in the transaction of what it makes of them.
//
// On SQLite all writers of the process share one connection, the recorder of the
// hall's events among them. A transaction must therefore be short, wait for nothing
// outside the database and begin no other one within it: the inner one would wait for
// the outer one until its context ends.
//
// Errors of the database have the code [hall.CodeUnavailable] with the driver's error
// as their cause; [FaultOf] tells what helps against it. A [hall.Error] that a caller's
// function returned passes unchanged. Instants are UTC milliseconds.
package store
