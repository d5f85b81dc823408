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
// "header_extra". In templates {{t "key"}} is a text, {{icon "name"}} an icon and
// {{asset "/kiosk/kiosk.css"}} an address that changes with the file's content.
package ui
