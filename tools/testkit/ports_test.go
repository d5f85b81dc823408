package testkit

import (
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"github.com/gofrs/flock"
)

// TestAPortBelongsToOneProcess: a server that is down, as in many tests, finds its port free
// again, whatever other tests and connections do meanwhile.
func TestAPortBelongsToOneProcess(t *testing.T) {
	port, err := freePort()
	must(t, err)
	file := filepath.Join(os.TempDir(), "mpp-ports-"+strconv.Itoa(os.Getuid()), strconv.Itoa(port))
	if mine, err := flock.New(file).TryLock(); err != nil || mine {
		t.Errorf("the port may be taken by another process: %v, %v", mine, err)
	}
	outgoing, err := os.ReadFile("/proc/sys/net/ipv4/ip_local_port_range")
	must(t, err)
	lowest, err := strconv.Atoi(strings.Fields(string(outgoing))[0])
	must(t, err)
	if port >= lowest {
		t.Errorf("port %d may become that of an outgoing connection: these begin at %d", port, lowest)
	}
}
