package counter_test

import (
	"io"
	"net/http/httptest"
	"os"
	"regexp"
	"strings"
	"testing"

	"github.com/gofiber/fiber/v2"

	"mpp/counter"
	"mpp/hall"
	"mpp/ui"
)

func get(t *testing.T, path string) (int, string) {
	t.Helper()
	u := ui.New(ui.Options{})
	app := fiber.New()
	u.Mount(app)
	counter.New(counter.Deps{UI: u}).Mount(app)
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
	for lang, want := range map[string]string{"id": "Panggil Berikutnya", "en": "Call next"} {
		status, body := get(t, "/counter?lang="+lang)
		if status != 200 || !strings.Contains(body, want) || !strings.Contains(body, `<html lang="`+lang+`"`) {
			t.Errorf("%s: status %d, %q expected", lang, status, want)
		}
	}
}

var inline = regexp.MustCompile(`(?i)<style|\sstyle=|\son[a-z]+=|<script[^>]*>[^<]`)

func TestNothingIsInline(t *testing.T) {
	_, body := get(t, "/counter")
	if found := inline.FindString(body); found != "" {
		t.Errorf("against the content security policy: %q", found)
	}
}

func TestEachNamedFileIsServed(t *testing.T) {
	_, body := get(t, "/counter")
	files := regexp.MustCompile(`(?:src|href)="(/counter/[^"]+)"`).FindAllStringSubmatch(body, -1)
	if len(files) < 2 {
		t.Fatalf("script and style sheet expected, found %v", files)
	}
	for _, f := range files {
		if status, _ := get(t, f[1]); status != 200 {
			t.Errorf("%s: status %d", f[1], status)
		}
	}
}

// A button must never offer what the server refuses, nor hide what it allows.
func TestTheConsolesTableIsTheHalls(t *testing.T) {
	src, err := os.ReadFile("static/actions.js")
	if err != nil {
		t.Fatal(err)
	}
	rows := tableRows(t, string(src), "TRANSITIONS")
	for _, row := range hall.Transitions {
		if row.Action == hall.ActCall || row.Action == hall.ActExpire {
			continue // by the counter, and by the closing of the day
		}
		from := make([]string, 0, len(row.From))
		for _, s := range row.From {
			from = append(from, string(s))
		}
		if rows[string(row.Action)] != strings.Join(from, " ") {
			t.Errorf("%s: from %q in actions.js, %q in the hall's table", row.Action, rows[string(row.Action)], from)
		}
		delete(rows, string(row.Action))
	}
	if len(rows) > 0 {
		t.Errorf("actions.js has rows that the hall's table has not: %v", rows)
	}
	counters := tableRows(t, string(src), "COUNTER_TRANSITIONS")
	for _, row := range hall.CounterTransitions {
		from := make([]string, 0, len(row.From))
		for _, s := range row.From {
			from = append(from, string(s))
		}
		if counters[string(row.Action)] != strings.Join(from, " ") {
			t.Errorf("counter %s: from %q in actions.js, %q in the hall's table", row.Action, counters[string(row.Action)], from)
		}
	}
}

// tableRows reads "export const NAME = { 'action': ['state', ...], ... };".
func tableRows(t *testing.T, src, name string) map[string]string {
	t.Helper()
	body := regexp.MustCompile(`(?s)export const ` + name + ` = \{(.*?)\n\};`).FindStringSubmatch(src)
	if body == nil {
		t.Fatalf("no table %s in actions.js", name)
	}
	rows := map[string]string{}
	for _, m := range regexp.MustCompile(`'?([a-z-]+)'?: \[([^\]]*)\]`).FindAllStringSubmatch(body[1], -1) {
		rows[m[1]] = strings.Join(strings.FieldsFunc(m[2], func(r rune) bool { return strings.ContainsRune("', ", r) }), " ")
	}
	return rows
}
