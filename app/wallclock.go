//go:build !clockshift

package app

import "time"

// wallClock is the machine's, without the monotonic reading, which does not show that the
// clock was set. A server built with the tag clockshift has another one, so that
// tools/chaos can set the clock of one node.
func wallClock() time.Time { return time.Now().Round(0) }
