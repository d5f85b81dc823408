// Package agent prints the numbers of one kiosk. It runs on the kiosk's machine, or on any
// other that reaches the printer, and is a client of the public API and the live feed.
//
// It is told by the live feed which numbers its kiosk gave and which of them still wait,
// so a slip is printed as soon as the number is given. Its journal keeps that no slip is
// printed twice: "begun" is written before the printer gets a byte, and what became of it
// after. When the agent died between the two, nobody knows whether the slip came out: it
// is not printed again by itself, and the kiosk offers it. A slip that could not be printed
// in time, because the paper was out or the server away, is dropped once its ticket was
// called or is older than two minutes, so that no old slips come out with the new paper.
package agent
