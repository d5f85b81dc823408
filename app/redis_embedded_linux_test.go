package app

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/redis/go-redis/v9"
)

// TestEmbeddedListensForHTTPAlone: no other user of the machine reaches the Redis inside.
func TestEmbeddedListensForHTTPAlone(t *testing.T) {
	before := listeningPorts(t)
	open(t, testSettings(t))
	var opened []string
	for inode, port := range listeningPorts(t) {
		if before[inode] == "" {
			opened = append(opened, port)
		}
	}
	if len(opened) != 1 {
		t.Errorf("listens at %v, want the port of the web server alone", opened)
	}
}

// listeningPorts returns the addresses on which this process takes TCP connections, as
// the Linux kernel lists them, by the inodes of their sockets.
func listeningPorts(t *testing.T) map[string]string {
	t.Helper()
	ours := map[string]bool{}
	files, err := filepath.Glob("/proc/self/fd/*")
	must(t, err)
	for _, f := range files {
		if to, err := os.Readlink(f); err == nil { // one may have been closed meanwhile
			ours[to] = true
		}
	}
	ports := map[string]string{}
	for _, table := range []string{"/proc/self/net/tcp", "/proc/self/net/tcp6"} {
		text, err := os.ReadFile(table)
		must(t, err)
		for line := range strings.Lines(string(text)) {
			// sl local_address rem_address st queues tr tm->when retrnsmt uid timeout inode
			f := strings.Fields(line)
			if len(f) > 9 && f[3] == "0A" && ours["socket:["+f[9]+"]"] {
				ports[f[9]] = f[1]
			}
		}
	}
	return ports
}

// TestEmbeddedTakesALongPipeline whose answers are read only after all of it is written.
func TestEmbeddedTakesALongPipeline(t *testing.T) {
	e := startEmbeddedRedis()
	defer e.Close()
	c := e.client()
	defer c.Close()
	const commands = 20_000
	value := strings.Repeat("x", 500)
	answers, err := c.Pipelined(t.Context(), func(p redis.Pipeliner) error {
		for i := range commands {
			p.Set(t.Context(), fmt.Sprint("key", i), value, 0)
			p.Get(t.Context(), fmt.Sprint("key", i))
		}
		return nil
	})
	must(t, err)
	if last := answers[2*commands-1].(*redis.StringCmd).Val(); last != value {
		t.Errorf("the last answer: %q", last)
	}
}
