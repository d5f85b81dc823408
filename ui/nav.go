package ui

import (
	"fmt"
	"strings"

	"github.com/gofiber/fiber/v2"
)

// Person is whoever is signed in on a page that the server renders.
type Person struct {
	Name string
	Role string
}

// NavItem is one entry of a room's navigation.
type NavItem struct {
	Text    string // key of a text
	Icon    string
	URL     string
	Allowed func(role string) bool // nil: everybody signed in or not
}

// Link is an entry of the navigation as a page shows it.
type Link struct {
	NavItem
	Current bool
}

// MustNav sets the navigation of the room's pages. It panics where a text or an icon
// is missing: that is a fault of the build.
func (r *Room) MustNav(items ...NavItem) {
	for _, item := range items {
		r.MustTexts(item.Text)
		if !r.ui.hasIcon(item.Icon) {
			panic(fmt.Errorf("ui: navigation of %s: no icon %q", r.prefix, item.Icon))
		}
	}
	r.nav = items
}

// links returns the entries that the role may see. The current one is the longest
// address that the path starts with.
func (r *Room) links(path, role string) []Link {
	var out []Link
	current := -1
	for _, item := range r.nav {
		if item.Allowed != nil && !item.Allowed(role) {
			continue
		}
		out = append(out, Link{NavItem: item})
		below := path == item.URL || strings.HasPrefix(path, item.URL+"/")
		if below && (current < 0 || len(item.URL) > len(out[current].URL)) {
			current = len(out) - 1
		}
	}
	if current >= 0 {
		out[current].Current = true
	}
	return out
}

// MustTexts panics unless all keys have a text. It is for the keys that Go code names,
// which no template shows at boot.
func (r *Room) MustTexts(keys ...string) {
	for _, key := range keys {
		if _, ok := r.ui.Text(Languages[0], key); !ok {
			panic(fmt.Errorf("ui: %s: no text %q", r.prefix, key))
		}
	}
}

// Redirect ends a form that was accepted: the browser gets the page at an address (303),
// which shows a text once, with its params, above everything else.
func (r *Room) Redirect(c *fiber.Ctx, address, key string, params ...any) error {
	if _, err := r.ui.format(Lang(c), key, params); err != nil {
		return err
	}
	if err := setFlash(c, key, params); err != nil {
		return err
	}
	return c.Redirect(address, fiber.StatusSeeOther)
}
