package hall

import "fmt"

// RawEvent is an entry of a hall's stream that is no event: its number, what
// stands there and why it cannot be read.
type RawEvent struct {
	Seq int64
	Raw string
	Err error
}

// Undecodable comes from a reader of the stream beside the events that it could
// read: the entries that it could not. A reader that must have them all stops
// there; the ledger sets them aside and goes on.
type Undecodable struct {
	Entries []RawEvent // at least one
}

// Error names the first entry.
func (u *Undecodable) Error() string {
	first := u.Entries[0]
	return fmt.Sprintf("event %d cannot be read (%d such entries): %v", first.Seq, len(u.Entries), first.Err)
}

// Unwrap gives the cause of the first.
func (u *Undecodable) Unwrap() error { return u.Entries[0].Err }
