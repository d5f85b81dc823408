// Package office serves the manager's overview and its report view. The page talks to the public
// API and the live feed like anyone else; nothing is decided here.
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
	UI *ui.UI
}

// Pages serves /office.
type Pages struct {
	room *ui.Room
	page *ui.Page
}

// New readies the page. It panics where an embedded file or a text is missing:
// that is a fault of the build, which no caller can mend.
func New(d Deps) *Pages {
	room := d.UI.MustRoom("office", embedded)
	return &Pages{room: room, page: room.MustPage("office.html")}
}

// Mount adds the page and its files to the app.
func (p *Pages) Mount(app fiber.Router) {
	p.room.Mount(app)
	app.Get("/office", p.page.Show)
}
