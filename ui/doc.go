// Package ui is what the pages share: the base template, the design tokens, the
// page modules under /ui/, the icons and the texts in Indonesian and English.
//
// A page room keeps three embedded folders (templates, static, texts) and does,
// at boot and in this order:
//
//	must(u.AddTexts(texts))               // id.json and en.json, keys with the room's prefix
//	must(u.Static(app, "/kiosk/", files)) // its scripts and style sheets
//	page := u.MustPage(templates, "kiosk.html")
//
// A page template defines "title" and "main", and where it needs them "head"
// (its style sheet), "script" (its module), "body_class", "header" and
// "header_extra". In templates {{t "key"}} is a text, {{icon "name"}} an icon and
// {{asset "/kiosk/kiosk.css"}} an address that changes with the file's content.
package ui
