package office

import (
	"github.com/gofiber/fiber/v2"

	"mpp/access"
	"mpp/backoffice/accounts"
	"mpp/hall"
	"mpp/ui"
	"mpp/ui/form"
	"mpp/ui/list"
)

type peopleView struct {
	List *list.List
	Rows []personLine
}

// personLine is a person in the table.
type personLine struct {
	accounts.Person
	AgencyName string
	Badge      string
	Last       moment
}

// peoplePage is /office/people.
type peoplePage struct {
	*staff
	page *ui.Page
}

func newPeople(s *staff) *peoplePage {
	for _, state := range personStates {
		s.room.MustTexts(state.Text)
	}
	s.room.MustTexts("people.agency", "people.state")
	return &peoplePage{staff: s, page: s.room.MustPage("people.html")}
}

func (p *peoplePage) mount(app fiber.Router) {
	app.Get("/office/people", p.signedIn(access.ManagePeople, p.show))
}

var personStates = []form.Choice{
	{Value: string(accounts.Active), Text: "people.state_active"}, {Value: string(accounts.Invited), Text: "people.state_invited"},
	{Value: string(accounts.Disabled), Text: "people.state_disabled"},
}

// stateBadges are the kinds of badges of states.
var stateBadges = map[accounts.PersonState]string{accounts.Active: "good", accounts.Invited: "waiting", accounts.Disabled: "bad"}

// roleChoices are the roles that a person may have.
func roleChoices() []form.Choice {
	out := make([]form.Choice, len(hall.StaffRoles))
	for i, r := range hall.StaffRoles {
		out[i] = form.Choice{Value: string(r), Text: "role." + string(r)}
	}
	return out
}

// agencyChoices are the agencies of the hall that have not left.
func (s *staff) agencyChoices() []form.Choice {
	var out []form.Choice
	for _, a := range s.Accounts.Config().Agencies {
		if a.EndedOn == "" {
			out = append(out, form.Choice{Value: a.ID, Label: a.Name})
		}
	}
	return out
}

func (p *peoplePage) show(c *fiber.Ctx, _ access.Principal) error {
	l := list.Read(c, "name", "login", "role", "agency", "state", "-last")
	q := accounts.Query{Search: l.Search, Sort: sortOf(l), Size: l.Size,
		Role:   hall.Role(l.Filter("role", "people.role", roleChoices()...)),
		Agency: l.Filter("agency", "people.agency", p.agencyChoices()...),
		State:  l.Filter("state", "people.state", personStates...)}
	found, err := pageOf(l, func(page int) (accounts.Page[accounts.Person], error) {
		q.Page = page
		return p.Accounts.People(c.UserContext(), q)
	})
	if err != nil {
		return err
	}
	view := peopleView{List: l}
	for _, person := range found {
		view.Rows = append(view.Rows, personLine{Person: person, AgencyName: p.agencyName(person.Agency), Badge: stateBadges[person.State], Last: p.at(person.LastSignInAt)})
	}
	return p.page.Render(c, view)
}

// sortOf is the order of a list as accounts takes it.
func sortOf(l *list.List) string {
	if l.Desc {
		return "-" + l.Sort
	}
	return l.Sort
}

// pageOf reads the page that the list is on; of a page behind the last, the last.
func pageOf[T any](l *list.List, read func(page int) (accounts.Page[T], error)) ([]T, error) {
	asked := l.Page
	found, err := read(asked)
	if err != nil {
		return nil, err
	}
	if l.SetTotal(int(found.Total)); l.Page != asked {
		found, err = read(l.Page)
	}
	return found.Rows, err
}
