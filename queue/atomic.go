//go:build !mutant

package queue

import "context"

// choose does nothing: the script chooses and calls in one step. A server built with the tag
// mutant chooses here instead, so that tools/chaos can show that it detects such a fault.
func (q *Queue) choose(context.Context, *counterRequest) error { return nil }
