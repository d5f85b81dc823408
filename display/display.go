// Package display serves the boards: of a zone, which speaks its calls, of the whole hall, of
// an agency, of one counter, and the strip of calls. The pages take everything from the live
// feed; what is spoken is put together in ui/static/spoken.js, the one place that knows the
// grammar of calls.
package display

import (
	"embed"
	"encoding/json"
	"strings"

	"github.com/gofiber/fiber/v2"

	"mpp/hall"
	"mpp/ui"
)

//go:embed static templates texts
var embedded embed.FS

// Deps is what the room needs.
type Deps struct {
	UI     *ui.UI
	Config func() *hall.Config // in force now
}

// Pages serves /board and what is below it, and /screen.
type Pages struct {
	room                              *ui.Room
	config                            func() *hall.Config
	board, hall, calls, setup, screen *ui.Page
}

// New readies the pages. It panics where an embedded file or a text is missing:
// that is a fault of the build, which no caller can fix.
func New(d Deps) *Pages {
	room := d.UI.MustRoom("display", embedded)
	return &Pages{
		room: room, config: d.Config,
		board: room.MustPage("board.html"), hall: room.MustPage("hall.html"), calls: room.MustPage("calls.html"),
		setup: room.MustPage("setup.html"), screen: room.MustPage("screen.html"),
	}
}

// framed lets the set-up page show a board within it, and no other site.
func framed(c *fiber.Ctx) error {
	if p := string(c.Response().Header.Peek(fiber.HeaderContentSecurityPolicy)); p != "" {
		c.Set(fiber.HeaderContentSecurityPolicy, strings.Replace(p, "frame-ancestors 'none'", "frame-ancestors 'self'", 1))
		c.Set(fiber.HeaderXFrameOptions, "SAMEORIGIN")
	}
	return c.Next()
}

// Mount adds the pages and their files to the app.
func (p *Pages) Mount(app fiber.Router) {
	p.room.Mount(app)
	app.Get("/board", func(c *fiber.Ctx) error { return p.setup.Render(c, p.places(c, "")) })
	app.Use("/board/", framed)
	app.Get("/board/"+hall.WholeHall, func(c *fiber.Ctx) error {
		return p.hall.Render(c, place{ID: hall.WholeHall, Topic: "hallboard", Name: p.config().Hall.Name})
	})
	app.Get("/board/agency/:id", p.showAgency)
	app.Get("/board/counter/:id", p.showCounter)
	app.Get("/board/calls/:id", func(c *fiber.Ctx) error { return p.showZone(c, p.calls, "calls/") })
	app.Get("/board/:id", func(c *fiber.Ctx) error { return p.showZone(c, p.board, "") })
	app.Get("/screen", func(c *fiber.Ctx) error { return p.screen.Render(c, place{}) })
}

// place is what a board is of. ID is its address below /board/, which is also the place of a
// paired device, and Topic that of the live feed.
type place struct {
	ID, Topic, Name string
	Counter         string
	Agency          bool
}

func (p *Pages) showZone(c *fiber.Ctx, page *ui.Page, prefix string) error {
	cfg, id := p.config(), c.Params("id")
	if z := cfg.Zone(id); z == nil || z.EndedOn != "" {
		return p.missing(c, prefix+id)
	}
	return page.Render(c, place{ID: prefix + id, Topic: "board:" + id, Name: cfg.NamedZone(id).Name.In(ui.Lang(c))})
}

func (p *Pages) showAgency(c *fiber.Ctx) error {
	id := c.Params("id")
	a := p.config().Agency(id)
	if a == nil || a.EndedOn != "" {
		return p.missing(c, "agency/"+id)
	}
	return p.board.Render(c, place{ID: "agency/" + id, Topic: "agencyboard:" + id, Name: a.Short, Agency: true})
}

func (p *Pages) showCounter(c *fiber.Ctx) error {
	id := c.Params("id")
	if k := p.config().Counter(id); k == nil || k.EndedOn != "" {
		return p.missing(c, "counter/"+id)
	}
	return p.screen.Render(c, place{ID: "counter/" + id, Counter: id})
}

// missing answers an unknown place with the list and 404: a display set up with a mistyped
// address says so on its screen instead of staying empty. That page looks again after each
// new configuration.
func (p *Pages) missing(c *fiber.Ctx, id string) error {
	return p.setup.Render(c.Status(fiber.StatusNotFound), p.places(c, id))
}

// setupData is what setup.html shows: Unknown is the address that was asked for in vain.
type setupData struct {
	Unknown  string
	Voice    string // how the hall has calls spoken, as JSON
	Zones    []place
	Agencies []place
	Counters []counterPlace
}

type counterPlace struct {
	place
	Number int
	Of     string // its agency
}

// voiceOf is for the test of the sound, which is heard whatever the hour.
func voiceOf(p *hall.Policy) string {
	data, _ := json.Marshal(map[string]any{"volume": p.Voice.Loud(), "languages": p.Voice.Spoken(), "cardinal": p.Cardinal})
	return string(data)
}

func (p *Pages) places(c *fiber.Ctx, unknown string) setupData {
	cfg := p.config()
	d := setupData{Unknown: unknown, Voice: voiceOf(&cfg.Policy)}
	for _, z := range cfg.Zones {
		if z.EndedOn == "" {
			d.Zones = append(d.Zones, place{ID: z.ID, Name: cfg.NamedZone(z.ID).Name.In(ui.Lang(c))})
		}
	}
	for _, a := range cfg.Agencies {
		if a.EndedOn == "" {
			d.Agencies = append(d.Agencies, place{ID: "agency/" + a.ID, Name: a.Short})
		}
	}
	for _, k := range cfg.Counters {
		if k.EndedOn == "" {
			d.Counters = append(d.Counters, counterPlace{place{ID: "counter/" + k.ID}, k.Number, cfg.NamedAgency(k.Agency).Short})
		}
	}
	return d
}
