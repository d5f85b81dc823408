package listener

import (
	"bufio"
	"net"
	"net/http"

	"github.com/gofiber/fiber/v2"
	"github.com/valyala/fasthttp"
	"github.com/valyala/fasthttp/fasthttpadaptor"
)

// Hijack serves a net/http handler that hijacks the connection, as the one of the live
// feed does. Fiber's own adaptor would do it too, but keeps a goroutine, the request and
// its read buffer for as long as the socket lives: twice of what an idle socket needs.
// Here nothing of the request is kept: the server must leave such connections alone
// (KeepHijackedConns), and whoever hijacked one closes it.
func Hijack(h http.HandlerFunc) fiber.Handler {
	return func(c *fiber.Ctx) error {
		var r http.Request
		if err := fasthttpadaptor.ConvertRequest(c.Context(), &r, true); err != nil {
			return fiber.ErrBadRequest
		}
		w := &hijacker{ctx: c.Context(), header: http.Header{}, status: http.StatusOK}
		h(w, &r)
		if w.hijacked {
			return nil
		}
		for name, values := range w.header {
			for _, v := range values {
				c.Response().Header.Add(name, v)
			}
		}
		return c.Status(w.status).Send(w.body)
	}
}

// hijacker is the handler's http.ResponseWriter: it gives away the connection, or answers
// with a short text.
type hijacker struct {
	ctx      *fasthttp.RequestCtx
	header   http.Header
	status   int
	body     []byte
	hijacked bool
}

var (
	_ http.ResponseWriter = (*hijacker)(nil)
	_ http.Hijacker       = (*hijacker)(nil)
)

// Header implements http.ResponseWriter.
func (w *hijacker) Header() http.Header { return w.header }

// WriteHeader implements http.ResponseWriter.
func (w *hijacker) WriteHeader(status int) { w.status = status }

// Write implements http.ResponseWriter.
func (w *hijacker) Write(b []byte) (int, error) {
	w.body = append(w.body, b...)
	return len(b), nil
}

// Hijack implements http.Hijacker. The server sends no answer and, once the handler has
// returned, forgets the connection.
func (w *hijacker) Hijack() (net.Conn, *bufio.ReadWriter, error) {
	if w.hijacked {
		return nil, nil, http.ErrHijacked
	}
	w.hijacked = true
	w.ctx.HijackSetNoResponse(true)
	w.ctx.Hijack(func(net.Conn) {})
	conn := w.ctx.Conn()
	return conn, bufio.NewReadWriter(bufio.NewReaderSize(conn, 16), bufio.NewWriterSize(conn, 512)), nil
}
