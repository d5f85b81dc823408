package printer

import (
	"fmt"
	"os"

	"golang.org/x/sys/unix"
)

var speeds = map[int]uint32{1200: unix.B1200, 2400: unix.B2400, 4800: unix.B4800, 9600: unix.B9600, 19200: unix.B19200,
	38400: unix.B38400, 57600: unix.B57600, 115200: unix.B115200}

// openDevice opens a device without waiting for it, so that reads and writes can have a
// deadline.
func openDevice(path string) (*os.File, error) { return openWith(path, func(int) error { return nil }) }

// openSerial opens a serial line with 8 bits, no parity and one stop bit.
func openSerial(path string, baud int) (*os.File, error) {
	return openWith(path, func(fd int) error {
		t, err := unix.IoctlGetTermios(fd, unix.TCGETS)
		if err == nil {
			t.Iflag, t.Oflag, t.Lflag = unix.IGNBRK|unix.IGNPAR, 0, 0
			t.Cflag = unix.CS8 | unix.CREAD | unix.CLOCAL | speeds[baud]
			t.Ispeed, t.Ospeed = speeds[baud], speeds[baud]
			t.Cc[unix.VMIN], t.Cc[unix.VTIME] = 1, 0
			err = unix.IoctlSetTermios(fd, unix.TCSETS, t)
		}
		if err != nil {
			return fmt.Errorf("%s is no serial line: %w", path, err)
		}
		return nil
	})
}

func openWith(path string, prepare func(fd int) error) (*os.File, error) {
	fd, err := unix.Open(path, unix.O_RDWR|unix.O_NONBLOCK|unix.O_NOCTTY|unix.O_CLOEXEC, 0)
	if err != nil {
		return nil, &os.PathError{Op: "open", Path: path, Err: err}
	}
	if err := prepare(fd); err != nil {
		_ = unix.Close(fd)
		return nil, err
	}
	return os.NewFile(uintptr(fd), path), nil
}
