package testkit

import (
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strconv"
	"syscall"
)

// errNoSmallDisk says that this machine lets nobody mount a disk of its own.
var errNoSmallDisk = errors.New("a small disk cannot be mounted here: it needs root, or user namespaces for everybody")

// smallDiskScript mounts a disk of $1 MB on $3 that only this process and its
// children see, puts there what is in $2 and becomes the rest of its arguments.
// A hole in a file of the redo log would need room later: the server would die of
// what a real disk has given long before.
const smallDiskScript = `mount -t tmpfs -o "size=$1m,mode=0700" tmpfs "$3" && cp -a --sparse=never "$2/." "$3" && shift 3 && exec "$@"`

// WithDisk gives the server a disk of that many MB, of which its own tables take
// about a hundred, for FillDisk. The disk is in memory and goes with the process:
// after a kill the server has no data. Where nobody may mount one, the test is
// skipped.
func WithDisk(megabytes int) MariaDBOption {
	return func(s *mariadbSettings) { s.disk = megabytes }
}

// onSmallDisk makes the server's program the one that mounts the disk first.
func (s *MariaDBServer) onSmallDisk(megabytes int) error {
	unshare, err := program("util-linux", "unshare")
	if err != nil {
		return err
	}
	private := []string{"--mount"}
	if asRoot() == nil {
		private = append(private, "--map-root-user") // root in there
		s.args = append(s.args, "--user=root")
	}
	if out, err := exec.Command(unshare, append(private, "mount", "-t", "tmpfs", "tmpfs", s.dir)...).CombinedOutput(); err != nil {
		return fmt.Errorf("%w: %w: %s", errNoSmallDisk, err, out)
	}
	seed, data := filepath.Join(s.dir, "seed"), s.data()
	if err := errors.Join(os.Rename(data, seed), os.Mkdir(data, 0o700)); err != nil {
		return err
	}
	mount := []string{"sh", "-c", smallDiskScript, "disk", strconv.Itoa(megabytes), seed, data, s.path}
	s.path, s.args = unshare, slices.Concat(private, mount, s.args)
	return nil
}

func (s *MariaDBServer) data() string { return filepath.Join(s.dir, "data") }

// FillDisk takes all room that is left on the disk of a server with WithDisk.
func (s *MariaDBServer) FillDisk() error {
	path, err := s.filler()
	if err != nil {
		return err
	}
	filler, err := os.OpenFile(path, os.O_CREATE|os.O_WRONLY|os.O_APPEND, 0o600)
	if err != nil {
		return err
	}
	defer filler.Close()
	for _, piece := range []int64{1 << 20, 4 << 10} {
		for err == nil {
			_, err = io.CopyN(filler, zeros{}, piece)
		}
		if !errors.Is(err, syscall.ENOSPC) {
			return err
		}
		err = nil
	}
	return nil
}

// FreeDisk gives back what FillDisk took.
func (s *MariaDBServer) FreeDisk() error {
	path, err := s.filler()
	if err != nil {
		return err
	}
	return os.Remove(path)
}

// filler is a file on the server's disk, seen from outside.
func (s *MariaDBServer) filler() (string, error) {
	pid := s.Pid()
	if pid == 0 || !s.small {
		return "", errors.New("the server does not run, or has no disk of its own")
	}
	return filepath.Join("/proc", strconv.Itoa(pid), "root", s.data(), "filler"), nil
}

type zeros struct{}

func (zeros) Read(p []byte) (int, error) {
	clear(p)
	return len(p), nil
}
