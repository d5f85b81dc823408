package hallfile

import (
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

func page(t *testing.T) string {
	t.Helper()
	data, err := os.ReadFile("../../docs/hall-file.md")
	if err != nil {
		t.Fatal(err)
	}
	return string(data)
}

func TestTheDescribedExample(t *testing.T) {
	_, rest, found := strings.Cut(page(t), "```yaml\n")
	example, _, closed := strings.Cut(rest, "```")
	if !found || !closed {
		t.Fatal("docs/hall-file.md has no example")
	}
	c := parse(t, example)
	if w := Warnings(c, "2026-03-02"); len(w) > 0 {
		t.Errorf("the example needs warnings: %q", w)
	}
	if len(c.Agencies) != 2 || len(c.Counter("dukcapil-1").Services) != 1 {
		t.Errorf("not the whole example: %+v", c)
	}
	if _, err := Export(c); err != nil {
		t.Error(err)
	}
}

// Each key that the reader knows, each holiday set and each unit has its place on the page.
func TestEveryKeyIsDescribed(t *testing.T) {
	text := page(t)
	sources, err := filepath.Glob("*.go")
	if err != nil {
		t.Fatal(err)
	}
	asked := regexp.MustCompile(`(?:\.\w+\(|\b(?:each|integer|duration|date)\(o, |\bo\.keys, )("[a-z_]+"(?:, "[a-z_]+")*)[,)]`)
	word := regexp.MustCompile(`"([a-z_]+)"`)
	keys := 0
	for _, name := range sources {
		if strings.HasSuffix(name, "_test.go") {
			continue
		}
		source, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		for _, call := range asked.FindAllStringSubmatch(string(source), -1) {
			for _, key := range word.FindAllStringSubmatch(call[1], -1) {
				keys++
				if !regexp.MustCompile("[`. ]" + key[1] + "[`:]").MatchString(text) {
					t.Errorf("docs/hall-file.md does not describe %s (%s)", key[1], name)
				}
			}
		}
	}
	if keys < 50 {
		t.Errorf("found only %d keys in the reader; does this test still see them?", keys)
	}
	for _, set := range holidaySetNames() {
		if !strings.Contains(text, "`"+set+"`") {
			t.Errorf("docs/hall-file.md does not name the holiday set %s", set)
		}
	}
	for _, unit := range unitWords {
		if !strings.Contains(text, unit) {
			t.Errorf("docs/hall-file.md does not name the unit %s", unit)
		}
	}
}
