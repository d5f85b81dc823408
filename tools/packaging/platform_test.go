package packaging

import (
	"go/ast"
	"go/build/constraint"
	"go/importer"
	"go/parser"
	"go/token"
	"go/types"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

// ours are the packages of the binary, each with its files, in the order of their imports.
type ours struct {
	path, folder string
	files        []string
}

// binaryPackages returns our packages of the binary, and where the compiler's export data of
// every package is.
func binaryPackages(t *testing.T) (list []ours, exports map[string]string) {
	t.Helper()
	list, exports = nil, map[string]string{}
	cmd := exec.Command("go", "list", "-trimpath", "-export", "-deps", "-f", "{{.ImportPath}}\t{{.Export}}\t{{.Dir}}\t{{join .GoFiles \",\"}}", "./cmd/mpp")
	cmd.Dir, cmd.Stderr = "../..", os.Stderr
	out, err := cmd.Output()
	if err != nil {
		t.Fatal(err)
	}
	for line := range strings.Lines(string(out)) {
		f := strings.Split(strings.TrimSpace(line), "\t")
		exports[f[0]] = f[1]
		if strings.HasPrefix(f[0], "mpp/") {
			list = append(list, ours{f[0], f[2], strings.Split(f[3], ",")})
		}
	}
	return list, exports
}

// TestBuildsElsewhere: without compiling for each, our packages have the types of a 32-bit
// machine, and what differs between systems stands in files that say for which they are.
func TestBuildsElsewhere(t *testing.T) {
	list, exports := binaryPackages(t)
	files := token.NewFileSet()
	from := importer.ForCompiler(files, "gc", func(path string) (io.ReadCloser, error) { return os.Open(exports[path]) })
	for _, p := range list {
		if _, err := os.ReadDir(p.folder); err != nil { // so that a file that is new runs the test again
			t.Fatal(err)
		}
		var parsed []*ast.File
		for _, name := range p.files {
			f, err := parser.ParseFile(files, filepath.Join(p.folder, name), nil, parser.ParseComments)
			if err != nil {
				t.Fatal(err)
			}
			parsed = append(parsed, f)
			if !constrained(f) {
				usesOneSystem(t, files, f)
			}
		}
		check := types.Config{Importer: from, Sizes: types.SizesFor("gc", "386"), Error: func(err error) {
			if !strings.Contains(err.Error(), "math.MaxInt (") { // the one of this machine, by its export data
				t.Errorf("on a 32-bit machine: %v", err)
			}
		}}
		_, _ = check.Check(p.path, files, parsed, nil) // each error was told
	}
}

func constrained(f *ast.File) bool {
	for _, group := range f.Comments {
		for _, c := range group.List {
			if constraint.IsGoBuild(c.Text) {
				return true
			}
		}
	}
	return false
}

// usesOneSystem finds what package syscall has on some systems only.
func usesOneSystem(t *testing.T, files *token.FileSet, f *ast.File) {
	ast.Inspect(f, func(n ast.Node) bool {
		x, ok := n.(*ast.SelectorExpr)
		if !ok {
			return true
		}
		if from, ok := x.X.(*ast.Ident); ok && from.Name == "syscall" && x.Sel.Name != "SIGTERM" && x.Sel.Name != "Conn" && x.Sel.Name != "RawConn" {
			t.Errorf("%s: syscall.%s is not known to every system: move it to a file with a build constraint", files.Position(x.Pos()), x.Sel.Name)
		}
		return true
	})
}
