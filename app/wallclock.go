//go:build !clockshift

package app

import "time"

// wallClock is the machine's. A server built with the tag clockshift has another one, so
// that tools/chaos can start a node whose clock is wrong.
func wallClock() time.Time { return time.Now() }
