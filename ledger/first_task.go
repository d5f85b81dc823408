package ledger

import (
	"context"
	"time"
)

// RunFirst gives the recorder a task that must succeed before it reads any event; it is
// retried until then. Meanwhile SQL counts as away, so that nobody waits for it. It is
// for a process that starts while SQL does not answer and must check the tables before
// anything is written. Call it before Start.
func (r *Recorder) RunFirst(task func(context.Context) error) {
	r.firstTask = task
	r.writes.begin(time.Now().Add(-awayAfter))
}

// runFirst reports false when the recorder was stopped before the task succeeded.
func (r *Recorder) runFirst(reading context.Context) bool {
	if r.firstTask == nil {
		return true
	}
	if !r.retry(reading, "run its first task", func() error { return r.firstTask(reading) }) {
		return false
	}
	r.writes.worked(time.Now())
	return true
}
