// Package live pushes the current state of the hall to every page: a [Feed] keeps the
// day in memory from the hall's events, and a [Hub] serves it to websockets as snapshots
// and merge patches. docs/live.md is the protocol.
//
// The cost follows the audience: an event is compared only with topics that are watched,
// each change is encoded once, and all sockets of a topic share the bytes.
package live
