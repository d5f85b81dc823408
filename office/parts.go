package office

import (
	"fmt"
	"slices"
	"strings"

	"github.com/gofiber/fiber/v2"

	"mpp/ui"
	"mpp/ui/form"
	"mpp/ui/list"
)

// partsInput has a field of each kind.
type partsInput struct {
	Name     string   `form:"name,max=40" label:"parts.name" hint:"parts.name_hint"`
	Email    string   `form:"email,email,optional" label:"parts.email"`
	Password string   `form:"password,secret,min=12,autocomplete=new-password" label:"parts.password" hint:"parts.password_hint"`
	Role     string   `form:"role" label:"parts.role"`
	Reach    string   `form:"reach,radio" label:"parts.reach"`
	Days     []string `form:"days" label:"parts.days"`
	Quota    int      `form:"quota,min=1,max=500" label:"parts.quota"`
	Since    string   `form:"since,date" label:"parts.since"`
	Opens    string   `form:"opens,time" label:"parts.opens" hint:"parts.opens_hint"`
	Note     string   `form:"note,lines,optional" label:"parts.note"`
	Active   bool     `form:"active" label:"parts.active" hint:"parts.active_hint"`
}

// partsRow is a row of the sample table.
type partsRow struct {
	Name, Role, State string
	Visits            int
}

// partsView is what parts.html shows.
type partsView struct {
	Form, Filled *form.Form
	List         *list.List
	Rows         []partsRow
}

// parts shows every part of the page kit in every state: the page that a developer
// copies from, and that the browser test looks at.
type parts struct {
	room          *ui.Room
	page, confirm *ui.Page
	form          *form.Spec[partsInput]
}

func newParts(room *ui.Room) *parts {
	room.MustTexts("parts.saved", "parts.removed", "parts.taken", "parts.stale")
	return &parts{
		room: room, page: room.MustPage("parts.html"), confirm: room.MustPage("parts_confirm.html"),
		form: ui.MustForm[partsInput](room),
	}
}

func (p *parts) mount(app fiber.Router) {
	app.Get("/office/parts", p.show)
	app.Post("/office/parts", p.save)
	app.Get("/office/parts/confirm", p.confirm.Show)
	app.Post("/office/parts/confirm", func(c *fiber.Ctx) error {
		return p.room.Redirect(c, "/office/parts", "parts.removed")
	})
}

func (p *parts) show(c *fiber.Ctx) error { return p.render(c, p.newForm(&partsInput{Quota: 40})) }

func (p *parts) save(c *fiber.Ctx) error {
	var in partsInput
	f := p.newForm(&in)
	f.Bind(c)
	switch in.Name {
	case "admin":
		f.Fail("name", "parts.taken", "name", in.Name)
	case "lama":
		f.Fail("", "parts.stale")
	}
	if !f.Valid() {
		return p.render(c.Status(fiber.StatusUnprocessableEntity), f)
	}
	return p.room.Redirect(c, "/office/parts", "parts.saved", "name", in.Name)
}

func (p *parts) newForm(in *partsInput) *form.Form {
	return p.form.New(in).
		Choices("role", partsRoles...).
		Choices("reach", form.Choice{Value: "own", Text: "parts.reach_own"}, form.Choice{Value: "all", Text: "parts.reach_all"}).
		Choices("days", form.Choice{Value: "mon", Text: "parts.mon"}, form.Choice{Value: "tue", Text: "parts.tue"}, form.Choice{Value: "sat", Text: "parts.sat"})
}

var partsRoles = []form.Choice{
	{Value: "officer", Text: "role.officer"}, {Value: "supervisor", Text: "role.supervisor"},
	{Value: "manager", Text: "role.manager"}, {Value: "admin", Text: "role.admin"},
}

func (p *parts) render(c *fiber.Ctx, f *form.Form) error {
	filled := partsInput{
		Name: "Sri Wahyuni", Email: "sri@dukcapil.go.id", Role: "officer", Reach: "own", Days: []string{"mon", "sat"},
		Quota: 40, Since: "2026-01-05", Opens: "08:00", Note: "Loket 5\nSenin dan Sabtu", Active: true,
	}
	view := partsView{Form: f, Filled: p.newForm(&filled).WithID("filled"), List: list.Read(c, "name", "role", "-visits")}
	role := view.List.Filter("role", "parts.role", partsRoles...)
	rows := sampleRows(view.List, role)
	view.List.SetTotal(len(rows))
	view.Rows = rows[view.List.Offset():view.List.To()]
	return p.page.Render(c, view)
}

// sampleRows returns the rows that the list asks for, in its order.
func sampleRows(l *list.List, role string) []partsRow {
	var rows []partsRow
	for i := range 134 {
		row := partsRow{
			Name: fmt.Sprintf("Petugas %03d", i+1), Role: partsRoles[i%len(partsRoles)].Value,
			State: []string{"good", "warn", "bad"}[i%3], Visits: (i * 7919) % 97,
		}
		if strings.Contains(strings.ToLower(row.Name), strings.ToLower(l.Search)) && (role == "" || row.Role == role) {
			rows = append(rows, row)
		}
	}
	slices.SortStableFunc(rows, func(a, b partsRow) int {
		by := strings.Compare(a.Name, b.Name)
		switch l.Sort {
		case "role":
			by = strings.Compare(a.Role, b.Role)
		case "visits":
			by = a.Visits - b.Visits
		}
		if l.Desc {
			return -by
		}
		return by
	})
	return rows
}
