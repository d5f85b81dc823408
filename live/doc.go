// Package live pushes the hall's present to every page: a [Feed] keeps the day in
// memory from the hall's events, a [Hub] serves it to websockets as snapshots and
// merge patches. docs/live.md is the protocol.
//
// Cost follows interest: an event is compared with the topics that somebody
// watches, encoded once for each that it changed, and the bytes are shared by all
// sockets of the topic.
package live
