// Package office serves the manager's overview and its report view. The page talks to the public
// API and the live feed like anyone else; nothing is decided here.
package office

import (
	"embed"
	"fmt"
	"io/fs"

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
	ui   *ui.UI
	page *ui.Page
}

// New readies the page. It panics where an embedded file or a text is missing:
// that is a fault of the build, which no caller can mend.
func New(d Deps) *Pages {
	must(d.UI.AddTexts(sub("texts")))
	must(d.UI.Check(sub("static")))
	// Published before the page is parsed, since it names its files' versions.
	return &Pages{ui: d.UI}
}

// Mount adds the page and its files to the app.
func (p *Pages) Mount(app fiber.Router) {
	must(p.ui.Static(app, "/office/", sub("static")))
	p.page = p.ui.MustPage(sub("templates"), "office.html")
	app.Get("/office", func(c *fiber.Ctx) error { return p.page.Render(c, nil) })
}

func must(err error) {
	if err != nil {
		panic(fmt.Errorf("office: %w", err))
	}
}

// sub cannot fail for the folders named in the embed directive.
func sub(dir string) fs.FS {
	f, err := fs.Sub(embedded, dir)
	must(err)
	return f
}
