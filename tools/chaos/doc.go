// Package chaos proves what docs/reliability.md promises: it builds the server, starts
// several nodes on real Redis and SQL servers, lets kiosks, officers and displays use
// them as they would, breaks one thing at a time and counts what came of it.
//
// A run is one fault under one setting of MPP_ACK: a fresh hall, load, the fault and its
// mending, load again, then the verdict. Three witnesses are held against each other:
// what the clients were told (history.go), what the ledger has (verdict.go) and what the
// displays spoke (display.go). Porcupine, a linearizability checker, then tries to
// explain the answers to all clients by one hall that does one thing at a time
// (linear.go).
//
// docs/chaos.md tells how to add a fault.
package chaos
