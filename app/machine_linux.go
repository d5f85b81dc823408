package app

import (
	"time"

	"golang.org/x/sys/unix"
)

func systemMachine() machine {
	return machine{
		now: wallClock,
		steady: func() time.Duration {
			var t unix.Timespec
			if unix.ClockGettime(unix.CLOCK_BOOTTIME, &t) != nil {
				return 0
			}
			return time.Duration(t.Nano())
		},
		synced: func() bool {
			var t unix.Timex
			state, err := unix.Adjtimex(&t)
			return err == nil && state != unix.TIME_ERROR
		},
	}
}
