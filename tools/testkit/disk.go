package testkit

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"syscall"
)

// errNoSmallDisk reports that this machine does not permit mounting a disk.
var errNoSmallDisk = errors.New("a small disk cannot be mounted here: it needs root, or user namespaces for everybody")

// smallDiskScript mounts a disk of $1 MB on $3 that only this process and others in its
// namespace see, copies the content of $2 to it, prints a line, and keeps the disk.
// Sparse files of the redo log are written in full: a hole would need space later, and the
// server would die of a shortage that a real disk would have shown long before.
const smallDiskScript = `mount -t tmpfs -o "size=$1m,mode=0700" tmpfs "$3" && cp -a --sparse=never "$2/." "$3" && : > "$3/` +
	diskReady + `" && exec sleep infinity`

const diskReady = "small-disk"

// WithDisk gives the server a disk of that many MB, of which its own tables take
// about a hundred, for FillDisk. The disk is in memory; it stays when the server
// dies. Where mounting is not permitted, the test is skipped.
func WithDisk(megabytes int) MariaDBOption {
	return func(s *mariadbSettings) { s.disk = megabytes }
}

// onSmallDisk starts the process that keeps the disk, and has the server run on it.
func (s *MariaDBServer) onSmallDisk(megabytes int) error {
	unshare, err := Program("util-linux", "unshare")
	if err != nil {
		return err
	}
	nsenter, err := Program("util-linux", "nsenter")
	if err != nil {
		return err
	}
	private, enter := []string{"--mount"}, []string{"--mount"}
	if asRoot() == nil { // become root in there
		private = append(private, "--map-root-user")
		enter = append(enter, "--user", "--preserve-credentials")
		s.args = append(s.args, "--user=root")
	}
	if out, err := exec.Command(unshare, append(private, "mount", "-t", "tmpfs", "tmpfs", s.dir)...).CombinedOutput(); err != nil {
		return fmt.Errorf("%w: %w: %s", errNoSmallDisk, err, out)
	}
	keeper, seed, data := filepath.Join(s.dir, "disk"), filepath.Join(s.dir, "seed"), s.data()
	if err := errors.Join(os.Rename(data, seed), os.Mkdir(data, 0o700), os.Mkdir(keeper, 0o700)); err != nil {
		return err
	}
	mount := []string{"sh", "-c", smallDiskScript, "disk", strconv.Itoa(megabytes), seed, data}
	s.disk = &Process{name: "small disk", path: unshare, args: append(private, mount...), dir: keeper, ready: s.mounted}
	if err := s.disk.Start(context.Background()); err != nil {
		return err
	}
	enter = append(enter, "--target", strconv.Itoa(s.disk.Pid()), "--", s.path)
	s.path, s.args = nsenter, append(enter, s.args...)
	return nil
}

func (s *MariaDBServer) mounted(_ context.Context, pid int) error {
	_, err := os.Stat(s.onDisk(pid, diskReady))
	return err
}

// RestartIfDead does what a service manager does for a server that died by itself: InnoDB
// aborts when a write of its own finds no room. It reports whether it had to.
func (s *MariaDBServer) RestartIfDead() (bool, error) {
	s.mu.Lock()
	gone := s.reapIfGone()
	s.mu.Unlock()
	if !gone {
		return false, nil
	}
	return true, s.Restart()
}

func (s *MariaDBServer) data() string { return filepath.Join(s.dir, "data") }

// FillDisk takes all free space on the disk of a server with WithDisk.
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

// FreeDisk frees what FillDisk took.
func (s *MariaDBServer) FreeDisk() error {
	path, err := s.filler()
	if err != nil {
		return err
	}
	return os.Remove(path)
}

// filler is a file on the server's disk, seen from outside.
func (s *MariaDBServer) filler() (string, error) {
	if s.disk == nil || s.disk.Pid() == 0 {
		return "", errors.New("the server has no disk of its own")
	}
	return s.onDisk(s.disk.Pid(), "filler"), nil
}

func (s *MariaDBServer) onDisk(keeper int, file string) string {
	return filepath.Join("/proc", strconv.Itoa(keeper), "root", s.data(), file)
}

type zeros struct{}

func (zeros) Read(p []byte) (int, error) {
	clear(p)
	return len(p), nil
}
