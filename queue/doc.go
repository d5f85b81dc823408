// Package queue is the Redis side of a hall: every change of a ticket or a counter
// is one Lua script that checks the transition, changes the state and appends the
// event to the hall's stream, all or nothing. State and history cannot diverge, two
// officers cannot call one citizen and no number is given twice.
//
// The scripts are in lua/; each has its contract in its header, and what they share
// is in lua/lib.lua. The Go side builds the request, runs the script and reads the
// answer; it never reads, decides and then writes.
package queue
