//go:build clockshift

package app

import (
	"os"
	"strings"
	"time"
)

// wallClock is as far ahead as the file that CLOCKSHIFT names says, such as "-24h"; right
// without the file. Never built into a release.
func wallClock() time.Time {
	now := time.Now().Round(0)
	text, err := os.ReadFile(os.Getenv("CLOCKSHIFT"))
	if err != nil {
		return now
	}
	d, err := time.ParseDuration(strings.TrimSpace(string(text)))
	if err != nil {
		return now // it is being written
	}
	return now.Add(d)
}
