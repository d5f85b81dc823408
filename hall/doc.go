// Package hall is the domain of a Mal Pelayanan Publik: one hall in which many
// agencies serve citizens side by side. It knows tickets, legs, counters, the
// transition table, the order of calls, calendars and the clocks of a service
// standard. It does no input or output and imports no other package of ours.
//
// All instants are UTC milliseconds ([Millis]); the business date belongs to
// the hall's own zone, never to the server's.
package hall
