//go:build !(linux || darwin || freebsd)

package app

// diskFree is not known here.
func diskFree(string) (free uint64, known bool) { return 0, false }
