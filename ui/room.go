package ui

import (
	"errors"
	"fmt"
	"io/fs"

	"github.com/gofiber/fiber/v2"

	"mpp/ui/form"
)

// Room is a page room's share of the UI: its pages, and its files below /<name>/.
type Room struct {
	ui        *UI
	prefix    string
	templates fs.FS
	nav       []NavItem
}

// Room takes the folders templates, static and texts of a page room: it checks them,
// adds the texts and publishes the files, so that pages can name their versions.
func (u *UI) Room(name string, embedded fs.FS) (*Room, error) {
	r := &Room{ui: u, prefix: "/" + name + "/"}
	folders := map[string]fs.FS{}
	for _, folder := range []string{"templates", "static", "texts"} {
		f, err := fs.Sub(embedded, folder)
		if err != nil {
			return nil, fmt.Errorf("ui: room %s: %w", name, err)
		}
		folders[folder] = f
	}
	r.templates = folders["templates"]
	err := u.addTexts(name, folders["texts"])
	if err == nil {
		// Texts of other rooms would cost a phone more than they are worth.
		err = u.publishTexts(name, func(_, owner string) bool { return owner == "" || owner == name })
	}
	if err == nil {
		err = errors.Join(u.Check(embedded), u.checkOwn(name, folders["static"]))
	}
	if err == nil {
		err = u.AddFiles(r.prefix, folders["static"])
	}
	if err != nil {
		return nil, fmt.Errorf("ui: room %s: %w", name, err)
	}
	return r, nil
}

// MustRoom is Room for boot code: it panics.
func (u *UI) MustRoom(name string, embedded fs.FS) *Room {
	r, err := u.Room(name, embedded)
	if err != nil {
		panic(err)
	}
	return r
}

// Page parses one of the room's pages. It shows the room's navigation.
func (r *Room) Page(file string) (*Page, error) {
	p, err := r.ui.Page(r.templates, file)
	if err == nil {
		p.room = r
	}
	return p, err
}

// MustPage is Page for boot code: it panics.
func (r *Room) MustPage(file string) *Page {
	p, err := r.Page(file)
	if err != nil {
		panic(err)
	}
	return p
}

// MustForm reads a form's tags for boot code: it panics where one is wrong, or where a
// label or a hint has no text.
func MustForm[T any](r *Room) *form.Spec[T] {
	spec, err := form.Parse[T]()
	if err != nil {
		panic(err)
	}
	r.MustTexts(spec.Keys()...)
	return spec
}

// Mount serves the room's files.
func (r *Room) Mount(app fiber.Router) { r.ui.Serve(app, r.prefix) }
