package app

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"github.com/gofrs/flock"
)

// dataLock locks a data folder for one embedded server and holds the server's address
// for other commands.
type dataLock struct {
	file *flock.Flock
	url  string // path of the file with the server's address
}

// lockData makes the folder if it is missing.
func lockData(dir string) (*dataLock, error) {
	if err := makeData(dir); err != nil {
		return nil, err
	}
	l := &dataLock{file: flock.New(filepath.Join(dir, "lock")), url: filepath.Join(dir, "address")}
	got, err := l.file.TryLock()
	if err != nil {
		return nil, fmt.Errorf("MPP_DATA: lock: %w", err)
	}
	if !got {
		where := "another process"
		if url := runningAt(dir); url != "" {
			where = "the server at " + url
		}
		return nil, fmt.Errorf("MPP_DATA: %s uses %s: stop it, or choose another data folder", where, dir)
	}
	return l, nil
}

// Announce writes the server's address.
func (l *dataLock) Announce(url string) error {
	return os.WriteFile(l.url, []byte(url+"\n"), 0o600)
}

// Close unlocks the folder.
func (l *dataLock) Close() error {
	err := os.Remove(l.url)
	if errors.Is(err, fs.ErrNotExist) {
		err = nil
	}
	return errors.Join(err, l.file.Unlock())
}

// runningAt returns the address of the embedded server that has locked the folder, or
// "". The lock ends with its process, so an address that a killed server left is ignored.
func runningAt(dir string) string {
	probe := flock.New(filepath.Join(dir, "lock"))
	if got, err := probe.TryLock(); err != nil || got {
		_ = probe.Close()
		return ""
	}
	b, err := os.ReadFile(filepath.Join(dir, "address"))
	if err != nil {
		return ""
	}
	return strings.TrimSpace(string(b))
}
