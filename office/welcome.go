package office

import (
	"github.com/gofiber/fiber/v2"

	"mpp/backoffice/accounts"
	"mpp/ui"
	"mpp/ui/form"
)

// welcomeInput is what the first administrator chooses; of others the password alone.
type welcomeInput struct {
	Name     string `form:"name,max=80,autocomplete=name" label:"people.name"`
	Login    string `form:"login,max=60,autocomplete=username" label:"signin.login" hint:"people.login_hint"`
	Password string `form:"password,secret,min=10,autocomplete=new-password" label:"welcome.password" hint:"password.hint"`
	Repeat   string `form:"repeat,secret,autocomplete=new-password" label:"password.repeat"`
}

type welcomeView struct {
	Form *form.Form
	Link accounts.LinkInfo
}

// First reports whether the link makes the first administrator.
func (v welcomeView) First() bool { return v.Link.Purpose == accounts.LinkFirstAdmin }

// welcomePage is /welcome/{secret}: what a one-time link opens.
type welcomePage struct {
	*staff
	page *ui.Page
	form *form.Spec[welcomeInput]
}

func newWelcome(s *staff) *welcomePage {
	s.room.MustTexts("welcome.done", "welcome.reset_done", "password.unlike")
	for _, p := range []accounts.LinkPurpose{accounts.LinkInvite, accounts.LinkReset, accounts.LinkFirstAdmin} {
		s.room.MustTexts("welcome.title_"+string(p), "welcome.lead_"+string(p))
	}
	return &welcomePage{staff: s, page: s.UI.MustPage(templates(), "welcome.html"), form: ui.MustForm[welcomeInput](s.room)}
}

func (w *welcomePage) mount(app fiber.Router) {
	app.Get("/welcome/:secret", w.staff.page(w.show))
	app.Post("/welcome/:secret", w.staff.page(w.use))
}

func (w *welcomePage) show(c *fiber.Ctx) error {
	link, err := w.Accounts.Link(c.UserContext(), c.Params("secret"))
	if err != nil {
		return err
	}
	return w.render(c, w.form.New(&welcomeInput{}), link)
}

func (w *welcomePage) render(c *fiber.Ctx, f *form.Form, link accounts.LinkInfo) error {
	err := w.page.Render(c, welcomeView{Form: f, Link: link})
	c.Set(fiber.HeaderCacheControl, "no-store")
	return err
}

func (w *welcomePage) use(c *fiber.Ctx) error {
	link, err := w.Accounts.Link(c.UserContext(), c.Params("secret"))
	if err != nil {
		return err
	}
	var in welcomeInput
	f := w.form.New(&in)
	if link.Purpose != accounts.LinkFirstAdmin {
		f.Without("name", "login")
	}
	if f.Bind(c) && in.Repeat != in.Password {
		f.Fail("repeat", "password.unlike")
	}
	if !f.Valid() {
		return w.render(c.Status(fiber.StatusUnprocessableEntity), f, link)
	}
	person, err := w.Accounts.UseLink(c.UserContext(), c.Params("secret"), accounts.Details{Name: in.Name, Login: in.Login}, in.Password)
	if err != nil {
		if !explain(c, f, err) {
			return err
		}
		return w.render(c, f, link)
	}
	said := "welcome.done"
	if link.Purpose == accounts.LinkReset {
		said = "welcome.reset_done"
	}
	return w.room.Redirect(c, "/sign-in", said, "name", person.Name, "login", person.Login)
}
