// Package backup writes a ledger into one file while the hall goes on, and reads
// such a file into an empty ledger, on either footing.
//
// # The file
//
// Lines of JSON, gzipped. The first is the header ([Header]): format "mpp-backup",
// version 1, when and from where, and what each hall has. Then come each hall's
// events in the order of their numbers, {"hall","seq","event"}, and its events
// that were set aside, {"hall","seq","poison"}. The last line is the trailer,
// {"end":true,"lines","sha256"}: how many lines came before it, and the SHA-256
// of all their bytes, line ends included.
//
// Everything the ledger knows follows from its events, so the file holds nothing
// else. No secret is in it: MPP_SECRET or the data folder's file "secret" must be
// kept apart, or tokens given out end.
//
// # Promises
//
// A file under its final name is whole: it is written as FILE.part, brought to the
// disk and renamed; an existing file is never overwritten. A restore reads the
// whole file and its checksum before it changes anything, refuses a ledger that
// has anything of these halls, and compares what it wrote at the end. One that was
// cut off leaves a mark in the ledger: a server refuses to start on it, and the
// same file, and no other, goes on where it ended.
package backup
