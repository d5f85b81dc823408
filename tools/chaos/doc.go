// Package chaos tests what docs/reliability.md promises. It builds the server, starts
// several nodes on real Redis and SQL servers, simulates kiosks, officers and displays,
// injects one fault at a time and counts its consequences.
//
// A run is one fault under one setting of MPP_ACK: a fresh hall, load, the fault and its
// repair, load again, then the verdict. Three records are compared: what the clients were
// told (history.go), what the ledger has (verdict.go) and what the displays announced
// (display.go). Porcupine, a linearizability checker, then looks for a sequential order
// of all operations that explains the answers (linear.go).
//
// docs/chaos.md describes how to add a fault.
package chaos
