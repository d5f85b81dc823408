package web

import (
	"cmp"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"github.com/gofiber/fiber/v2"
	"github.com/prometheus/client_golang/prometheus"
	"github.com/valyala/fasthttp"

	"mpp/access"
	"mpp/hall"
)

// BodyOptions bound the bodies of requests.
type BodyOptions struct {
	// Verify returns the principal of a token.
	Verify func(token string) (access.Principal, error)
	// The one request whose body may be larger than [MaxBody], for those who may do Action.
	Method, Path string
	Action       access.Action
	Most         int // its bytes
	// InFlight bounds all bodies together, in bytes; 0: 32 MiB. Clients without a token that
	// verifies get half of it, and of that the bodies over 1 KiB half.
	InFlight int
	Clock    func() time.Time
}

// Bodies decides how much of a body the server reads when it has read the request's header,
// and bounds what all bodies take together. fasthttp reads a body into memory before any
// middleware runs.
type Bodies struct {
	o       BodyOptions
	refused atomic.Int64

	mu        sync.Mutex
	held      map[*fasthttp.RequestHeader]heldBody // by the header of the connection's request
	used      int
	anonymous int // of used
	swept     time.Time
}

// heldBody is what was decided about a request's body.
type heldBody struct {
	bytes int
	known bool // the token verified
	since time.Time
	err   error // why the body is not read
}

const (
	smallBody = 1 << 10
	// forgetBody is when a request is over for certain: later than any timeout of Config.
	forgetBody = time.Minute
)

// localBody is the key under which a request keeps why its body was not read.
const localBody = "mpp.body"

// NewBodies returns a Bodies; Attach puts it on a server.
func NewBodies(o BodyOptions) *Bodies {
	o.InFlight = cmp.Or(o.InFlight, 32<<20)
	return &Bodies{o: o, held: map[*fasthttp.RequestHeader]heldBody{}}
}

// Attach makes the app ask b about each body, after what it asked before.
func (b *Bodies) Attach(app *fiber.App) {
	s := app.Server()
	answer := s.ErrorHandler
	before := s.HeaderReceived
	s.HeaderReceived = func(h *fasthttp.RequestHeader) fasthttp.RequestConfig {
		if before != nil {
			before(h)
		}
		return b.admit(h)
	}
	s.ErrorHandler = func(ctx *fasthttp.RequestCtx, err error) {
		if why := b.release(&ctx.Request.Header); why != nil {
			ctx.SetUserValue(localBody, why)
		}
		answer(ctx, err)
	}
	app.Use(func(c *fiber.Ctx) error {
		defer func() { _ = b.release(&c.Context().Request.Header) }()
		return c.Next()
	})
}

// Register adds the metrics to r.
func (b *Bodies) Register(r *prometheus.Registry) {
	r.MustRegister(
		prometheus.NewGaugeFunc(prometheus.GaugeOpts{Name: "mpp_http_bodies_bytes",
			Help: "Memory kept for the bodies of requests that are read or processed."}, func() float64 { return float64(b.inFlight()) }),
		prometheus.NewCounterFunc(prometheus.CounterOpts{Name: "mpp_http_bodies_refused_total",
			Help: "Requests refused because all bodies together were too large."}, func() float64 { return float64(b.refused.Load()) }))
}

func (b *Bodies) inFlight() int {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.used
}

// admit implements fasthttp's HeaderReceived. A body that is not to be read gets a limit that
// it exceeds.
func (b *Bodies) admit(h *fasthttp.RequestHeader) fasthttp.RequestConfig {
	const none, chunked = -2, -1
	n := h.ContentLength()
	if n == 0 || n == none {
		return fasthttp.RequestConfig{}
	}
	most, err := b.most(h)
	if n == chunked {
		n = most
	}
	switch {
	case n > most && err != nil:
		b.mu.Lock()
		b.put(h, heldBody{err: err, since: b.o.Clock()})
		b.mu.Unlock()
	case n <= most && !b.reserve(h, n):
		most = 1
	}
	return fasthttp.RequestConfig{MaxRequestBodySize: most}
}

// most returns the most bytes of the request's body, and why it may not have more.
func (b *Bodies) most(h *fasthttp.RequestHeader) (int, error) {
	path, _, _ := strings.Cut(string(h.RequestURI()), "?")
	if path != b.o.Path || string(h.Method()) != b.o.Method {
		return MaxBody, nil
	}
	p, err := b.principal(h)
	if err == nil {
		err = access.AllowRole(p, b.o.Action)
	}
	if err != nil {
		return MaxBody, err
	}
	return b.o.Most, nil
}

func (b *Bodies) principal(h *fasthttp.RequestHeader) (access.Principal, error) {
	token, err := tokenOf(string(h.Peek(fiber.HeaderAuthorization)), string(h.Cookie(sessionCookie)))
	if err != nil {
		return access.Principal{}, err
	}
	if token == "" {
		return access.Citizen(), nil
	}
	return b.o.Verify(token)
}

// reserve takes n bytes for the request's body; false if there are none left.
func (b *Bodies) reserve(h *fasthttp.RequestHeader, n int) bool {
	share := b.o.InFlight / 2
	if n > smallBody {
		share /= 2
	}
	now := b.o.Clock()
	b.mu.Lock()
	defer b.mu.Unlock()
	if b.used+n > b.o.InFlight {
		b.sweep(now)
	}
	known := b.anonymous+n > share && b.isKnown(h) // only then is the token worth a look
	if b.used+n > b.o.InFlight || (b.anonymous+n > share && !known) {
		b.refused.Add(1)
		b.put(h, heldBody{err: Overloaded(LimitServer, time.Second), since: now})
		return false
	}
	b.put(h, heldBody{bytes: n, known: known, since: now})
	return true
}

func (b *Bodies) isKnown(h *fasthttp.RequestHeader) bool {
	p, err := b.principal(h)
	return err == nil && p.Role != hall.RoleCitizen
}

// put keeps what was decided about the request's body; b.mu is held.
func (b *Bodies) put(h *fasthttp.RequestHeader, x heldBody) {
	b.drop(h)
	b.held[h] = x
	b.used += x.bytes
	if !x.known {
		b.anonymous += x.bytes
	}
}

// drop forgets the request and returns what was decided; b.mu is held.
func (b *Bodies) drop(h *fasthttp.RequestHeader) heldBody {
	x := b.held[h]
	delete(b.held, h)
	b.used -= x.bytes
	if !x.known {
		b.anonymous -= x.bytes
	}
	return x
}

// sweep forgets requests of which fasthttp never told the end, because the connection broke
// between header and body; b.mu is held.
func (b *Bodies) sweep(now time.Time) {
	if now.Sub(b.swept) < time.Second {
		return
	}
	b.swept = now
	for h, x := range b.held {
		if now.Sub(x.since) > forgetBody {
			b.drop(h)
		}
	}
}

// release ends the request's part in what all bodies take. It returns why the body was not
// read, nil if it was.
func (b *Bodies) release(h *fasthttp.RequestHeader) error {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.drop(h).err
}
