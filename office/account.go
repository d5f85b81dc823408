package office

import (
	"github.com/gofiber/fiber/v2"

	"mpp/access"
	"mpp/backoffice/accounts"
	"mpp/hall"
	"mpp/ui"
	"mpp/ui/form"
)

// historyLines is how many sign-ins a page lists.
const historyLines = 20

type passwordInput struct {
	Old      string `form:"old,secret,autocomplete=current-password" label:"account.old"`
	Password string `form:"password,secret,min=10,autocomplete=new-password" label:"account.new" hint:"password.hint"`
	Repeat   string `form:"repeat,secret,autocomplete=new-password" label:"password.repeat"`
}

type accountView struct {
	Form   *form.Form // nil for whoever has no account: a sample person
	Person accounts.Person
	Agency string
	activity
}

// accountPage is /account: one's own password, sessions and sign-ins.
type accountPage struct {
	*staff
	page *ui.Page
	form *form.Spec[passwordInput]
}

func newAccount(s *staff) *accountPage {
	s.room.MustTexts("account.changed", "account.ended", "account.old_wrong", "account.result_refused", "account.result_throttled")
	return &accountPage{staff: s, page: s.room.MustPage("account.html"), form: ui.MustForm[passwordInput](s.room)}
}

func (a *accountPage) mount(app fiber.Router) {
	app.Get("/account", a.signedIn("", func(c *fiber.Ctx, p access.Principal) error {
		return a.render(c, p, a.form.New(&passwordInput{}))
	}))
	app.Post("/account", a.signedIn("", a.change))
	app.Post("/account/sessions/:session/end", a.signedIn("", func(c *fiber.Ctx, p access.Principal) error {
		if err := a.Accounts.EndSession(c.UserContext(), p.Actor(), p.ID, c.Params("session")); err != nil {
			return err
		}
		return a.room.Redirect(c, "/account", "account.ended")
	}))
}

func (a *accountPage) render(c *fiber.Ctx, p access.Principal, f *form.Form) error {
	view := accountView{Person: accounts.Person{Name: p.Name, Role: p.Role, Agency: p.Agency}}
	if p.Kind == access.KindPerson {
		var err error
		if view.Person, err = a.Accounts.Person(c.UserContext(), p.ID); err != nil {
			return err
		}
		if view.activity, err = a.activityOf(c, p.ID, p.TokenID); err != nil {
			return err
		}
		view.Form = f
	}
	view.Agency = a.agencyName(view.Person.Agency)
	return a.page.Render(c, view)
}

func (a *accountPage) change(c *fiber.Ctx, p access.Principal) error {
	if p.Kind != access.KindPerson {
		return hall.Refuse(hall.CodeForbidden, "a sample person has no password")
	}
	var in passwordInput
	f := a.form.New(&in)
	if f.Bind(c) && in.Repeat != in.Password {
		f.Fail("repeat", "password.unlike")
	}
	if !f.Valid() {
		return a.render(c.Status(fiber.StatusUnprocessableEntity), p, f)
	}
	err := a.Accounts.ChangePassword(c.UserContext(), p, in.Old, in.Password)
	switch {
	case err == nil:
		return a.room.Redirect(c, "/account", "account.changed")
	case hall.CodeOf(err) == hall.CodeSignInRefused:
		c.Status(fiber.StatusUnprocessableEntity)
		f.Fail("old", "account.old_wrong")
	case !explain(c, f, err):
		return err
	}
	return a.render(c, p, f)
}

// activity is a person's sessions and sign-ins as pages show them.
type activity struct {
	Sessions []sessionLine
	History  []signInLine
}

type sessionLine struct {
	accounts.SessionInfo
	Browser     string
	Began, Last moment
	Own         bool
}

type signInLine struct {
	accounts.SignInInfo
	When moment
}

// activityOf reads a person's living sessions and newest sign-ins; own is the session that
// asks.
func (s *staff) activityOf(c *fiber.Ctx, person, own string) (out activity, err error) {
	sessions, err := s.Accounts.Sessions(c.UserContext(), person)
	if err != nil {
		return out, err
	}
	for _, x := range sessions {
		if x.EndedAt.IsZero() && x.AbsoluteEnd > s.Accounts.Clock.Now() {
			out.Sessions = append(out.Sessions, sessionLine{SessionInfo: x, Browser: browserName(x.Agent), Began: s.at(x.CreatedAt),
				Last: s.at(x.LastSeenAt), Own: x.ID == own})
		}
	}
	history, err := s.Accounts.History(c.UserContext(), person, historyLines)
	for _, x := range history {
		out.History = append(out.History, signInLine{x, s.at(x.At)})
	}
	return out, err
}

// agencyName is the name of an agency, "" for none.
func (s *staff) agencyName(id string) string {
	if id == "" {
		return ""
	}
	return s.Accounts.Config().NamedAgency(id).Name.ID
}
