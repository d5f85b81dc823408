// Package backup writes the ledger and the rows of other rooms into one file while the
// hall goes on, and reads such a file into an empty database, on either set-up.
//
// # The file
//
// Lines of JSON, gzipped. The first is the header ([Header]): format "mpp-backup",
// version 2, when and from where, what each hall has, and which sections follow. Then
// come each hall's events in the order of their numbers, {"hall","seq","event"}, and its
// quarantined events, {"hall","seq","poison"}; then each room's rows, a [Section],
// {"hall","section","row"}. The last line is the trailer, {"end":true,"lines","sha256"}:
// how many lines came before it, and the SHA-256 of all their bytes, line ends included;
// "hmac" signs that sum with a key that follows from the installation's secret.
// Version 1 had no sections and is read as well. A section that this program does not
// know, or of a newer version, is refused before anything is changed.
//
// Everything the ledger knows follows from its events. The hashes of passwords are in the
// file. The secret that signs tokens is not: MPP_SECRET or the data folder's file "secret"
// must be kept apart, or tokens given out end.
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
