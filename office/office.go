// Package office serves the pages of those who run a hall: the live overview with its
// report, and the pages of people, devices and one's own account. The overview talks to the
// public API and the live feed like anyone else; nothing is decided here. The other pages
// are rendered on the server, with forms that work without JavaScript.
package office

import (
	"embed"
	"io/fs"
	"strings"

	"github.com/gofiber/fiber/v2"

	"mpp/access"
	"mpp/backoffice/accounts"
	"mpp/backoffice/printers"
	"mpp/hall"
	"mpp/ui"
)

//go:embed static templates texts
var embedded embed.FS

// Deps is what the room needs.
type Deps struct {
	UI   *ui.UI
	Demo bool // also serve /office/parts, and offer the sample identities at the sign-in
	// Accounts is nil where nobody signs in: then there is only the overview.
	Accounts *accounts.Service
	// Printers returns how the printer of a kiosk does; nil where nothing is known of any.
	Printers func(kiosk string) printers.Status
	// Health says how devices do; required with Accounts.
	Health Health
	// Unpaired lists the boards that are open without being paired; nil where that is not known.
	Unpaired func() []OpenBoard
	// Address returns a client's address; required with Accounts.
	Address func(*fiber.Ctx) string
	// PublicURL is the address of the server in links that are handed on; "" takes the one
	// that the request came to.
	PublicURL string
}

// OpenBoard is a board that is open at an address of the network.
type OpenBoard struct{ Address, Place string }

// Pages serves /office and /supervisor, and with accounts /sign-in, /welcome and /account.
type Pages struct {
	room   *ui.Room
	page   *ui.Page
	floor  *ui.Page // the supervisor's
	parts  *parts   // nil outside a demo
	mounts []mounter
}

// mounter is a page that adds its routes.
type mounter interface{ mount(app fiber.Router) }

// New readies the pages. It panics where an embedded file or a text is missing:
// that is a fault of the build, which no caller can fix.
func New(d Deps) *Pages {
	d.PublicURL = strings.TrimRight(d.PublicURL, "/")
	room := d.UI.MustRoom("office", embedded)
	p := &Pages{room: room, page: room.MustPage("office.html"), floor: room.MustPage("supervisor.html")}
	nav := []ui.NavItem{{Text: "office.title", Icon: "chart", URL: "/office"}}
	if d.Accounts != nil {
		s := newStaff(d, room)
		p.mounts = []mounter{newSignIn(s), newWelcome(s), newAccount(s), newPeople(s), newInvite(s), newLink(s), newPerson(s),
			newDevices(s), newUptime(s), newPair(s), newDevice(s)}
		nav = staffNav()
	}
	if d.Demo {
		p.parts = newParts(room)
		nav = append(nav, ui.NavItem{Text: "parts.nav", Icon: "list", URL: "/office/parts"})
	}
	room.MustNav(nav...)
	return p
}

// staffNav is the navigation of those who are signed in.
func staffNav() []ui.NavItem {
	return []ui.NavItem{
		{Text: "office.nav_counter", Icon: "counter", URL: "/counter", Allowed: func(role string) bool { return role == string(hall.RoleOfficer) }},
		{Text: "office.nav_desk", Icon: "info", URL: "/desk", Allowed: may(access.Reclass)},
		{Text: "office.nav_supervise", Icon: "counter", URL: "/supervisor", Allowed: may(access.Move)},
		{Text: "office.nav_overview", Icon: "chart", URL: "/office", Allowed: func(role string) bool {
			return role == "" || may(access.WatchHall)(role) // the overview has a sign-in of its own
		}},
		{Text: "office.report", Icon: "trend", URL: "/office#report", Allowed: may(access.Report)},
		{Text: "people.title", Icon: "users", URL: "/office/people", Allowed: may(access.ManagePeople)},
		{Text: "devices.title", Icon: "board", URL: "/office/devices", Allowed: may(access.WatchDevices)},
		{Text: "account.title", Icon: "user", URL: "/account", Allowed: func(role string) bool { return role != "" }},
	}
}

// may reports whether a role may do the action to anything at all.
func may(action access.Action) func(role string) bool {
	return func(role string) bool {
		return access.AllowRole(access.Principal{Role: hall.Role(role)}, action) == nil
	}
}

// Mount adds the pages and their files to the app.
func (p *Pages) Mount(app fiber.Router) {
	p.room.Mount(app)
	app.Get("/office", p.page.Show)
	app.Get("/supervisor", p.floor.Show)
	app.Get("/office/report", func(c *fiber.Ctx) error { return c.Redirect("/office#report") }) // a view of the page
	if p.parts != nil {
		p.parts.mount(app)
	}
	for _, m := range p.mounts {
		m.mount(app)
	}
}

// templates returns the room's templates, for pages without its navigation.
func templates() fs.FS {
	f, err := fs.Sub(embedded, "templates")
	if err != nil {
		panic(err)
	}
	return f
}
