package web

import "github.com/gofiber/fiber/v2"

// contentPolicy is the only Content-Security-Policy: a page loads what this server
// serves and nothing inline. The scheme sources are for old browsers, where 'self' does
// not cover websockets.
const contentPolicy = "default-src 'self'; img-src 'self' data:; style-src 'self'; script-src 'self'; " +
	"connect-src 'self' ws: wss:; base-uri 'none'; form-action 'self'; frame-ancestors 'none'; object-src 'none'"

// securityHeaders are sent with every answer, in canonical form.
var securityHeaders = [][2][]byte{
	{[]byte(fiber.HeaderContentSecurityPolicy), []byte(contentPolicy)},
	{[]byte(fiber.HeaderXContentTypeOptions), []byte("nosniff")},
	{[]byte(fiber.HeaderReferrerPolicy), []byte("no-referrer")}, // the address of a ticket's page is the key to it
	{[]byte(fiber.HeaderXFrameOptions), []byte("DENY")},
}

// SecurityHeaders is middleware that sets the headers of every answer, of pages too.
func SecurityHeaders(c *fiber.Ctx) error {
	for _, h := range securityHeaders {
		c.Response().Header.SetCanonical(h[0], h[1])
	}
	return c.Next()
}

// NoStore is middleware that keeps the answer out of caches.
func NoStore(c *fiber.Ctx) error {
	c.Set(fiber.HeaderCacheControl, "no-store")
	return c.Next()
}
