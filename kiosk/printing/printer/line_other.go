//go:build !linux

package printer

import (
	"fmt"
	"os"
	"runtime"
)

func openDevice(path string) (*os.File, error) {
	f, err := os.OpenFile(path, os.O_RDWR, 0)
	if err != nil {
		return nil, fmt.Errorf("open printer: %w", err)
	}
	return f, nil
}

func openSerial(string, int) (*os.File, error) {
	return nil, fmt.Errorf("a serial printer needs Linux, and this is %s: use tcp:// or cups://", runtime.GOOS)
}
