package testkit

import (
	"context"
	"fmt"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
)

// BuildServer builds the binary as it is shipped, with additional build tags, and returns
// its path. The binary is removed when the calling process ends.
func BuildServer(ctx context.Context, tags ...string) (string, error) {
	dir, err := Dir("bin")
	if err != nil {
		return "", err
	}
	if err := lookAtSources(ctx); err != nil {
		return "", err
	}
	bin := filepath.Join(dir, "mpp")
	cmd := exec.CommandContext(ctx, "go", "build", "-trimpath", "-ldflags", "-s -w", "-tags", strings.Join(tags, ","), "-o", bin, "mpp/cmd/mpp")
	if out, err := cmd.CombinedOutput(); err != nil {
		return "", fmt.Errorf("build the server: %w\n%s", err, out)
	}
	return bin, nil
}

// lookAtSources opens the folders that the server is built from. Go caches a test's result
// until its own sources, or files that it opened, change; without this the result for an
// older server would be reported for a newer one.
func lookAtSources(ctx context.Context) error {
	out, err := exec.CommandContext(ctx, "go", "list", "-m", "-f", "{{.Dir}}").Output()
	if err != nil {
		return fmt.Errorf("find the module: %w", err)
	}
	root := strings.TrimSpace(string(out))
	err = filepath.WalkDir(root, func(path string, d fs.DirEntry, err error) error {
		if err != nil || !d.IsDir() {
			return err
		}
		if name := d.Name(); path != root && (strings.HasPrefix(name, ".") || name == "node_modules" || name == "bin" || name == "test-results" || name == "data") {
			return fs.SkipDir
		}
		_, err = os.ReadDir(path)
		return err
	})
	if err != nil {
		return fmt.Errorf("look at the sources: %w", err)
	}
	return nil
}
