package packaging

import (
	"bufio"
	"context"
	"debug/elf"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"runtime"
	"slices"
	"strings"
	"testing"
	"time"

	"mpp/tools/testkit"
)

var built string // the binary, once a test asked for it

// buildAsTheImage compiles what the builder would get with the Dockerfile's
// own command, and returns the binary. All tests share it.
func buildAsTheImage(t *testing.T) string {
	t.Helper()
	if built != "" {
		return built
	}
	dir, err := testkit.Dir("image")
	if err != nil {
		t.Fatal(err)
	}
	out := filepath.Join(dir, "mpp")
	command := strings.ReplaceAll(buildCommand(t), "/out/mpp", out)
	build := exec.Command("sh", "-c", command)
	build.Dir = copyContext(t)
	build.Env = append(os.Environ(), "VERSION=v1.2.3-test", "TARGETOS="+runtime.GOOS, "TARGETARCH="+runtime.GOARCH)
	if said, err := build.CombinedOutput(); err != nil {
		t.Fatalf("%s: %v\n%s", command, err, said)
	}
	built = out
	return out
}

func TestImagesBuild(t *testing.T) {
	binary := buildAsTheImage(t)
	t.Run("needs no library", func(t *testing.T) { needsNoLibrary(t, binary) })
	t.Run("knows its version", func(t *testing.T) {
		said, err := exec.Command(binary, "version").Output()
		if err != nil || !strings.Contains(string(said), "v1.2.3-test") {
			t.Errorf("mpp version says %q, %v", said, err)
		}
	})
	t.Run("health check", func(t *testing.T) { healthIsTold(t, binary) })
	t.Run("knows compose's settings", func(t *testing.T) {
		help, err := exec.Command(binary, "serve", "--help").CombinedOutput()
		if err != nil {
			t.Fatal(err)
		}
		for name := range composed(t).Services["mpp"].Environment {
			if !strings.Contains(string(help), name) {
				t.Errorf("compose.yaml sets %s, which mpp serve --help does not name", name)
			}
		}
	})
}

// needsNoLibrary: the last stage of the image has none.
func needsNoLibrary(t *testing.T, binary string) {
	if runtime.GOOS != "linux" {
		t.Skip("the image holds a Linux binary")
	}
	file, err := elf.Open(binary)
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	if libraries, err := file.ImportedLibraries(); err != nil || len(libraries) > 0 {
		t.Errorf("the binary asks for %v, %v", libraries, err)
	}
	for _, p := range file.Progs {
		if p.Type == elf.PT_INTERP {
			t.Error("the binary asks for a dynamic loader")
		}
	}
}

// serve starts the server and returns its address when it listens. It ends with the test.
func serve(t *testing.T, binary string, env ...string) (string, *exec.Cmd) {
	t.Helper()
	ctx, cancel := context.WithTimeout(context.Background(), time.Minute)
	server := exec.CommandContext(ctx, binary, "serve")
	server.Env = append(append(environWithout("MPP_"), "MPP_ADDR=127.0.0.1:0", "MPP_DATA="+t.TempDir()), env...)
	said, err := server.StderrPipe()
	if err != nil {
		t.Fatal(err)
	}
	server.Stdout = server.Stderr
	if err := server.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { cancel(); _ = server.Wait() })
	return waitForAddress(t, bufio.NewScanner(said)), server
}

// healthIsTold runs the image's health check against a server that serves, and
// again when it has gone.
func healthIsTold(t *testing.T, binary string) {
	address, server := serve(t, binary)
	if out, err := checkHealth(t, binary, address); err != nil {
		t.Errorf("the check of a server that serves: %v\n%s", err, out)
	}
	_ = server.Process.Kill()
	_ = server.Wait()
	if out, err := checkHealth(t, binary, address); err == nil {
		t.Errorf("the check of a server that has gone says it is well:\n%s", out)
	}
}

// checkHealth runs the image's own words, with the address put in.
func checkHealth(t *testing.T, binary, address string) (string, error) {
	t.Helper()
	words := slices.Clone(healthcheck(t))
	words[0] = binary
	found := false
	for i, word := range words {
		if strings.Contains(word, "127.0.0.1:8080") {
			words[i], found = strings.ReplaceAll(word, "127.0.0.1:8080", address), true
		}
	}
	if !found {
		t.Fatalf("the health check names no address of the image: %v", words)
	}
	out, err := exec.Command(words[0], words[1:]...).CombinedOutput()
	return string(out), err
}

var addressPattern = regexp.MustCompile(`127\.0\.0\.1:\d+`)

// waitForAddress reads until the server says where it listens, and lets the
// rest of what it says flow away.
func waitForAddress(t *testing.T, lines *bufio.Scanner) string {
	t.Helper()
	var log strings.Builder
	for lines.Scan() {
		log.WriteString(lines.Text() + "\n")
		address := addressPattern.FindString(lines.Text())
		if address == "" || strings.HasSuffix(address, ":0") {
			continue
		}
		go func() {
			for lines.Scan() {
			}
		}()
		return address
	}
	t.Fatalf("the server did not say where it listens:\n%s", log.String())
	return ""
}

func environWithout(prefix string) []string {
	return slices.DeleteFunc(os.Environ(), func(e string) bool { return strings.HasPrefix(e, prefix) })
}
