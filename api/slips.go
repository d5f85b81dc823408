package api

import (
	"bytes"
	"strconv"

	"github.com/gofiber/fiber/v2"

	"mpp/access"
	"mpp/web"
)

// getSlip is GET /tickets/{ticket}/slip.png: the paper of a ticket as a picture, for
// whoever knows the id.
func (a *API) getSlip(c *fiber.Ctx, _ access.Principal) error {
	id, err := ticketParam(c)
	if err != nil {
		return err
	}
	width := c.Query("width", "80")
	var k checks
	if k.oneOf("width", width, "58", "80"); k.err != nil {
		return k.err
	}
	t, err := a.anyTicket(c.UserContext(), id)
	if err != nil {
		return err
	}
	v := a.currentView(c, &t).ForCitizen()
	mm, _ := strconv.Atoi(width) // it is one of the two
	var b bytes.Buffer
	lang := web.Language(c)
	if c.Query("lang") == "" {
		lang = v.Lang
	}
	if err := a.Slips.DrawSlip(&b, &v, mm, lang); err != nil {
		return err
	}
	c.Set(fiber.HeaderContentType, "image/png")
	c.Set("X-Slip-Copies", strconv.Itoa(a.Queue.Config().Slip.CopyCount()))
	return c.Send(b.Bytes())
}

// limitDrawing is middleware for an answer of the API that has to be drawn: it counts like
// a picture of the pages.
func (a *API) limitDrawing(c *fiber.Ctx) error { return a.auth.LimitPages(c, drawing) }
