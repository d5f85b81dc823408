package ledger

import (
	"errors"
	"fmt"

	"mpp/store"
)

// eventError is an event that cannot be written, whatever the database does.
type eventError struct {
	seq int64
	err error
}

// Error names the event.
func (e *eventError) Error() string { return fmt.Sprintf("ledger: event %d: %v", e.seq, e.err) }

// Unwrap gives the cause.
func (e *eventError) Unwrap() error { return e.err }

// ConflictError reports that the ledger has other events under these numbers: Redis
// lost its data and gave numbers a second time. Nothing was recorded.
type ConflictError struct {
	Seqs []int64
}

// Error lists the numbers.
func (e *ConflictError) Error() string {
	return fmt.Sprintf("ledger: another event has this number: %v", e.Seqs)
}

// faultOf is store.FaultOf for an error of Record: the ledger's own errors are faults
// of the data.
func faultOf(err error) store.Fault {
	var event *eventError
	var conflict *ConflictError
	if errors.As(err, &event) || errors.As(err, &conflict) {
		return store.Data
	}
	return store.FaultOf(err)
}
