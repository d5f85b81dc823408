package hall

import "fmt"

// RawEvent is an entry of a hall's stream that is no event: its number, what
// stands there and why it cannot be read.
type RawEvent struct {
	Seq int64
	Raw string
	Err error
}

// UndecodableError comes from a reader of the stream beside the events that it could
// read: the entries that it could not. A reader that must have them all stops
// there; the ledger sets them aside and goes on.
type UndecodableError struct {
	Entries []RawEvent // at least one
}

// Error names the first entry.
func (u *UndecodableError) Error() string {
	first := u.Entries[0]
	return fmt.Sprintf("event %d cannot be read (%d such entries): %v", first.Seq, len(u.Entries), first.Err)
}

// Unwrap gives the cause of the first.
func (u *UndecodableError) Unwrap() error { return u.Entries[0].Err }
