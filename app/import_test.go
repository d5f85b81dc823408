package app

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"mpp/internal/settings"
)

// TestImportCommandEnds: on an empty installation, when it changes something, when it
// changes nothing, and beside a running server. What it said is in SQL.
func TestImportCommandEnds(t *testing.T) {
	for _, f := range setUps {
		t.Run(f.name, func(t *testing.T) {
			set := f.set(t)
			set.Hall = ""
			first := imported(t, set, readTestHall(t))
			if !first.First || first.Version != 1 {
				t.Errorf("the first import: %+v", first)
			}
			same := func(what string) {
				t.Helper()
				if x := imported(t, set, readTestHall(t)); x.First || x.Version != 1 || len(x.Changes) != 0 {
					t.Errorf("%s: %+v", what, x)
				}
			}
			same("the same again")
			s := open(t, set)
			same("the same beside a server")
			other := string(named(t, "KK baru"))
			if x := imported(t, set, other); x.First || x.Version != 2 || len(x.Changes) == 0 {
				t.Errorf("another beside a server: %+v", x)
			}
			s.down()
			if x := imported(t, set, strings.Replace(other, "KK baru", "KK lagi", 1)); x.Version != 3 {
				t.Errorf("another: %+v", x)
			}
			text, err := ExportHall(t.Context(), set)
			must(t, err)
			if !strings.Contains(string(text), "KK lagi") {
				t.Errorf("SQL has\n%s", text)
			}
		})
	}
}

func imported(t *testing.T, set settings.Settings, text string) HallImport {
	t.Helper()
	path := filepath.Join(t.TempDir(), "hall.yaml")
	must(t, os.WriteFile(path, []byte(text), 0o600))
	file, err := ReadHallFile(path)
	must(t, err)
	done, err := ImportHall(t.Context(), set, file)
	must(t, err)
	return done
}
