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

// BuildServer makes the binary as it is shipped, but for the build tags that are asked
// for, and returns its path. It goes with the process that asked.
func BuildServer(ctx context.Context, tags ...string) (string, error) {
	dir, err := newDir("bin")
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

// lookAtSources opens the folders that the server is built from. Go keeps the result of
// a test until something changes that it was compiled of, or that it was seen to open;
// without this a test of an older server would go on passing for a newer one.
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
