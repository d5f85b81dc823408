package app

import (
	"bytes"
	"image"
	"image/png"
	"log/slog"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"mpp/hall"
	"mpp/internal/settings"
	"mpp/ui"
)

// sampleOn returns the sample hall, whose sets are of 2026, and a clock that can be moved.
func sampleOn(t *testing.T, at string) (*hall.Config, *time.Time, hall.Clock) {
	t.Helper()
	cfg, err := firstConfig("", false)
	if err != nil {
		t.Fatal(err)
	}
	now, err := time.Parse(time.RFC3339, at)
	if err != nil {
		t.Fatal(err)
	}
	return cfg, &now, func() time.Time { return now }
}

// TestMissingHolidaysAreLogged: from October on, one warning for all calendars, once a date.
func TestMissingHolidaysAreLogged(t *testing.T) {
	cfg, now, clock := sampleOn(t, "2026-09-30T10:00:00+07:00")
	var log strings.Builder
	w := holidayWatch{config: func() *hall.Config { return cfg }, clock: clock, log: slog.New(slog.NewTextHandler(&log, nil))}
	lines := func(want int) {
		t.Helper()
		w.look(t.Context())
		if got := strings.Count(log.String(), "no holidays in 2027"); got != want {
			t.Errorf("%d warnings on %s, want %d:\n%s", got, now, want, log.String())
		}
	}
	lines(0)
	*now = now.AddDate(0, 0, 1)
	lines(1)
	lines(1)
	*now = now.AddDate(0, 0, 1)
	lines(2)
}

// TestDoctorLooksForHolidays: also at the hall that the ledger holds.
func TestDoctorLooksForHolidays(t *testing.T) {
	cfg, _, clock := sampleOn(t, "2027-01-04T10:00:00+07:00")
	c := &checks{now: clock}
	c.hall(cfg)
	if len(c.list) == 0 || c.list[0].Grade != Warn || !strings.Contains(c.list[0].What, "no holidays in 2027") {
		t.Errorf("doctor found %+v", c.list)
	}
}

// TestDoctorLooksForTheMarkOfASample that was left in the file of a hall, once for the file and
// the ledger.
func TestDoctorLooksForTheMarkOfASample(t *testing.T) {
	cfg, _, clock := sampleOn(t, "2026-03-02T10:00:00+07:00")
	c := &checks{now: clock}
	c.hall(cfg)
	c.hall(cfg)
	if len(c.list) != 1 || c.list[0].Grade != Warn || !strings.Contains(c.list[0].What, "sample: true") {
		t.Errorf("of a sample doctor found %+v", c.list)
	}
	cfg.Hall.Sample, c.list = false, nil
	if c.hall(cfg); len(c.list) != 0 {
		t.Errorf("of a hall doctor found %+v", c.list)
	}
}

// TestDoctorLooksForPictures: a picture that is missing is told with the folder it belongs in.
func TestDoctorLooksForPictures(t *testing.T) {
	cfg, _, clock := sampleOn(t, "2026-03-02T10:00:00+07:00")
	c := &checks{now: clock, set: settings.Settings{Data: t.TempDir()}}
	c.hall(cfg)
	pictures := func() (found []Finding) {
		for _, f := range c.list {
			if strings.Contains(f.What, "picture") {
				found = append(found, f)
			}
		}
		return found
	}
	if found := pictures(); len(found) > 0 {
		t.Errorf("the sample's own emblem: %+v", found)
	}
	cfg.Hall.Logo, cfg.Hall.Picture = "", "gedung.jpg"
	c.hall(cfg)
	if found := pictures(); len(found) != 1 || !strings.Contains(found[0].What, "gedung.jpg") || !strings.Contains(found[0].Fix, c.set.Data) {
		t.Errorf("%+v", found)
	}
}

// TestImportLooksForPictures: what a hall file names and the media folder lacks is told with the folder.
func TestImportLooksForPictures(t *testing.T) {
	set := settings.Settings{Data: t.TempDir()}
	file := hallFileOf(t, strings.Replace(readTestHall(t), "hall: {", "hall: {picture: gedung.png, logo: lambang.png, ", 1))
	if found := file.MediaWarnings(set); len(found) != 2 || !strings.Contains(found[1], "gedung.png") || !strings.Contains(found[1], filepath.Join(set.Data, mediaFolder)) {
		t.Errorf("%q", found)
	}
	must(t, os.Mkdir(filepath.Join(set.Data, mediaFolder), 0o700))
	for _, name := range []string{"gedung.png", "lambang.png"} {
		var b bytes.Buffer
		must(t, png.Encode(&b, image.NewGray(image.Rect(0, 0, 8, 8))))
		must(t, os.WriteFile(filepath.Join(set.Data, mediaFolder, name), b.Bytes(), 0o600))
	}
	if found := file.MediaWarnings(set); len(found) != 0 {
		t.Errorf("with both pictures: %q", found)
	}
	must(t, os.WriteFile(filepath.Join(set.Data, mediaFolder, "gedung.png"), make([]byte, ui.MaxMediaBytes+1), 0o600))
	if found := file.MediaWarnings(set); len(found) != 1 || !strings.Contains(found[0], "larger") {
		t.Errorf("with one that is too large: %q", found)
	}
	must(t, os.Mkdir(filepath.Join(set.Data, mediaFolder, "folder.webm"), 0o700))
	boards := hallFileOf(t, strings.Replace(readTestHall(t), "zones:", "boards: {media: [{file: lambang.png}, {file: film.webm}, {file: page.mp4}, {file: folder.webm}]}\nzones:", 1))
	must(t, os.WriteFile(filepath.Join(set.Data, mediaFolder, "page.mp4"), []byte("<html>"), 0o600))
	if found := boards.MediaWarnings(set); len(found) != 3 || !strings.Contains(found[0], "film.webm") || !strings.Contains(found[1], "its content is text/html") || !strings.Contains(found[2], "not an ordinary file") {
		t.Errorf("of what boards show: %q", found)
	}
}
