package walls

import (
	"fmt"
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
)

const module = "mpp"

// source is one Go file and what it imports.
type source struct {
	file    string // slashed, from the module's folder
	test    bool
	imports []string
}

func TestRoomsImportOnlyWhatTheyMay(t *testing.T) {
	files := sources(t, "../..")
	if len(files) < 10 {
		t.Fatalf("only %d Go files found: is this still the module's folder?", len(files))
	}
	told := map[string]bool{} // a room without a rule is told of once
	for _, s := range files {
		for _, fault := range faults(s) {
			if !told[fault] {
				t.Error(fault)
			}
			told[fault] = true
		}
	}
}

// TestWallsAreSeen proves that the test above can fail.
func TestWallsAreSeen(t *testing.T) {
	for _, tc := range []struct {
		name  string
		s     source
		fault string // "" when there must be none
	}{
		{"standard library", source{"hall/a.go", false, []string{"time", "encoding/json"}}, ""},
		{"within a room", source{"queue/x/a.go", false, []string{"mpp/queue"}}, ""},
		{"allowed neighbour", source{"api/a.go", false, []string{"mpp/report"}}, ""},
		{"allowed module", source{"api/a.go", false, []string{"github.com/gofiber/fiber/v2/utils"}}, ""},
		{"sideways", source{"live/a.go", false, []string{"mpp/queue"}}, "live/a.go imports mpp/queue"},
		{"module of another room", source{"api/a.go", false, []string{"gorm.io/gorm"}}, "api/a.go imports gorm.io/gorm"},
		{"a name that only begins alike", source{"api/a.go", false, []string{"mpp/hallway"}}, "api/a.go imports mpp/hallway"},
		{"the domain looks up", source{"hall/a.go", false, []string{"mpp/ui"}}, "hall/a.go imports mpp/ui"},
		{"nobody imports the wiring", source{"api/a.go", false, []string{"mpp/cmd/mpp"}}, "api/a.go imports mpp/cmd/mpp"},
		{"test servers in a test", source{"queue/a_test.go", true, []string{"mpp/tools/testkit"}}, ""},
		{"test servers at work", source{"cmd/mpp/a.go", false, []string{"mpp/tools/testkit"}}, "only tests may"},
		{"sideways in a test", source{"live/a_test.go", true, []string{"mpp/queue"}}, "live/a_test.go imports mpp/queue"},
		{"a room without a rule", source{"attic/a.go", false, nil}, "no rule"},
	} {
		t.Run(tc.name, func(t *testing.T) {
			got := strings.Join(faults(tc.s), "\n")
			if (tc.fault == "") != (got == "") || !strings.Contains(got, tc.fault) {
				t.Errorf("faults: %q, want %q", got, tc.fault)
			}
		})
	}
}

// TestRulesHaveRoomsAndReasons keeps the table free of what has gone.
func TestRulesHaveRoomsAndReasons(t *testing.T) {
	for _, r := range rooms {
		if r.why == "" {
			t.Errorf("the rule of %s has no reason", r.path)
		}
		if _, err := os.Stat(filepath.Join("../..", filepath.FromSlash(r.path))); err != nil {
			t.Errorf("there is a rule for %s, but no such room", r.path)
		}
	}
}

func faults(s source) []string {
	r, ok := roomOf(path.Dir(s.file))
	if !ok {
		return []string{fmt.Sprintf("%s: no rule for this room: add one to tools/walls/rules_test.go", path.Dir(s.file))}
	}
	var found []string
	for _, imported := range s.imports {
		if why := refusal(r, s.test, imported); why != "" {
			found = append(found, fmt.Sprintf("%s imports %s: %s", s.file, imported, why))
		}
	}
	return found
}

// refusal says why the room may not import it, "" when it may.
func refusal(r room, test bool, imported string) string {
	own, isOwn := strings.CutPrefix(imported, module+"/")
	if !isOwn {
		first, _, _ := strings.Cut(imported, "/")
		standard := !strings.Contains(first, ".")
		if standard || covers(r.others, imported) || test && covers(testOthers, imported) {
			return ""
		}
		return r.why
	}
	if why, ok := onlyInTests[own]; ok && !test && !isForTests(r.path) {
		return "only tests may: " + why
	}
	if within(own, r.path) || covers(r.own, own) || test && (covers(testOwn, own) || covers(r.tests, own)) {
		return ""
	}
	return r.why
}

// isForTests reports whether only tests use the room.
func isForTests(path string) bool {
	_, ok := onlyInTests[path]
	return ok
}

// roomOf finds the rule with the longest path that holds the folder.
func roomOf(dir string) (room, bool) {
	var best room
	for _, r := range rooms {
		if within(dir, r.path) && len(r.path) > len(best.path) {
			best = r
		}
	}
	return best, best.path != ""
}

func covers(allowed []string, imported string) bool {
	return slices.ContainsFunc(allowed, func(a string) bool { return a == "*" || within(imported, a) })
}

func within(p, folder string) bool {
	return p == folder || strings.HasPrefix(p, folder+"/")
}

// sources parses the imports of all Go files below the folder.
func sources(t *testing.T, root string) []source {
	t.Helper()
	var found []source
	err := filepath.WalkDir(root, func(p string, entry fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		name := entry.Name()
		if entry.IsDir() && p != root && (strings.HasPrefix(name, ".") || name == "node_modules" || name == "testdata") {
			return filepath.SkipDir
		}
		if entry.IsDir() || !strings.HasSuffix(name, ".go") {
			return nil
		}
		s, err := parse(root, p)
		found = append(found, s)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return found
}

func parse(root, file string) (source, error) {
	rel, err := filepath.Rel(root, file)
	if err != nil {
		return source{}, err
	}
	parsed, err := parser.ParseFile(token.NewFileSet(), file, nil, parser.ImportsOnly)
	if err != nil {
		return source{}, err
	}
	s := source{file: filepath.ToSlash(rel), test: strings.HasSuffix(file, "_test.go")}
	for _, spec := range parsed.Imports {
		imported, err := strconv.Unquote(spec.Path.Value)
		if err != nil {
			return source{}, err
		}
		s.imports = append(s.imports, imported)
	}
	return s, nil
}
