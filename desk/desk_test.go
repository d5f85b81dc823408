package desk_test

import (
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/gofiber/fiber/v2"

	"mpp/desk"
	"mpp/hall"
	"mpp/ui"
	"mpp/ui/uitest"
)

func TestThePage(t *testing.T) {
	site := uitest.New(t, ui.Options{}, func(u *ui.UI, app fiber.Router) { desk.New(desk.Deps{UI: u}).Mount(app) })
	site.Says("/desk", "id", "Ketik atau pindai nomor")
	site.Says("/desk", "en", "Type or scan a number")
	site.Sound("/desk")
}

// A button must never offer what the server refuses, nor hide what it allows.
func TestTheDesksTableIsTheHalls(t *testing.T) {
	src, err := os.ReadFile("static/steps.js")
	if err != nil {
		t.Fatal(err)
	}
	rows := regexp.MustCompile(`(?m)^  ([a-z]+): \[([^\]]*)\],$`).FindAllStringSubmatch(string(src), -1)
	want := []hall.Action{hall.ActReinstate, hall.ActLate, hall.ActCancel, hall.ActClass, hall.ActNote}
	if len(rows) != len(want) {
		t.Fatalf("%d rows in steps.js, want %v", len(rows), want)
	}
	for _, row := range rows {
		action := hall.Action(row[1])
		if !slices.Contains(want, action) {
			t.Errorf("%s is none of %v", action, want)
			continue
		}
		transition, _ := hall.TransitionOf(action)
		for _, state := range hall.TicketStates {
			if offered := strings.Contains(row[2], "'"+string(state)+"'"); offered != transition.Allows(state) {
				t.Errorf("%s from %s: offered %t, allowed %t", action, state, offered, !offered)
			}
		}
	}
}
