package web

import (
	"strings"

	"github.com/gofiber/fiber/v2"
)

// contentPolicy returns the Content-Security-Policy: a page loads what this server serves and
// nothing inline. For old browsers, where 'self' does not cover websockets, it names the hosts
// of the server.
func contentPolicy(hosts ...string) string {
	var connect strings.Builder
	for _, host := range hosts {
		if host != "" {
			connect.WriteString(" ws://" + host + " wss://" + host)
		}
	}
	return "default-src 'self'; img-src 'self' data:; style-src 'self'; script-src 'self'; " +
		"connect-src 'self'" + connect.String() + "; base-uri 'none'; form-action 'self'; frame-ancestors 'none'; object-src 'none'"
}

var headerPolicy = []byte(fiber.HeaderContentSecurityPolicy)

// securityHeaders are sent with every answer, in canonical form.
var securityHeaders = [][2][]byte{
	{headerPolicy, []byte(contentPolicy())},
	{[]byte(fiber.HeaderXContentTypeOptions), []byte("nosniff")},
	{[]byte(fiber.HeaderReferrerPolicy), []byte("same-origin")}, // the address of a ticket's page is the key to it, so no other site learns it
	{[]byte(fiber.HeaderXFrameOptions), []byte("DENY")},
	{[]byte(fiber.HeaderPermissionsPolicy), []byte("camera=(), microphone=(), geolocation=(), payment=(), usb=()")},
	{[]byte("Cross-Origin-Opener-Policy"), []byte("same-origin")},
	{[]byte("Cross-Origin-Resource-Policy"), []byte("same-origin")},
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
