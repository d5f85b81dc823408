package main

import (
	"context"
	"runtime/debug"
	"runtime/metrics"
	"testing"
)

func TestGrowthFor(t *testing.T) {
	const mb = 1 << 20
	for alive, want := range map[uint64]int{0: 300, 8 * mb: 300, 32 * mb: 200, 48 * mb: 133, 64 * mb: 100, 4096 * mb: 100} {
		if got := growthFor(alive); got != want {
			t.Errorf("%d MB alive: %d percent, want %d", alive/mb, got, want)
		}
	}
	known := []metrics.Sample{{Name: "/gc/heap/live:bytes"}}
	if metrics.Read(known); known[0].Value.Kind() != metrics.KindUint64 {
		t.Errorf("this Go does not tell %s", known[0].Name)
	}
}

// The setting is the whole process's: it comes back, and an operator's own stays.
func TestCollectLessLeavesNothingBehind(t *testing.T) {
	before := debug.SetGCPercent(123)
	t.Cleanup(func() { debug.SetGCPercent(before) })
	ended, end := context.WithCancel(context.Background())
	end()
	for _, told := range []string{"", "50"} {
		t.Setenv("GOGC", told)
		collectLess(ended)
		if got := debug.SetGCPercent(123); got != 123 {
			t.Errorf("GOGC=%q: afterwards %d percent, want 123", told, got)
		}
	}
}
