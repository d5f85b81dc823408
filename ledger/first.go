package ledger

import (
	"context"
	"time"
)

// First makes something the recorder's first work: it is tried until it succeeds, and
// nothing is read before. Until then SQL counts as away, so that nobody waits for it.
// It is for a process that starts while SQL does not answer: its tables must be looked
// at before anything is written. Call it before Start.
func (r *Recorder) First(work func(context.Context) error) {
	r.first = work
	r.writes.begin(time.Now().Add(-awayAfter))
}

// opened does the first work; false when the recorder was stopped before it was done.
func (r *Recorder) opened(reading context.Context) bool {
	if r.first == nil {
		return true
	}
	if !r.until(reading, "be opened", func() error { return r.first(reading) }) {
		return false
	}
	r.writes.worked(time.Now())
	return true
}
