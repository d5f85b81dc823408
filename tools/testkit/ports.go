package testkit

import (
	"errors"
	"fmt"
	"math/rand/v2"
	"net"
	"os"
	"path/filepath"
	"strconv"
	"sync"

	"github.com/gofrs/flock"
)

// The ports of the servers lie below those that Linux gives to outgoing connections, 32768
// and above. Otherwise a connection may take a server's port while the server is down.
const (
	lowestPort  = 10_000
	highestPort = 32_767
)

// reserved keeps the locks of this process's ports: a lock that is collected is open.
var reserved sync.Map

// freePort reserves an unused loopback port. It belongs to this process until the process
// ends, also while nothing listens on it: other test processes do not get it.
func freePort() (int, error) {
	folder := filepath.Join(os.TempDir(), "mpp-ports-"+strconv.Itoa(os.Getuid()))
	if err := os.MkdirAll(folder, 0o700); err != nil {
		return 0, err
	}
	for range 1000 {
		port := lowestPort + rand.IntN(highestPort-lowestPort+1)
		lock := flock.New(filepath.Join(folder, strconv.Itoa(port)))
		if mine, err := lock.TryLock(); err != nil {
			return 0, fmt.Errorf("reserve a port: %w", err)
		} else if mine {
			reserved.Store(port, lock)
			if unused(port) {
				return port, nil
			}
		}
	}
	return 0, errors.New("no free port in 1,000 attempts")
}

func unused(port int) bool {
	l, err := net.Listen("tcp4", address(port))
	if err != nil {
		return false
	}
	return l.Close() == nil
}

func address(port int) string { return net.JoinHostPort("127.0.0.1", strconv.Itoa(port)) }
