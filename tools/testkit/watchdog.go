package testkit

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"sync"
	"syscall"
)

// watchdogScript reads its standard input until the end. The only writer is
// the test binary, so the end means that the binary is gone. $1 is the base
// folder; each file in its pids folder is named after a process to kill. SIGKILL also
// ends a frozen process.
const watchdogScript = `trap '' INT TERM HUP
cat >/dev/null
for f in "$1"/pids/*; do
  [ -e "$f" ] && kill -9 "${f##*/}" 2>/dev/null
done
rm -rf "$1" || { sleep 1; rm -rf "$1"; }
`

// workshop is the base folder of this test binary and the pipe to its watchdog.
var workshop struct {
	once  sync.Once
	base  string
	leash *os.File // referenced here so that the garbage collector does not close it
	err   error
}

// baseDir returns the folder of this test binary and starts its watchdog if necessary.
func baseDir() (string, error) {
	workshop.once.Do(func() { workshop.err = openWorkshop() })
	return workshop.base, workshop.err
}

func openWorkshop() error {
	base, err := os.MkdirTemp("", "mpp-test-")
	if err != nil {
		return err
	}
	if err := os.Mkdir(filepath.Join(base, "pids"), 0o700); err != nil {
		return err
	}
	read, write, err := os.Pipe()
	if err != nil {
		return err
	}
	defer read.Close()
	dog := exec.Command("sh", "-c", watchdogScript, "watchdog", base)
	dog.Stdin = read
	// A session of its own: Ctrl-C in the terminal must not reach it first.
	dog.SysProcAttr = &syscall.SysProcAttr{Setsid: true}
	if err := dog.Start(); err != nil {
		return fmt.Errorf("start the watchdog: %w", err)
	}
	workshop.base, workshop.leash = base, write
	return nil
}

// Dir creates a folder that is removed when the test binary ends.
func Dir(name string) (string, error) {
	base, err := baseDir()
	if err != nil {
		return "", err
	}
	return os.MkdirTemp(base, name+"-")
}

// guard has the watchdog kill a process; unguard ends that once the process has been
// reaped, since the system may then reuse its id.
func guard(pid int) error {
	if _, err := baseDir(); err != nil {
		return err
	}
	return os.WriteFile(pidFile(pid), nil, 0o600)
}

func unguard(pid int) {
	_ = os.Remove(pidFile(pid))
}

func pidFile(pid int) string {
	return filepath.Join(workshop.base, "pids", strconv.Itoa(pid))
}
