package display_test

import (
	"strings"
	"testing"

	"github.com/gofiber/fiber/v2"

	"mpp/display"
	"mpp/hall"
	"mpp/ui"
	"mpp/ui/uitest"
)

func site(t *testing.T) *uitest.Site {
	t.Helper()
	zones := func() []hall.Named {
		return []hall.Named{
			{ID: "utama", Name: hall.Text{ID: "Zona Utama", EN: "Main zone"}},
			{ID: "barat", Name: hall.Text{ID: "Zona Perizinan"}},
		}
	}
	return uitest.New(t, ui.Options{}, func(u *ui.UI, app fiber.Router) {
		display.New(display.Deps{UI: u, Zones: zones}).Mount(app)
	})
}

func TestTheBoard(t *testing.T) {
	s := site(t)
	s.Says("/board/utama", "id", "Zona Utama", "Panggilan sebelumnya", `data-zone-id="utama"`)
	s.Says("/board/utama", "en", "Main zone", "Earlier calls", `data-zone-id="utama"`)
	s.Sound("/board", "/board/utama", "/board/none")
}

func TestTheScreenOfACounter(t *testing.T) {
	s := site(t)
	s.Says("/screen", "id", "Layar loket", `id="screen-number"`)
	s.Says("/screen", "en", "Counter screen", `id="device"`)
	s.Sound("/screen")
}

func TestAnUnknownZoneListsTheZones(t *testing.T) {
	res, body := site(t).Get("/board/%3Cscript%3E")
	if res.StatusCode != 404 {
		t.Errorf("status %d, 404 expected", res.StatusCode)
	}
	for _, want := range []string{`href="/board/utama"`, `href="/board/barat"`, "Zona Perizinan", `role="alert"`, "/display/missing.js"} {
		if !strings.Contains(body, want) {
			t.Errorf("%q expected", want)
		}
	}
	if strings.Contains(body, "<script>") {
		t.Error("the asked-for name is not escaped")
	}
}

func TestTheListOfZones(t *testing.T) {
	s := site(t)
	s.Says("/board", "id", `href="/board/utama"`)
	if _, body := s.Get("/board"); strings.Contains(body, `role="alert"><`) {
		t.Error("a list without a complaint expected")
	}
}
