package app

import "time"

// machine is what tells a process the time.
type machine struct {
	// now is the wall clock, which people and time services set.
	now func() time.Time
	// steady is the time since a fixed instant. It goes on while the machine sleeps, and
	// setting the wall clock does not change it. Nil: the system has no such clock.
	steady func() time.Duration
	// synced reports whether a time service keeps the wall clock right, as far as the
	// system knows.
	synced func() bool
}
