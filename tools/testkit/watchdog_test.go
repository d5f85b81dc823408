package testkit

import (
	"bufio"
	"context"
	"fmt"
	"os"
	"os/exec"
	"testing"
	"time"
)

// endings are the ways in which a test binary can end. None may leave a server or a folder
// behind.
var endings = map[string]func(){
	"exit":  func() { os.Exit(0) },
	"panic": func() { panic("on purpose") },
	"kill":  func() { process, _ := os.FindProcess(os.Getpid()); _ = process.Kill(); select {} },
}

// TestHelperEnds is not a test: the tests below run this binary again and select it by the
// environment.
func TestHelperEnds(t *testing.T) {
	end, ok := endings[os.Getenv("TESTKIT_ENDING")]
	if !ok {
		return
	}
	server, err := openRedis()
	if err != nil {
		t.Fatal(err)
	}
	if os.Getenv("TESTKIT_FROZEN") != "" {
		_ = server.Stop()
	}
	fmt.Printf("server %d %s\n", server.Pid(), workshop.base)
	end()
}

func TestNothingIsLeftWhenTheTestBinaryEnds(t *testing.T) {
	for ending := range endings {
		for _, frozen := range []string{"", "frozen"} {
			t.Run(ending+frozen, func(t *testing.T) {
				pid, base := runHelper(t, "TESTKIT_ENDING="+ending, "TESTKIT_FROZEN="+frozen)
				ctx, cancel := context.WithTimeout(context.Background(), 20*time.Second)
				defer cancel()
				err := poll(ctx, func() (bool, error) { return !alive(pid) && !exists(base), nil })
				if err != nil {
					t.Errorf("server alive: %v, folder there: %v", alive(pid), exists(base))
				}
			})
		}
	}
}

func runHelper(t *testing.T, env ...string) (pid int, base string) {
	t.Helper()
	cmd := exec.Command(os.Args[0], "-test.run=^TestHelperEnds$")
	cmd.Env = append(os.Environ(), env...)
	out, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	lines := bufio.NewScanner(out)
	for lines.Scan() && base == "" {
		_, _ = fmt.Sscanf(lines.Text(), "server %d %s", &pid, &base)
	}
	_ = cmd.Wait() // its exit status is the ending's own
	if base == "" {
		t.Fatal("the helper started no server")
	}
	return pid, base
}
