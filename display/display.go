// Package display serves the board of a zone, which speaks its calls, and the screen above
// a counter. The pages take everything from the live feed; what is spoken is put together in
// ui/static/spoken.js, the one place that knows the grammar of calls.
package display

import (
	"embed"

	"github.com/gofiber/fiber/v2"

	"mpp/hall"
	"mpp/ui"
)

//go:embed static templates texts
var embedded embed.FS

// Zones returns the zones of the hall that have a board now, in their order.
type Zones func() []hall.Named

// Deps is what the room needs.
type Deps struct {
	UI    *ui.UI
	Zones Zones
}

// Pages serves /board, /board/{zone} and /screen.
type Pages struct {
	room   *ui.Room
	zones  Zones
	board  *ui.Page
	list   *ui.Page
	screen *ui.Page
}

// New readies the pages. It panics where an embedded file or a text is missing:
// that is a fault of the build, which no caller can fix.
func New(d Deps) *Pages {
	room := d.UI.MustRoom("display", embedded)
	return &Pages{
		room: room, zones: d.Zones,
		board: room.MustPage("board.html"), list: room.MustPage("zones.html"), screen: room.MustPage("screen.html"),
	}
}

// Mount adds the pages and their files to the app.
func (p *Pages) Mount(app fiber.Router) {
	p.room.Mount(app)
	app.Get("/board", p.showList)
	app.Get("/board/:zone", p.showBoard)
	app.Get("/screen", p.screen.Show)
}

// listData is what zones.html shows: Unknown is the id that was asked for in vain.
type listData struct {
	Unknown string
	Zones   []zoneLink
}

type zoneLink struct {
	ID   string
	Name string
}

func (p *Pages) showList(c *fiber.Ctx) error {
	return p.list.Render(c, p.links(c, ""))
}

// showBoard answers an unknown zone with the list and 404: a display set up with a
// mistyped address says so on its screen instead of staying empty. That page looks again
// after each new configuration.
func (p *Pages) showBoard(c *fiber.Ctx) error {
	id := c.Params("zone")
	for _, z := range p.zones() {
		if z.ID == id {
			return p.board.Render(c, zoneLink{ID: z.ID, Name: z.Name.In(ui.Lang(c))})
		}
	}
	return p.list.Render(c.Status(fiber.StatusNotFound), p.links(c, id))
}

func (p *Pages) links(c *fiber.Ctx, unknown string) listData {
	d := listData{Unknown: unknown}
	for _, z := range p.zones() {
		d.Zones = append(d.Zones, zoneLink{ID: z.ID, Name: z.Name.In(ui.Lang(c))})
	}
	return d
}
