package office_test

import (
	"io"
	"net/http/httptest"
	"regexp"
	"strings"
	"testing"

	"github.com/gofiber/fiber/v2"

	"mpp/office"
	"mpp/ui"
)

func get(t *testing.T, path string) (int, string) {
	t.Helper()
	u := ui.New(ui.Options{})
	app := fiber.New()
	u.Mount(app)
	office.New(office.Deps{UI: u}).Mount(app)
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

func TestThePageSpeaksBothLanguages(t *testing.T) {
	for lang, want := range map[string]string{"id": "Perlu perhatian", "en": "Needs attention"} {
		status, body := get(t, "/office?lang="+lang)
		if status != 200 || !strings.Contains(body, want) || !strings.Contains(body, `<html lang="`+lang+`"`) {
			t.Errorf("%s: status %d, %q expected", lang, status, want)
		}
	}
}

var inline = regexp.MustCompile(`(?i)<style|\sstyle=|\son[a-z]+=|<script[^>]*>[^<]`)

func TestNothingIsInline(t *testing.T) {
	_, body := get(t, "/office")
	if found := inline.FindString(body); found != "" {
		t.Errorf("against the content security policy: %q", found)
	}
}

func TestEachNamedFileIsServed(t *testing.T) {
	_, body := get(t, "/office")
	files := regexp.MustCompile(`(?:src|href)="(/office/[^"]+)"`).FindAllStringSubmatch(body, -1)
	if len(files) < 2 {
		t.Fatalf("script and style sheet expected, found %v", files)
	}
	for _, f := range files {
		if status, _ := get(t, f[1]); status != 200 {
			t.Errorf("%s: status %d", f[1], status)
		}
	}
}
