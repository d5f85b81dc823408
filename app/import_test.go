package app

import (
	"os"
	"path/filepath"
	"slices"
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
			text, _, err := ExportHall(t.Context(), set)
			must(t, err)
			if !strings.Contains(string(text), "KK lagi") {
				t.Errorf("SQL has\n%s", text)
			}
		})
	}
}

// TestImportOfAnotherHall is refused with the reason, beside a server and without one: it
// would begin a second hall. What was asked for can be done, and then be chosen by its id.
func TestImportOfAnotherHall(t *testing.T) {
	for _, f := range setUps {
		t.Run(f.name, func(t *testing.T) {
			set := f.set(t)
			s := open(t, set)
			other := hallFileOf(t, strings.Replace(readTestHall(t), "id: mpp-uji", "id: mpp-uhi", 1))
			if _, err := ImportHall(t.Context(), set, other); err == nil || !strings.Contains(err.Error(), "cannot change") {
				t.Errorf("beside a server: %v", err)
			}
			s.down()
			if _, err := ImportHall(t.Context(), set, other); err == nil || !strings.Contains(err.Error(), "--new-hall") {
				t.Errorf("without a server: %v", err)
			}
			serve := set
			serve.Hall = other.Path
			if why := (&site{t: t, set: serve}).refused(); !strings.Contains(why, "--new-hall") {
				t.Errorf("the server: %s", why)
			}

			set.NewHall = true
			done, err := ImportHall(t.Context(), set, other)
			must(t, err)
			if !done.First {
				t.Errorf("%+v", done)
			}
			set.NewHall, set.Hall = false, ""
			if _, _, err := ExportHall(t.Context(), set); err == nil || !strings.Contains(err.Error(), "MPP_HALL=mpp-uhi") {
				t.Errorf("two halls and no choice: %v", err)
			}
			for _, set.Hall = range []string{"mpp-uji", "mpp-uhi"} {
				s := open(t, set)
				if id := s.app.Config().Hall.ID; id != set.Hall {
					t.Errorf("%s serves %s", set.Hall, id)
				}
				s.down()
			}
		})
	}
}

func imported(t *testing.T, set settings.Settings, text string) HallImport {
	t.Helper()
	done, err := ImportHall(t.Context(), set, hallFileOf(t, text))
	must(t, err)
	return done
}

func hallFileOf(t *testing.T, text string) *HallFile {
	t.Helper()
	path := filepath.Join(t.TempDir(), "hall.yaml")
	must(t, os.WriteFile(path, []byte(text), 0o600))
	file, err := ReadHallFile(path)
	must(t, err)
	return file
}

// TestAHallFileWithTheMarkOfASample is read, and warned of.
func TestAHallFileWithTheMarkOfASample(t *testing.T) {
	for _, want := range []bool{false, true} {
		mark := map[bool]string{true: "sample: true, "}[want]
		file := hallFileOf(t, strings.Replace(readTestHall(t), "hall: {", "hall: {"+mark, 1))
		if file.Config.Hall.Sample != want || slices.Contains(file.Warnings, markedAsSample) != want {
			t.Errorf("with %q: %q", mark, file.Warnings)
		}
	}
}
