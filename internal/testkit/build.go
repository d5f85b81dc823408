package testkit

import (
	"context"
	"fmt"
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
	bin := filepath.Join(dir, "mpp")
	cmd := exec.CommandContext(ctx, "go", "build", "-trimpath", "-ldflags", "-s -w", "-tags", strings.Join(tags, ","), "-o", bin, "mpp/cmd/mpp")
	if out, err := cmd.CombinedOutput(); err != nil {
		return "", fmt.Errorf("build the server: %w\n%s", err, out)
	}
	return bin, nil
}
