package office

import (
	"strings"
	"time"

	"github.com/gofiber/fiber/v2"

	"mpp/access"
	"mpp/backoffice/accounts"
	"mpp/hall"
	"mpp/ui"
	"mpp/ui/form"
	"mpp/web"
)

// knownCookie proves that somebody has signed in from this browser before. It is no
// credential, see accounts.Session.
const (
	knownCookie = "mpp_known"
	knownLife   = 180 * 24 * time.Hour
)

// sampleLife is how long a sample person stays signed in: a working day.
const sampleLife = 12 * time.Hour

type signInInput struct {
	Login    string `form:"login,max=60,autocomplete=username" label:"signin.login"`
	Password string `form:"password,secret,autocomplete=current-password" label:"signin.password"`
	Next     string `form:"next,hidden,optional,max=500"`
}

type signInView struct {
	Form    *form.Form
	Next    string
	Person  *ui.Person // who is signed in already
	Home    string
	Ended   bool     // a session has just ended
	Samples *samples // nil outside a demo
}

// signInPage is /sign-in and /sign-out.
type signInPage struct {
	*staff
	page *ui.Page
	form *form.Spec[signInInput]
}

func newSignIn(s *staff) *signInPage {
	s.room.MustTexts("signin.out", "signin.out_here", "signin.must_change")
	for _, g := range sampleGroups {
		s.room.MustTexts(g.Text)
	}
	return &signInPage{staff: s, page: s.UI.MustPage(templates(), "sign_in.html"), form: ui.MustForm[signInInput](s.room)}
}

func (s *signInPage) mount(app fiber.Router) {
	app.Get("/sign-in", s.staff.page(s.show))
	app.Post("/sign-in", s.staff.page(s.signIn))
	app.Post("/sign-out", s.staff.page(s.signOut))
}

func (s *signInPage) show(c *fiber.Ctx) error {
	next := localPath(c.Query("next"), "")
	return s.render(c, s.form.New(&signInInput{Next: next}), next)
}

func (s *signInPage) render(c *fiber.Ctx, f *form.Form, next string) error {
	view := signInView{Form: f, Next: next, Ended: c.Query("reason") == "ended"} // as ui/static/session.js says it
	p, err := web.Principal(c)
	switch {
	case hall.CodeOf(err) == hall.CodeUnauthenticated:
		web.ClearSession(c)
		view.Ended = true
	case err == nil && p.Role != hall.RoleCitizen:
		view.Person, view.Home = &ui.Person{Name: p.Name, Role: string(p.Role)}, localPath(next, home(p.Role))
	}
	if s.Demo {
		view.Samples = findSamples(s.Accounts.Config(), c.Query("q"), c.Query("role"))
	}
	err = s.page.Render(c, view)
	c.Set(fiber.HeaderCacheControl, "no-store")
	return err
}

func (s *signInPage) signIn(c *fiber.Ctx) error {
	if key := c.FormValue("sample"); s.Demo && key != "" {
		return s.signInSample(c, key)
	}
	var in signInInput
	f := s.form.New(&in)
	valid := f.Bind(c)
	next := localPath(in.Next, "")
	if !valid {
		return s.render(c.Status(fiber.StatusUnprocessableEntity), f, next)
	}
	old, _ := web.Principal(c) // a session that does not hold is none to end
	session, err := s.Accounts.SignIn(c.UserContext(), accounts.SignIn{Login: in.Login, Password: in.Password, Address: s.Address(c),
		Agent: c.Get(fiber.HeaderUserAgent), Known: c.Cookies(knownCookie), Replaces: old})
	switch {
	case isUnavailable(err):
		c.Status(fiber.StatusServiceUnavailable).Set(fiber.HeaderRetryAfter, "5")
		f.Fail("", "signin.unavailable")
		return s.render(c, f, next)
	case err != nil && !explain(c, f, err):
		return err
	case err != nil:
		return s.render(c, f, next)
	}
	web.SetSession(c, session.Token, session.Until)
	c.Cookie(&fiber.Cookie{Name: knownCookie, Value: session.Known, Path: "/sign-in", Expires: s.Accounts.Clock().Add(knownLife),
		HTTPOnly: true, SameSite: fiber.CookieSameSiteLaxMode, Secure: c.Secure()})
	if session.Person.MustChange {
		return s.room.Redirect(c, "/account", "signin.must_change")
	}
	return c.Redirect(localPath(next, home(session.Person.Role)), fiber.StatusSeeOther)
}

