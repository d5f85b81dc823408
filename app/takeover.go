package app

import (
	"bufio"
	"net"
	"net/http"

	"github.com/gofiber/fiber/v2"
	"github.com/valyala/fasthttp"
	"github.com/valyala/fasthttp/fasthttpadaptor"
)

// takeover serves a net/http handler that takes the connection over, as that of the live
// feed does. Fiber's own adaptor would do it too, and keep a goroutine, the request and
// its read buffer for as long as the socket lives: twice of what an idle socket needs. Here
// nothing of the request stays: the server must be told to leave such connections alone
// (KeepHijackedConns), and who took one closes it.
func takeover(h http.HandlerFunc) fiber.Handler {
	return func(c *fiber.Ctx) error {
		var r http.Request
		if err := fasthttpadaptor.ConvertRequest(c.Context(), &r, true); err != nil {
			return fiber.ErrBadRequest
		}
		w := &taker{ctx: c.Context(), header: http.Header{}, status: http.StatusOK}
		h(w, &r)
		if w.taken {
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

// taker is the handler's answer: the connection itself, or a short text.
type taker struct {
	ctx    *fasthttp.RequestCtx
	header http.Header
	status int
	body   []byte
	taken  bool
}

var (
	_ http.ResponseWriter = (*taker)(nil)
	_ http.Hijacker       = (*taker)(nil)
)

// Header implements http.ResponseWriter.
func (w *taker) Header() http.Header { return w.header }

// WriteHeader implements http.ResponseWriter.
func (w *taker) WriteHeader(status int) { w.status = status }

// Write implements http.ResponseWriter.
func (w *taker) Write(b []byte) (int, error) {
	w.body = append(w.body, b...)
	return len(b), nil
}

// Hijack implements http.Hijacker. The server sends no answer and, once the handler has
// returned, forgets the connection.
func (w *taker) Hijack() (net.Conn, *bufio.ReadWriter, error) {
	if w.taken {
		return nil, nil, http.ErrHijacked
	}
	w.taken = true
	w.ctx.HijackSetNoResponse(true)
	w.ctx.Hijack(func(net.Conn) {})
	conn := w.ctx.Conn()
	return conn, bufio.NewReadWriter(bufio.NewReaderSize(conn, 16), bufio.NewWriterSize(conn, 512)), nil
}
