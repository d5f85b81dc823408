package queue

import "slices"

// keys builds the name of every key of one hall. All have the hall's id as hash tag, so that
// on a cluster they are in one slot and one script may use them together.
type keys struct{ base string }

func keysOf(hall string) keys { return keys{base: "mpp:{" + hall + "}:"} }

func (k keys) meta() string               { return k.base + "meta" }
func (k keys) events() string             { return k.base + "events" }
func (k keys) tickets(date string) string { return k.base + "tickets:" + date }
func (k keys) ticketsBase() string        { return k.base + "tickets" }
func (k keys) counters() string           { return k.base + "counters" }
func (k keys) undo(date string) string    { return k.base + "undo:" + date }
func (k keys) idem(key string) string     { return k.base + "idem:" + key }
func (k keys) index(date string) string   { return k.base + "index:" + date }
func (k keys) held() string               { return k.base + "held" }
func (k keys) tally(date string) string   { return k.base + "tally:" + date }
func (k keys) tallyBase() string          { return k.base + "tally" }
func (k keys) wait() string               { return k.base + "wait" }
func (k keys) waiting(s, c string) string { return k.base + "wait:" + s + ":" + c }
func (k keys) rivals() string             { return k.base + "rivals" }
func (k keys) config() string             { return k.base + "config" }
func (k keys) legs(date string) string    { return k.base + "legs:" + date }
func (k keys) legsBase() string           { return k.base + "legs" }

// lock is held by the process that restores the hall after a loss.
func (k keys) lock() string { return k.base + "lock" }

// highWater is the highest event number that a node knew when it found a loss. The name in
// Redis is that of earlier versions.
func (k keys) highWater() string { return k.base + "witness" }

// script lists the keys in the order in which lua/lib.lua names them.
func (k keys) script(date, key string) []any {
	return []any{k.meta(), k.events(), k.tickets(date), k.counters(), k.undo(date), k.idem(key),
		k.index(date), k.held(), k.tally(date), k.wait(), k.rivals(), k.config(), k.legs(date)}
}

// live lists the keys of a date that lua/lib.lua counts as LIVE.
func (k keys) live(date string) []string {
	return []string{k.events(), k.tickets(date), k.counters(), k.index(date), k.held(), k.tally(date), k.rivals(), k.config(), k.legs(date)}
}

// idemAt is the index of the idempotency key in that list.
const idemAt = 5

// dated is the list for one date. Requests differ in the idempotency key only.
type dated struct {
	date  string
	names []any
}

// scriptKeys returns the list for a date and an idempotency key.
func (q *Queue) scriptKeys(date, key string) []any {
	d := q.names.Load()
	if d == nil || d.date != date {
		d = &dated{date, q.keys.script(date, "")}
		q.names.Store(d)
	}
	out := slices.Clone(d.names)
	out[idemAt] = q.keys.idem(key)
	return out
}
