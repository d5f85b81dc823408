package app

import (
	"math"
	"runtime/debug"
	"testing"
)

func TestTheOperatorsGCSettingsRule(t *testing.T) {
	const percent = 150
	limit := int64(math.MaxInt64)
	defer debug.SetGCPercent(debug.SetGCPercent(percent))
	defer debug.SetMemoryLimit(debug.SetMemoryLimit(limit))
	check := func(wantPercent int, wantLimit int64) {
		t.Helper()
		collectLess()
		if got := debug.SetGCPercent(percent); got != wantPercent {
			t.Errorf("GC percent %d, want %d", got, wantPercent)
		}
		if got := debug.SetMemoryLimit(limit); got != wantLimit {
			t.Errorf("memory limit %d, want %d", got, wantLimit)
		}
	}
	t.Setenv("GOGC", "150")
	t.Setenv("GOMEMLIMIT", "150MiB")
	check(percent, limit)
	t.Setenv("GOGC", "")
	check(gcPercent, limit)
	t.Setenv("GOMEMLIMIT", "")
	check(gcPercent, memoryLimit)
}
