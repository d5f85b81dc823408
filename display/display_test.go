package display_test

import (
	"strings"
	"testing"

	"github.com/gofiber/fiber/v2"

	"mpp/display"
	"mpp/hall"
	"mpp/hall/halltest"
	"mpp/ui"
	"mpp/ui/uitest"
)

const policy = "default-src 'self'; frame-ancestors 'none'; object-src 'none'"

func site(t *testing.T) *uitest.Site {
	t.Helper()
	cfg := halltest.Config()
	cfg.Zones = append(cfg.Zones, hall.Zone{ID: "lama", EndedOn: "2026-01-01"})
	cfg.Agencies[2].EndedOn = "2026-01-01" // polres
	if err := cfg.Prepare(); err != nil {
		t.Fatal(err)
	}
	return uitest.New(t, ui.Options{}, func(u *ui.UI, app fiber.Router) {
		app.Use(func(c *fiber.Ctx) error {
			c.Set(fiber.HeaderContentSecurityPolicy, policy)
			return c.Next()
		})
		display.New(display.Deps{UI: u, Config: func() *hall.Config { return cfg }}).Mount(app)
	})
}

func TestTheBoard(t *testing.T) {
	s := site(t)
	s.Says("/board/utama", "id", "Utama", "Panggilan sebelumnya", `data-place="utama"`, `data-topic="board:utama"`)
	s.Says("/board/timur", "en", "East", "Earlier calls")
	s.Says("/board/hall", "id", "Antrean per instansi", `data-topic="hallboard"`)
	s.Says("/board/agency/dukcapil", "id", "Disdukcapil", `data-place="agency/dukcapil"`, `data-topic="agencyboard:dukcapil"`)
	s.Says("/board/counter/l1", "id", `data-counter="l1"`, `data-place="counter/l1"`)
	s.Says("/board/calls/timur", "id", `data-place="calls/timur"`, `data-topic="board:timur"`)
	s.Sound("/board", "/board/utama", "/board/hall", "/board/agency/dukcapil", "/board/counter/l1", "/board/calls/utama", "/board/none")
}

func TestTheScreenOfACounter(t *testing.T) {
	s := site(t)
	s.Says("/screen", "id", "Layar loket", `id="screen-number"`, `data-counter=""`)
	s.Says("/screen", "en", "Counter screen", `id="device"`)
	s.Sound("/screen")
}

func TestAnUnknownPlaceListsTheBoards(t *testing.T) {
	s := site(t)
	for _, address := range []string{"/board/%3Cscript%3E", "/board/lama", "/board/agency/polres", "/board/agency/none", "/board/counter/none", "/board/calls/none"} {
		res, body := s.Get(address)
		if res.StatusCode != 404 {
			t.Errorf("%s: status %d, 404 expected", address, res.StatusCode)
		}
		for _, want := range []string{`href="/board/utama"`, `href="/board/timur"`, "Utama", `role="alert"`, `id="unknown"`} {
			if !strings.Contains(body, want) {
				t.Errorf("%s: %q expected", address, want)
			}
		}
		if strings.Contains(body, "<script>") {
			t.Error("the asked-for name is not escaped")
		}
	}
}

func TestTheListOfBoards(t *testing.T) {
	s := site(t)
	s.Says("/board", "id", `href="/board/utama"`, `href="/board/hall"`, `href="/board/agency/dukcapil"`, `href="/board/counter/l1"`, `href="/board/calls/utama"`)
	_, body := s.Get("/board")
	if strings.Contains(body, `role="alert"><`) || strings.Contains(body, "agency/polres") || strings.Contains(body, "lama\"") {
		t.Error("a list without a complaint and without what has ended expected")
	}
}

// The set-up page shows a board in a frame; no other page may be shown so, and by no other site.
func TestOnlyBoardsAreFramed(t *testing.T) {
	s := site(t)
	res, _ := s.Get("/board/utama")
	if p := res.Header.Get("Content-Security-Policy"); !strings.Contains(p, "frame-ancestors 'self'") || strings.Contains(p, "'none'; object-src 'none' ") {
		t.Errorf("a board: %q", p)
	}
	for _, other := range []string{"/board", "/screen"} {
		if res, _ := s.Get(other); res.Header.Get("Content-Security-Policy") != policy {
			t.Errorf("%s: %q", other, res.Header.Get("Content-Security-Policy"))
		}
	}
}
