package ui

import (
	"embed"
	"fmt"
	"html/template"
	"io/fs"
	"sync"

	"github.com/gofiber/fiber/v2"
)

//go:embed static templates texts
var embedded embed.FS

// Options are the choices of a UI. The zero value is good for tests.
type Options struct {
	// Dev reads files again on each request and forbids caching.
	Dev bool
	// Hall is asked on each page view, since a configuration may change while the
	// server runs; nil shows the product's own name.
	Hall func() Hall
	// CSRF returns the token that the request's forms must carry; nil leaves it empty.
	CSRF func(*fiber.Ctx) string
	// SignedIn returns the person of the request's session, or nil; nil means that
	// nobody signs in on pages.
	SignedIn func(*fiber.Ctx) *Person
	// Media has the hall's own pictures and videos; nil: it has none.
	Media fs.FS
	// MediaFault is told why a picture is not shown, once for each state of its file; nil:
	// nobody is.
	MediaFault func(name string, err error)
}

// Hall is what every page says about the hall it belongs to.
type Hall struct {
	Name     string
	Regency  string
	Timezone string // IANA; the pages show each time in it
	Sample   bool   // a made-up hall: every page says so
	Demo     bool   // the demo sign-in is offered

	LogoFile    string // names of files in Media, "" for none
	PictureFile string
	SlideFiles  []string // what boards show
	Palette     Palette  // empty: that of tokens.css

	Brand // filled in by the UI
}

// UI holds the shared files and texts. Fill it at boot; serving is then safe for
// concurrent use.
type UI struct {
	opt  Options
	base string // source of base.html
	// parts by language.
	parts map[string]*parts

	mu    sync.RWMutex
	files map[string]source // by path, e.g. /ui/base.css
	texts map[string]map[string]string
	owner map[string]string // the room of each text, "" for the shared ones
	blobs map[string]blob   // the texts as JSON, by language, or by room and language
	media map[string]medium
}

// New makes a UI with the shared files. It panics where the embedded files are
// broken: that is a fault of the build, which no caller can fix.
func New(opt Options) *UI {
	u := &UI{
		opt: opt, files: map[string]source{}, blobs: map[string]blob{}, media: map[string]medium{},
		texts: map[string]map[string]string{}, owner: map[string]string{}, parts: map[string]*parts{},
	}
	base, err := embedded.ReadFile("templates/base.html")
	if err == nil {
		u.base = string(base)
		err = u.AddTexts(sub("texts"))
	}
	if err == nil {
		err = u.AddFiles("/ui/", sub("static"))
	}
	for _, lang := range Languages {
		if err == nil {
			u.parts[lang], err = u.newParts(lang)
		}
	}
	if err != nil {
		panic(fmt.Errorf("ui: embedded files: %w", err))
	}
	return u
}

// Mount serves the shared files under /ui/ and the texts under /ui/texts/.
func (u *UI) Mount(app fiber.Router) {
	app.Get("/ui/texts/*", u.serveTexts)
	app.Get(brandPath, u.serveStyle)
	app.Get("/media/:name", u.serveMedia)
	u.Serve(app, "/ui/")
	app.Get("/favicon.ico", func(c *fiber.Ctx) error {
		return c.Redirect("/ui/favicon.svg", fiber.StatusMovedPermanently)
	})
}

// Serve mounts the files added under a prefix. Unknown names fall through to the
// next handler.
func (u *UI) Serve(app fiber.Router, prefix string) {
	app.Get(prefix+"*", u.serve(prefix))
}

// hall never fails: a page is shown also before the hall is known.
func (u *UI) hall() Hall {
	h := Hall{}
	if u.opt.Hall != nil {
		h = u.opt.Hall()
	}
	if h.Name == "" {
		h.Name = "Mal Pelayanan Publik"
	}
	if h.Timezone == "" {
		h.Timezone = "Asia/Jakarta"
	}
	return h
}

// iconHTML is an icon of the sprite for templates; JavaScript has its twin in icons.js.
func (u *UI) iconHTML(name string) (template.HTML, error) {
	if !u.hasIcon(name) {
		return "", fmt.Errorf("no icon %q in icons.svg", name)
	}
	href, err := u.Asset("/ui/icons.svg")
	if err != nil {
		return "", err
	}
	return template.HTML(`<svg class="icon" aria-hidden="true" focusable="false"><use href="` + // #nosec G203 -- both parts are ours
		template.HTMLEscapeString(href+"#"+name) + `"></use></svg>`), nil
}

// sub cannot fail for the folders named in the embed directive.
func sub(dir string) fs.FS {
	f, err := fs.Sub(embedded, dir)
	if err != nil {
		panic(err)
	}
	return f
}
