package kiosk

import (
	"net/url"
	"regexp"

	"github.com/gofiber/fiber/v2"

	"mpp/ui"
)

// phoneCode is what the code of a screen looks like.
var phoneCode = regexp.MustCompile(`^[A-Z]{6}$`)

// takeByPhone is GET /ambil, where a phone that scanned the code of a screen takes a number.
func (p *Pages) takeByPhone(c *fiber.Ctx) error {
	g, err := p.guide(ui.Lang(c))
	if err != nil {
		return err
	}
	if code := c.Query("c"); phoneCode.MatchString(code) {
		g.Code = code
	}
	return p.take.Render(c, g)
}

// phoneCodeQR draws the address that a phone opens with a code.
func (p *Pages) phoneCodeQR(c *fiber.Ctx) error {
	code := c.Query("c")
	if !phoneCode.MatchString(code) {
		return c.Next()
	}
	return p.draw(c, "/ambil?c="+url.QueryEscape(code))
}
