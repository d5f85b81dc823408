// Package ui is what the pages share: the base template, the design tokens, the
// page modules under /ui/, the icons and the texts in Indonesian and English.
//
// A page room embeds three folders: templates; static, its scripts and style sheets;
// and texts, id.json and en.json with the room's prefix before each key. At boot:
//
//	room := u.MustRoom("counter", embedded)
//	page := room.MustPage("counter.html")
//	room.Mount(app)
//	app.Get("/counter", page.Show)
//
// A page template defines "title" and "main", and where it needs them "head"
// (its style sheet), "script" (its module), "body_class", "header" and
// "header_extra". In templates {{t "key"}} is a text, {{t "key" "n" 3}} a text with
// params, {{icon "name"}} an icon and {{asset "/kiosk/kiosk.css"}} an address that
// changes with the file's content.
//
// A page without a "script" is rendered on the server and works without JavaScript.
// Its parts are functions; parts.go documents each. A form is a struct (package form),
// a table is a list (package list):
//
//	people := ui.MustForm[personInput](room) // at boot: checks tags and texts
//
//	func (p *Pages) save(c *fiber.Ctx) error {
//		var in personInput
//		f := p.people.New(&in).Choices("role", roles...)
//		if !f.Bind(c) {
//			return p.page.Render(c.Status(fiber.StatusUnprocessableEntity), view{Form: f})
//		}
//		...
//		return p.room.Redirect(c, "/office/people", "people.saved", "name", in.Name)
//	}
//
//	<form method="post" novalidate>{{csrf .}}{{errors .Data.Form}}
//	  {{field .Data.Form "name"}}{{field .Data.Form "role"}}
//	  {{buttons (t "form.save") "/office/people"}}
//	</form>
package ui
