package office

import (
	"cmp"
	"strconv"

	"github.com/gofiber/fiber/v2"

	"mpp/access"
	"mpp/backoffice/accounts"
	"mpp/hall"
	"mpp/ui"
	"mpp/ui/form"
)

type personView struct {
	personLine
	Form    *form.Form
	Created moment
	By      string // who invited the person
	Self    bool
	activity
}

// confirmView asks before something is done to a person or a device.
type confirmView struct{ ID, Name, Asks string }

// personPage is /office/people/{id}.
type personPage struct {
	*staff
	page, confirm *ui.Page
	form          *form.Spec[personInput]
}

func newPerson(s *staff) *personPage {
	s.room.MustTexts("people.saved", "people.disabled", "people.enabled", "people.session_ended")
	for _, part := range []string{"_title", "_question", "_button"} {
		s.room.MustTexts("people.disable"+part, "people.enable"+part)
	}
	return &personPage{staff: s, page: s.room.MustPage("person.html"), confirm: s.room.MustPage("person_confirm.html"), form: ui.MustForm[personInput](s.room)}
}

func (p *personPage) mount(app fiber.Router) {
	const path = "/office/people/:person"
	app.Get(path, p.signedIn(access.ManagePeople, func(c *fiber.Ctx, by access.Principal) error { return p.render(c, by, nil) }))
	app.Post(path, p.signedIn(access.ManagePeople, p.save))
	app.Post(path+"/sessions/:session/end", p.signedIn(access.ManagePeople, func(c *fiber.Ctx, by access.Principal) error {
		if err := p.Accounts.EndSession(c.UserContext(), by.Actor(), c.Params("person"), c.Params("session")); err != nil {
			return err
		}
		return p.room.Redirect(c, personURL(c), "people.session_ended")
	}))
	for what, done := range map[string]string{"disable": "people.disabled", "enable": "people.enabled"} {
		app.Get(path+"/"+what, p.signedIn(access.ManagePeople, func(c *fiber.Ctx, _ access.Principal) error { return p.ask(c, what) }))
		app.Post(path+"/"+what, p.signedIn(access.ManagePeople, func(c *fiber.Ctx, by access.Principal) error { return p.setState(c, by, what, done) }))
	}
}

func personURL(c *fiber.Ctx) string { return "/office/people/" + c.Params("person") }

// render shows the person; f is a form that was refused, nil for the person as it is.
func (p *personPage) render(c *fiber.Ctx, by access.Principal, f *form.Form) error {
	person, err := p.Accounts.Person(c.UserContext(), c.Params("person"))
	if err != nil {
		return err
	}
	view := personView{Form: f, Created: p.at(person.CreatedAt), By: p.personName(c, person.CreatedBy), Self: by.ID == person.ID,
		personLine: personLine{Person: person, AgencyName: p.agencyName(person.Agency), Badge: stateBadges[person.State], Last: p.at(person.LastSignInAt)}}
	if view.activity, err = p.activityOf(c, person.ID, by.TokenID); err != nil {
		return err
	}
	if f == nil {
		view.Form = p.formOf(person)
	}
	return p.page.Render(c, view)
}

// formOf is the form with the person as it is.
func (p *personPage) formOf(person accounts.Person) *form.Form {
	return p.personForm(p.form, &personInput{Name: person.Name, Login: person.Login, Role: string(person.Role), Agency: cmp.Or(person.Agency, noAgency),
		Rev: strconv.FormatInt(person.Rev, 10)})
}

func (p *personPage) save(c *fiber.Ctx, by access.Principal) error {
	var in personInput
	f := p.personForm(p.form, &in)
	if !f.Bind(c) {
		return p.render(c.Status(fiber.StatusUnprocessableEntity), by, f)
	}
	rev, err := revOf(in.Rev)
	if err == nil {
		err = p.Accounts.Update(c.UserContext(), by.Actor(), c.Params("person"), in.details(), rev)
	}
	switch {
	case err == nil:
		return p.room.Redirect(c, personURL(c), "people.saved", "name", in.Name)
	case !explain(c, f, err):
		return err
	case hall.CodeOf(err) == hall.CodeEditedMeanwhile:
		c.Status(fiber.StatusConflict)
	}
	return p.render(c, by, f)
}

// revOf is the revision that a page was made of.
func revOf(text string) (int64, error) {
	rev, err := strconv.ParseInt(text, 10, 64)
	if err != nil {
		return 0, hall.Refuse(hall.CodeInvalid, "the revision is missing").With("reason", "malformed")
	}
	return rev, nil
}

// ask is the page that asks before an account is disabled or enabled.
func (p *personPage) ask(c *fiber.Ctx, what string) error {
	person, err := p.Accounts.Person(c.UserContext(), c.Params("person"))
	if err != nil {
		return err
	}
	return p.confirm.Render(c, confirmView{ID: person.ID, Name: person.Name, Asks: what})
}

// setState disables or enables. The person's page carries the revision that was looked at.
func (p *personPage) setState(c *fiber.Ctx, by access.Principal, what, done string) error {
	rev, err := revOf(c.Query("rev"))
	if err != nil {
		return err
	}
	set := p.Accounts.Enable
	if what == "disable" {
		set = p.Accounts.Disable
	}
	refused := set(c.UserContext(), by.Actor(), c.Params("person"), rev)
	if refused == nil {
		return p.room.Redirect(c, personURL(c), done)
	}
	person, err := p.Accounts.Person(c.UserContext(), c.Params("person"))
	if err != nil {
		return err
	}
	f := p.formOf(person)
	if !explain(c, f, refused) {
		return refused
	}
	return p.render(c.Status(fiber.StatusConflict), by, f)
}

// personName is the name of a person by id; the id where it cannot be read.
func (s *staff) personName(c *fiber.Ctx, id string) string {
	if id == "" || id == string(hall.RoleSystem) {
		return ""
	}
	if person, err := s.Accounts.Person(c.UserContext(), id); err == nil {
		return person.Name
	}
	return id
}