// signInSample makes anybody a sample person of the demo.
func (s *signInPage) signInSample(c *fiber.Ctx, key string) error {
	for _, i := range access.DemoIdentities(s.Accounts.Config()) {
		if i.Key != key {
			continue
		}
		token, err := s.Accounts.Keys.Mint(i.Principal, sampleLife)
		if err != nil {
			return err
		}
		if old, err := web.Principal(c); err == nil {
			if err := s.Accounts.SignOut(c.UserContext(), old); err != nil {
				return err
			}
		}
		web.SetSession(c, token, s.Accounts.Clock().Add(sampleLife))
		return c.Redirect(localPath(c.FormValue("next"), home(i.Principal.Role)), fiber.StatusSeeOther)
	}
	return hall.Refuse(hall.CodeNotFound, "there is no sample person %q", web.Clip(key))
}

func (s *signInPage) signOut(c *fiber.Ctx) error {
	said := "signin.out"
	if p, err := web.Principal(c); err == nil {
		if err := s.Accounts.SignOut(c.UserContext(), p); err != nil {
			web.Logger(c).Warn("a session could not be ended", "request", web.RequestID(c), "err", err)
			said = "signin.out_here"
		}
	}
	web.ClearSession(c)
	return s.room.Redirect(c, "/sign-in", said)
}

// home is the page where people of a role begin.
func home(r hall.Role) string {
	switch r {
	case hall.RoleOfficer:
		return "/counter"
	case hall.RoleDesk:
		return "/desk"
	case hall.RoleSupervisor:
		return "/supervisor"
	case hall.RoleKiosk:
		return "/kiosk"
	case hall.RoleDisplay:
		return "/"
	default:
		return "/office"
	}
}

// samples are the sample identities of a demo that fit what was searched for.
type samples struct {
	Search, Role string
	Groups       []sampleGroup
	Found        int
	Narrowed     bool
}

// sampleGroup is those of one role.
type sampleGroup struct {
	Role hall.Role
	Text string // key
	Of   []access.Identity
}

var sampleGroups = []sampleGroup{
	{Role: hall.RoleAdmin, Text: "role.admin"}, {Role: hall.RoleManager, Text: "role.manager"}, {Role: hall.RoleDesk, Text: "role.desk"},
	{Role: hall.RoleSupervisor, Text: "role.supervisor"}, {Role: hall.RoleOfficer, Text: "role.officer"},
	{Role: hall.RoleKiosk, Text: "role.kiosk"}, {Role: hall.RoleDisplay, Text: "role.display"},
}

// Choices are the groups that can be chosen from.
func (s *samples) Choices() []sampleGroup { return sampleGroups }

func findSamples(cfg *hall.Config, search, role string) *samples {
	s := &samples{Search: strings.TrimSpace(search), Role: role}
	s.Narrowed = s.Search != "" || role != ""
	all := access.DemoIdentities(cfg)
	for _, g := range sampleGroups {
		if role != "" && string(g.Role) != role {
			continue
		}
		for _, i := range all {
			if i.Principal.Role == g.Role && sampleFits(i, s.Search) {
				g.Of = append(g.Of, i)
				s.Found++
			}
		}
		if len(g.Of) > 0 {
			s.Groups = append(s.Groups, g)
		}
	}
	return s
}

func sampleFits(i access.Identity, search string) bool {
	text := strings.ToLower(i.Principal.Name + " " + i.Label.ID + " " + i.Label.EN)
	return strings.Contains(text, strings.ToLower(search))
}
