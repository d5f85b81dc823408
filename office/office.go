// Package office serves the pages of managers. The live overview and its report view talk to the
// public API and the live feed like anyone else; nothing is decided here.
package office

import (
	"embed"

	"github.com/gofiber/fiber/v2"

	"mpp/ui"
)

//go:embed static templates texts
var embedded embed.FS

// Deps is what the room needs.
type Deps struct {
	UI   *ui.UI
	Demo bool // also serve /office/parts
}

// Pages serves /office.
type Pages struct {
	room  *ui.Room
	page  *ui.Page
	parts *parts // nil outside a demo
}

// New readies the page. It panics where an embedded file or a text is missing:
// that is a fault of the build, which no caller can fix.
func New(d Deps) *Pages {
	room := d.UI.MustRoom("office", embedded)
	p := &Pages{room: room, page: room.MustPage("office.html")}
	nav := []ui.NavItem{{Text: "office.title", Icon: "chart", URL: "/office"}}
	if d.Demo {
		p.parts = newParts(room)
		nav = append(nav, ui.NavItem{Text: "parts.nav", Icon: "list", URL: "/office/parts"})
	}
	room.MustNav(nav...)
	return p
}

// Mount adds the page and its files to the app.
func (p *Pages) Mount(app fiber.Router) {
	p.room.Mount(app)
	app.Get("/office", p.page.Show)
	if p.parts != nil {
		p.parts.mount(app)
	}
}
