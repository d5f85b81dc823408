package counter_test

import (
	"os"
	"regexp"
	"strings"
	"testing"

	"github.com/gofiber/fiber/v2"

	"mpp/counter"
	"mpp/hall"
	"mpp/ui"
	"mpp/ui/uitest"
)

func TestThePage(t *testing.T) {
	site := uitest.New(t, ui.Options{}, func(u *ui.UI, app fiber.Router) { counter.New(counter.Deps{UI: u}).Mount(app) })
	site.Says("/counter", "id", "Panggil Berikutnya")
	site.Says("/counter", "en", "Call next")
	site.Sound("/counter")
}

// A button must never offer what the server refuses, nor hide what it allows.
func TestTheConsolesTableIsTheHalls(t *testing.T) {
	src, err := os.ReadFile("static/actions.js")
	if err != nil {
		t.Fatal(err)
	}
	rows := tableRows(t, string(src), "TRANSITIONS")
	for _, row := range hall.Transitions {
		if row.Action == hall.ActCall || row.Action == hall.ActExpire || row.Action == hall.ActContinue || row.Action == hall.ActMove || row.Action == hall.ActServe {
			continue // by the counter, by the closing of the day, what finish does with a plan, and by a supervisor
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
