package packaging

import (
	"io"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"strings"
	"testing"
)

// ignoreRule is a line of .dockerignore.
type ignoreRule struct {
	pattern string
	include bool
}

func ignoreRules(t *testing.T) []ignoreRule {
	t.Helper()
	var rules []ignoreRule
	for line := range strings.Lines(read(t, ".dockerignore")) {
		line = strings.TrimSpace(line)
		if line == "" || strings.HasPrefix(line, "#") {
			continue
		}
		pattern, include := strings.CutPrefix(line, "!")
		rules = append(rules, ignoreRule{pattern, include})
	}
	return rules
}

// sent reports whether a file goes to the builder: the last rule that fits the
// file or a folder above it decides.
func sent(rules []ignoreRule, file string) bool {
	in := true
	for _, r := range rules {
		for p := file; p != "."; p = path.Dir(p) {
			if r.fits(p) {
				in = r.include
				break
			}
		}
	}
	return in
}

func (r ignoreRule) fits(p string) bool {
	pattern, anywhere := strings.CutPrefix(r.pattern, "**/")
	if anywhere {
		p = path.Base(p)
	}
	ok, err := path.Match(pattern, p)
	return err == nil && ok
}

func TestIgnoreRulesAreReadAsTheBuilderDoes(t *testing.T) {
	rules := []ignoreRule{{"*", false}, {"ui", true}, {"**/*_test.go", false}, {"**/test", false}}
	for file, want := range map[string]bool{
		"go.mod": false, "ui/ui.go": true, "ui/static/a.css": true, "ui/x/ui_test.go": false,
		"ui/test/a.mjs": false, ".git/config": false, "ui/latest/a": true,
	} {
		if got := sent(rules, file); got != want {
			t.Errorf("%s is sent: %v", file, got)
		}
	}
}

// copyContext lays out what the builder would get.
func copyContext(t *testing.T) string {
	t.Helper()
	rules, to := ignoreRules(t), t.TempDir()
	err := filepath.WalkDir(root, func(p string, entry fs.DirEntry, err error) error {
		if err != nil || p == root {
			return err
		}
		rel, err := filepath.Rel(root, p)
		if err != nil {
			return err
		}
		if entry.IsDir() {
			if rel == ".git" || rel == "node_modules" {
				return filepath.SkipDir
			}
			return os.MkdirAll(filepath.Join(to, rel), 0o755)
		}
		if !entry.Type().IsRegular() || !sent(rules, filepath.ToSlash(rel)) {
			return nil
		}
		return copyFile(p, filepath.Join(to, rel))
	})
	if err != nil {
		t.Fatal(err)
	}
	return to
}

func copyFile(from, to string) error {
	in, err := os.Open(from)
	if err != nil {
		return err
	}
	defer in.Close()
	out, err := os.Create(to)
	if err != nil {
		return err
	}
	if _, err := io.Copy(out, in); err != nil {
		out.Close()
		return err
	}
	return out.Close()
}

func TestNoSecretOrDataIsSent(t *testing.T) {
	rules := ignoreRules(t)
	for _, file := range []string{".env", "data/mpp.db", ".git/config", "node_modules/x/index.js", "bin/mpp", "e2e/x.mjs"} {
		if sent(rules, file) {
			t.Errorf("%s goes to the builder", file)
		}
	}
}
