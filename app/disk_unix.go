//go:build linux || darwin || freebsd

package app

import "syscall"

// diskFree returns how many bytes this user may still write to the disk of the path.
func diskFree(path string) (free uint64, known bool) {
	var disk syscall.Statfs_t
	if err := syscall.Statfs(path, &disk); err != nil {
		return 0, false
	}
	return uint64(disk.Bavail) * uint64(disk.Bsize), true //nolint:unconvert // it is signed on FreeBSD
}
