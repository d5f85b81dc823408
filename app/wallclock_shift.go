//go:build clockshift

package app

import (
	"os"
	"time"
)

// clockShift is how far the clock of this process is ahead, from CLOCKSHIFT. Never built
// into a release.
var clockShift = func() time.Duration {
	d, err := time.ParseDuration(os.Getenv("CLOCKSHIFT"))
	if err != nil {
		panic("CLOCKSHIFT: " + err.Error())
	}
	return d
}()

func wallClock() time.Time { return time.Now().Add(clockShift) }
