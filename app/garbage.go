package app

import (
	"os"
	"runtime/debug"
)

// A hall keeps some twenty megabytes alive. By Go's own rule, 100 percent, the heap would
// be collected as soon as it has doubled, which under load is several times a second and
// an eighth of the processor time. The limit bounds what a larger heap may grow to; it
// must stay far above what is alive, because a heap at its limit is collected without
// a pause.
const (
	gcPercent   = 300
	memoryLimit = 1 << 30 // bytes
)

// collectLess sets when garbage is collected, except where the operator has set GOGC or
// GOMEMLIMIT.
func collectLess() {
	if os.Getenv("GOGC") == "" {
		debug.SetGCPercent(gcPercent)
	}
	if os.Getenv("GOMEMLIMIT") == "" {
		debug.SetMemoryLimit(memoryLimit)
	}
}
