// Package web is the HTTP kit that the API and the pages share: problem documents,
// reading of bodies, security headers, the credential of a request, limits. It knows no
// route.
package web

import (
	"time"

	"github.com/gofiber/fiber/v2"
)

// Config returns the Fiber configuration that the kit needs. The app is immutable,
// because strings of a request (ids, reasons, keys) live on in events, logs and other
// goroutines, while fasthttp reuses its buffers. A body may have [MaxBody] bytes; see [Bodies]
// for the exception.
func Config() fiber.Config {
	return fiber.Config{
		AppName:               "mpp",
		Immutable:             true,
		CaseSensitive:         true,
		StrictRouting:         true,
		BodyLimit:             MaxBody,
		ReadTimeout:           15 * time.Second,
		WriteTimeout:          30 * time.Second,
		IdleTimeout:           120 * time.Second,
		ReadBufferSize:        16 << 10, // a bearer token and the cookies of a neighbour on the same host
		DisableStartupMessage: true,
		ErrorHandler:          ErrorHandler,
	}
}
