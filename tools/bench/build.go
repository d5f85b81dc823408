package bench

import (
	"bytes"
	"context"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"

	"mpp/tools/testkit"
)

// secret signs the tokens of all servers under test.
const secret = "rahasia-uji-ukur-sekurangnya-tiga-puluh-dua-huruf"

// build is a server binary of one revision, with the tokens that it made.
type build struct {
	name   string // of its revision
	bin    string
	tokens map[string]string // by the arguments that they were made with
}

// makeBuilds builds the revision to compare with, if any, and then the working tree.
func makeBuilds(ctx context.Context, against string) ([]*build, error) {
	name, err := output(ctx, ".", "git", "describe", "--always", "--dirty", "--exclude=*")
	if err != nil {
		return nil, err
	}
	dir, err := testkit.Dir("bench")
	if err != nil {
		return nil, err
	}
	now := &build{name: name, bin: filepath.Join(dir, "now"), tokens: map[string]string{}}
	if err := now.compile(ctx, "."); err != nil || against == "" {
		return []*build{now}, err
	}
	if name, err = output(ctx, ".", "git", "rev-parse", "--short", "--verify", against+"^{commit}"); err != nil {
		return nil, err
	}
	before := &build{name: name, bin: filepath.Join(dir, "before"), tokens: map[string]string{}}
	tree := filepath.Join(dir, "tree")
	if _, err := output(ctx, ".", "git", "worktree", "add", "--detach", tree, name); err != nil {
		return nil, err
	}
	err = before.compile(ctx, tree)
	// Also when the build was interrupted.
	if _, e := output(context.WithoutCancel(ctx), ".", "git", "worktree", "remove", "--force", tree); err == nil {
		err = e
	}
	return []*build{before, now}, err
}

// compile builds the sources in a folder as they are shipped.
func (v *build) compile(ctx context.Context, sources string) error {
	_, err := output(ctx, sources, "go", "build", "-trimpath", "-buildvcs=false", "-ldflags", "-s -w", "-o", v.bin, "./cmd/mpp")
	return err
}

// output runs a program in a folder and returns what it prints, without the last newline.
func output(ctx context.Context, dir, name string, args ...string) (string, error) {
	cmd := exec.CommandContext(ctx, name, args...)
	cmd.Dir, cmd.Env = dir, append(os.Environ(), "CGO_ENABLED=0", "MPP_SECRET="+secret)
	var failed bytes.Buffer
	cmd.Stderr = &failed
	out, err := cmd.Output()
	if err != nil {
		return "", fmt.Errorf("%s %s: %w: %s", name, strings.Join(args, " "), err, failed.String())
	}
	return strings.TrimSpace(string(out)), nil
}

// token has the binary itself print a token for the hall of a file, once.
func (v *build) token(ctx context.Context, hallFile string, args ...string) (string, error) {
	key := strings.Join(args, " ")
	if v.tokens[key] != "" {
		return v.tokens[key], nil
	}
	out, err := output(ctx, ".", v.bin, append([]string{"token", "--hall", hallFile}, args...)...)
	v.tokens[key], _, _ = strings.Cut(out, "\n")
	return v.tokens[key], err
}
