package app

import (
	"bytes"
	"image"
	"image/png"
	"log/slog"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"mpp/hall"
	"mpp/hall/halltest"
	"mpp/hall/view"
	"mpp/kiosk/printing"
)

// The emblem is taken from the media folder, anew when it is replaced, and a slip is
// printed without it when it cannot be read.
func TestEmblemOfASlip(t *testing.T) {
	folder, c := t.TempDir(), halltest.Config()
	c.Slip.Logo = "emblem.png"
	var log bytes.Buffer
	s := newSlips(func() *hall.Config { return c }, os.DirFS(folder), slog.New(slog.NewTextHandler(&log, nil)))
	emblem := func() (height int) {
		t.Helper()
		page, err := s.page(&view.Ticket{Number: "A-001"}, 384, "id")
		if err != nil {
			t.Fatal(err)
		}
		if i := slices.IndexFunc(page.Items, func(it printing.Item) bool { return it.Kind == printing.KindPicture }); i >= 0 {
			return page.Items[i].Box.Dy()
		}
		return 0
	}
	write := func(data []byte, at int64) {
		t.Helper()
		file := filepath.Join(folder, "emblem.png")
		if err := os.WriteFile(file, data, 0o600); err != nil {
			t.Fatal(err)
		}
		if err := os.Chtimes(file, time.Unix(at, 0), time.Unix(at, 0)); err != nil {
			t.Fatal(err)
		}
	}
	picture := func(height int) []byte {
		var b bytes.Buffer
		if err := png.Encode(&b, image.NewGray(image.Rect(0, 0, 40, height))); err != nil {
			t.Fatal(err)
		}
		return b.Bytes()
	}

	if first, second := emblem(), emblem(); first != 0 || second != 0 || strings.Count(log.String(), "emblem.png") != 2 { // the file and the error name it
		t.Errorf("without the file: %s", log.String())
	}
	write(picture(30), 1)
	if got := emblem(); got != 30 {
		t.Errorf("the emblem is %d dots high", got)
	}
	write(picture(50), 2)
	if got := emblem(); got != 50 {
		t.Errorf("the new one is %d dots high", got)
	}
	write([]byte("no picture"), 3)
	if got := emblem(); got != 0 {
		t.Errorf("a damaged one is %d dots high", got)
	}
	c.Slip.Logo, c.Hall.Logo = "", "emblem.svg"
	log.Reset()
	if emblem() != 0 || log.Len() > 0 {
		t.Errorf("an SVG: %s", log.String())
	}
}
