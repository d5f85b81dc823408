// Package desk serves the page of the information desk. The page talks to the public API and
// the live feed like anyone else; nothing is decided here.
package desk

import (
	"embed"

	"github.com/gofiber/fiber/v2"

	"mpp/ui"
)

//go:embed static templates texts
var embedded embed.FS

// Deps is what the room needs.
type Deps struct {
	UI *ui.UI
}

// Pages serves /desk.
type Pages struct {
	room *ui.Room
	page *ui.Page
}

// New readies the page. It panics where an embedded file or a text is missing:
// that is a fault of the build, which no caller can fix.
func New(d Deps) *Pages {
	room := d.UI.MustRoom("desk", embedded)
	return &Pages{room: room, page: room.MustPage("desk.html")}
}

// Mount adds the page and its files to the app.
func (p *Pages) Mount(app fiber.Router) {
	p.room.Mount(app)
	app.Get("/desk", p.page.Show)
}
