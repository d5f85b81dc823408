package web

import (
	"bytes"

	"github.com/gofiber/fiber/v2"

	"mpp/hall"
)

// RefuseDisputed is middleware that refuses a request whose end a proxy in front could see
// elsewhere, and closes the connection: one with two kinds of length, and one with a header
// field that goes on in the next line. fasthttp refuses the others.
func RefuseDisputed(c *fiber.Ctx) error {
	h := &c.Request().Header
	raw := h.RawHeaders()
	folded := bytes.Contains(raw, []byte("\n ")) || bytes.Contains(raw, []byte("\n\t"))
	if !folded && !(h.ConnectionClose() && twoLengths(raw)) { // fasthttp closes after two lengths
		return c.Next()
	}
	c.Context().SetConnectionClose()
	return hall.Refuse(hall.CodeInvalid, "the header does not say clearly where the request ends")
}

func twoLengths(raw []byte) bool {
	fields := bytes.ToLower(append([]byte("\n"), raw...))
	return bytes.Contains(fields, []byte("\ntransfer-encoding:")) && bytes.Contains(fields, []byte("\ncontent-length:"))
}
