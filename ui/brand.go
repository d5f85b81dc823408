package ui

import (
	"strings"

	"github.com/gofiber/fiber/v2"
)

// Palette has a hall's own shades, each as #rrggbb: see tokens.css for what they are.
type Palette struct{ Brand, Second, Deep, Night, Soft string }

// Brand is where a hall's own look lies, with versions; an address is "" where it has none.
type Brand struct{ Logo, Picture, Style string }

// brandPath is the style sheet with the hall's colours and its picture. It stands after
// tokens.css on each page.
const brandPath = "/ui/hall.css"

// Brand returns the addresses for pages that are open already.
func (u *UI) Brand() Brand {
	h := u.hall()
	return Brand{Logo: u.mediaURL(h.LogoFile), Picture: u.mediaURL(h.PictureFile), Style: brandPath + "?v=" + u.style(h).version}
}

// style writes the sheet. All that goes into it was checked: shades by their form, the
// picture's address because its name has letters, digits and .-_ only.
func (u *UI) style(h Hall) blob {
	var css strings.Builder
	if p := h.Palette; p.Brand != "" {
		css.WriteString(":root { --c-brand: " + p.Brand + "; --c-brand-2: " + p.Second + "; --c-brand-deep: " + p.Deep + "; --c-brand-soft: " + p.Soft + "; }\n" +
			"body.board { --board-back: " + p.Night + "; --board-panel: " + p.Deep + "; --board-line: " + p.Second + "; }\n")
	}
	if picture := u.mediaURL(h.PictureFile); picture != "" {
		// Doubled, so that a page's own ground does not lie over it; whoever needs contrast has none.
		css.WriteString("body:not(.contrast) .hall-picture.hall-picture { background-image: url(\"" + picture + "\"); background-size: cover; background-position: center; }\n")
	}
	return newBlob([]byte(css.String()))
}

func (u *UI) serveStyle(c *fiber.Ctx) error {
	return u.send(c, u.style(u.hall()), contentTypes[".css"])
}
