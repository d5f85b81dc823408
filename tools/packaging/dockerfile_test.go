package packaging

import (
	"encoding/json"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

const root = "../.."

func read(t *testing.T, name string) string {
	t.Helper()
	raw, err := os.ReadFile(filepath.Join(root, name))
	if err != nil {
		t.Fatal(err)
	}
	return string(raw)
}

// instruction is one of a Dockerfile, its continued lines joined.
type instruction struct {
	verb, rest string
}

// stage is what follows one FROM.
type stage struct {
	base, name   string
	instructions []instruction
}

// stages reads the Dockerfile.
func stages(t *testing.T) []stage {
	t.Helper()
	var all []stage
	var joined string
	for line := range strings.Lines(read(t, "Dockerfile")) {
		line = strings.TrimSpace(line)
		if line == "" || strings.HasPrefix(line, "#") {
			continue
		}
		part, continued := strings.CutSuffix(line, "\\")
		joined += part
		if continued {
			continue
		}
		verb, rest, _ := strings.Cut(joined, " ")
		joined = ""
		if verb == "FROM" {
			words := strings.Fields(rest)
			s := stage{base: words[0]}
			if len(words) == 3 {
				s.name = words[2]
			}
			all = append(all, s)
			continue
		}
		last := &all[len(all)-1]
		last.instructions = append(last.instructions, instruction{verb, strings.TrimSpace(rest)})
	}
	return all
}

func (s stage) find(verb string) []string {
	var found []string
	for _, i := range s.instructions {
		if i.verb == verb {
			found = append(found, i.rest)
		}
	}
	return found
}

func TestImageIsSmallAndNotRoot(t *testing.T) {
	all := stages(t)
	if len(all) < 2 {
		t.Fatalf("%d stages: the compiler would be shipped", len(all))
	}
	last := all[len(all)-1]
	if user := last.find("USER"); len(user) != 1 || user[0] == "root" || user[0] == "0" {
		t.Errorf("USER is %v", user)
	}
	if !slices.Contains(last.find("VOLUME"), "/data") {
		t.Error("the data folder is no volume: an update would lose it")
	}
	if runs := last.find("RUN"); len(runs) != 0 {
		t.Errorf("the last stage has no shell to RUN %v", runs)
	}
	if strings.HasPrefix(last.base, "golang") {
		t.Errorf("the image is built on %s", last.base)
	}
}

func TestImageIsBuiltByTheModulesGo(t *testing.T) {
	var version string
	for line := range strings.Lines(read(t, "go.mod")) {
		if rest, ok := strings.CutPrefix(line, "go "); ok {
			parts := strings.SplitN(strings.TrimSpace(rest), ".", 3)
			version = parts[0] + "." + parts[1]
		}
	}
	if base := stages(t)[0].base; !strings.HasPrefix(base, "golang:"+version+"-") {
		t.Errorf("go.mod wants Go %s, the image is built by %s", version, base)
	}
}

// healthcheck returns the image's command that checks its health.
func healthcheck(t *testing.T) []string {
	t.Helper()
	all := stages(t)
	checks := all[len(all)-1].find("HEALTHCHECK")
	if len(checks) != 1 {
		t.Fatalf("HEALTHCHECK: %v", checks)
	}
	_, command, ok := strings.Cut(checks[0], "CMD ")
	var words []string
	if !ok || json.Unmarshal([]byte(command), &words) != nil || len(words) < 2 {
		t.Fatalf("the health check is not in exec form, and there is no shell: %q", checks[0])
	}
	return words
}

// buildCommand returns the RUN line that compiles, without its cache mounts.
func buildCommand(t *testing.T) string {
	t.Helper()
	for _, s := range stages(t) {
		for _, run := range s.find("RUN") {
			if at := strings.Index(run, "CGO_ENABLED"); at >= 0 {
				return run[at:]
			}
		}
	}
	t.Fatal("the Dockerfile compiles nothing")
	return ""
}
