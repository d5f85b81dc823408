package display_test

import (
	"io"
	"net/http/httptest"
	"regexp"
	"strings"
	"testing"

	"github.com/gofiber/fiber/v2"

	"mpp/display"
	"mpp/hall"
	"mpp/ui"
)

func get(t *testing.T, path string) (int, string) {
	t.Helper()
	u := ui.New(ui.Options{})
	app := fiber.New()
	u.Mount(app)
	zones := func() []hall.Named {
		return []hall.Named{
			{ID: "utama", Name: hall.Text{ID: "Zona Utama", EN: "Main zone"}},
			{ID: "barat", Name: hall.Text{ID: "Zona Perizinan"}},
		}
	}
	display.New(display.Deps{UI: u, Zones: zones}).Mount(app)
	res, err := app.Test(httptest.NewRequest("GET", path, nil))
	if err != nil {
		t.Fatal(err)
	}
	body, err := io.ReadAll(res.Body)
	if err != nil {
		t.Fatal(err)
	}
	return res.StatusCode, string(body)
}

func TestTheBoardSpeaksBothLanguages(t *testing.T) {
	for lang, want := range map[string][]string{"id": {"Zona Utama", "Panggilan sebelumnya"}, "en": {"Main zone", "Earlier calls"}} {
		status, body := get(t, "/board/utama?lang="+lang)
		for _, words := range append(want, `data-zone-id="utama"`, `<html lang="`+lang+`"`) {
			if status != 200 || !strings.Contains(body, words) {
				t.Errorf("%s: status %d, %q expected", lang, status, words)
			}
		}
	}
}

func TestAnUnknownZoneListsTheZones(t *testing.T) {
	status, body := get(t, "/board/%3Cscript%3E")
	if status != 404 {
		t.Errorf("status %d, 404 expected", status)
	}
	for _, want := range []string{`href="/board/utama"`, `href="/board/barat"`, "Zona Perizinan", `role="alert"`} {
		if !strings.Contains(body, want) {
			t.Errorf("%q expected", want)
		}
	}
	if strings.Contains(body, "<script>") {
		t.Error("the asked-for name is not escaped")
	}
}

func TestTheListOfZones(t *testing.T) {
	status, body := get(t, "/board")
	if status != 200 || !strings.Contains(body, `href="/board/utama"`) || strings.Contains(body, `role="alert"><`) {
		t.Errorf("status %d: a list without a complaint expected", status)
	}
}

var inline = regexp.MustCompile(`(?i)<style|\sstyle=|\son[a-z]+=|<script[^>]*>[^<]`)

func TestNothingIsInline(t *testing.T) {
	for _, path := range []string{"/board", "/board/utama", "/board/none"} {
		_, body := get(t, path)
		if found := inline.FindString(body); found != "" {
			t.Errorf("%s: against the content security policy: %q", path, found)
		}
	}
}

func TestEachNamedFileIsServed(t *testing.T) {
	_, body := get(t, "/board/utama")
	files := regexp.MustCompile(`(?:src|href)="(/display/[^"]+)"`).FindAllStringSubmatch(body, -1)
	if len(files) < 2 {
		t.Fatalf("script and style sheet expected, found %v", files)
	}
	for _, f := range files {
		if status, _ := get(t, f[1]); status != 200 {
			t.Errorf("%s: status %d", f[1], status)
		}
	}
}
