package office

import (
	"regexp"
	"strings"

	"github.com/gofiber/fiber/v2"

	"mpp/access"
	"mpp/backoffice/accounts"
	"mpp/hall"
	"mpp/ui"
	"mpp/ui/form"
)

// personInput is what an administrator says of a person.
type personInput struct {
	Name   string `form:"name,max=80,autocomplete=off" label:"people.name"`
	Login  string `form:"login,max=60,autocomplete=off" label:"signin.login" hint:"people.login_hint"`
	Role   string `form:"role" label:"people.role"`
	Agency string `form:"agency" label:"people.agency" hint:"people.agency_hint"`
	Rev    string `form:"rev,hidden,optional"`
}

// noAgency is chosen for those who work for the hall as a whole. It is no id.
const noAgency = "-"

func (in personInput) details() accounts.Details {
	return accounts.Details{Name: in.Name, Login: in.Login, Role: hall.Role(in.Role), Agency: strings.TrimPrefix(in.Agency, noAgency)}
}

func (s *staff) personForm(spec *form.Spec[personInput], in *personInput) *form.Form {
	return spec.New(in).Choices("role", roleChoices()...).
		Choices("agency", append([]form.Choice{{Value: noAgency, Text: "people.no_agency"}}, s.agencyChoices()...)...)
}

// invitePage is /office/people/new.
type invitePage struct {
	*staff
	page *ui.Page
	form *form.Spec[personInput]
}

func newInvite(s *staff) *invitePage {
	s.room.MustTexts("people.no_agency")
	return &invitePage{staff: s, page: s.room.MustPage("invite.html"), form: ui.MustForm[personInput](s.room)}
}

func (i *invitePage) mount(app fiber.Router) {
	app.Get("/office/people/new", i.signedIn(access.ManagePeople, func(c *fiber.Ctx, _ access.Principal) error {
		return i.page.Render(c, i.personForm(i.form, &personInput{}))
	}))
	app.Post("/office/people/new", i.signedIn(access.ManagePeople, i.invite))
}

func (i *invitePage) invite(c *fiber.Ctx, by access.Principal) error {
	var in personInput
	f := i.personForm(i.form, &in)
	if !f.Bind(c) {
		return i.page.Render(c.Status(fiber.StatusUnprocessableEntity), f)
	}
	person, secret, err := i.Accounts.Invite(c.UserContext(), by.Actor(), in.details())
	if err != nil {
		if !explain(c, f, err) {
			return err
		}
		return i.page.Render(c, f)
	}
	return showLink(c, person.ID, secret)
}

// linkCookie carries the secret of a new link to the page that shows it, so that the form
// which made it is not sent again by a reload. Only that page gets it, once.
const linkCookie = "mpp_link"

var linkSecret = regexp.MustCompile(`^[0-9A-Za-z_-]{16,64}$`)

func setLink(c *fiber.Ctx, person, secret string, seconds int) {
	c.Cookie(&fiber.Cookie{Name: linkCookie, Value: secret, Path: "/office/people/" + person + "/link", MaxAge: seconds,
		HTTPOnly: true, SameSite: fiber.CookieSameSiteStrictMode, Secure: c.Secure()})
}

// showLink sends the browser to the page that shows a new link.
func showLink(c *fiber.Ctx, person, secret string) error {
	setLink(c, person, secret, 60)
	return c.Redirect("/office/people/"+person+"/link", fiber.StatusSeeOther)
}

type linkView struct {
	Person accounts.Person
	URL    string // "" when it has been shown
}

// linkPage is /office/people/{id}/link: it shows a one-time link once.
type linkPage struct {
	*staff
	page *ui.Page
}

func newLink(s *staff) *linkPage {
	return &linkPage{staff: s, page: s.room.MustPage("link.html")}
}

func (l *linkPage) mount(app fiber.Router) {
	app.Get("/office/people/:person/link", l.signedIn(access.ManagePeople, l.show))
	app.Post("/office/people/:person/link", l.signedIn(access.ManagePeople, func(c *fiber.Ctx, by access.Principal) error {
		secret, err := l.Accounts.ResetLink(c.UserContext(), by.Actor(), c.Params("person"))
		if err != nil {
			return err
		}
		return showLink(c, c.Params("person"), secret)
	}))
}

func (l *linkPage) show(c *fiber.Ctx, _ access.Principal) error {
	person, err := l.Accounts.Person(c.UserContext(), c.Params("person"))
	if err != nil {
		return err
	}
	view := linkView{Person: person}
	if secret := c.Cookies(linkCookie); linkSecret.MatchString(secret) {
		base := l.PublicURL
		if base == "" {
			base = c.BaseURL()
		}
		view.URL = base + "/welcome/" + secret
		setLink(c, person.ID, "", -1)
	}
	return l.page.Render(c, view)
}
