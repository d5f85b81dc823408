//go:build !linux

package app

func systemMachine() machine {
	return machine{now: wallClock, synced: func() bool { return false }}
}
