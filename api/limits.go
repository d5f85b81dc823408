package api

import (
	"cmp"
	"errors"
	"slices"
	"strings"
	"time"

	"github.com/gofiber/fiber/v2"
	"github.com/prometheus/client_golang/prometheus"

	"mpp/hall"
	"mpp/web"
)

// Limits bound what the API takes on at once, so that a crowd is told to come back
// while those inside are still served fast. A zero field takes the default beside it,
// chosen for two cores; a negative one is unlimited.
type Limits struct {
	Counters web.BulkheadSize // 128 at once, 256 waiting 2 s: the work of staff, and nothing else
	Changes  web.BulkheadSize // 128 at once, 512 waiting 1 s: numbers taken, and what citizens change
	Reads    web.BulkheadSize // 128 at once, 512 waiting 1 s: reads that need Redis or SQL
	Reports  web.BulkheadSize // 2 at once, 8 waiting 1 s: reports, exports, imports
	Public   web.BulkheadSize // 1 at once, 8 waiting 1 s: open data that SQL computes for anybody

	// Of one address without a token: the phones of a whole hall may share one.
	AddressRate  float64 // 300 a second
	AddressBurst float64 // 600

	// Of one address for pages, their files and pictures, /metrics and /readyz.
	PageRate  float64 // 600 a second
	PageBurst float64 // 3000

	// Tokens that do not verify, from one address.
	FailedRate  float64 // 1 a second
	FailedBurst float64 // 20

	// Numbers that one address looks up, see getNumber. The phones of a hall may share one.
	LookUpRate  float64 // 5 a second
	LookUpBurst float64 // 60

	Bodies int // 32 MiB for the bodies of all requests together

	Clients int              // 8192 addresses and devices are remembered at most
	Clock   func() time.Time // time.Now; real time, whatever the hall's clock does
}

func (l Limits) withDefaults() Limits {
	l.Counters = l.Counters.Or(web.BulkheadSize{InFlight: 128, Queue: 256, Wait: 2 * time.Second})
	l.Changes = l.Changes.Or(web.BulkheadSize{InFlight: 128, Queue: 512, Wait: time.Second})
	l.Reads = l.Reads.Or(web.BulkheadSize{InFlight: 128, Queue: 512, Wait: time.Second})
	l.Reports = l.Reports.Or(web.BulkheadSize{InFlight: 2, Queue: 8, Wait: time.Second})
	l.Public = l.Public.Or(web.BulkheadSize{InFlight: 1, Queue: 8, Wait: time.Second})
	l.AddressRate, l.AddressBurst = cmp.Or(l.AddressRate, 300), cmp.Or(l.AddressBurst, 600)
	l.PageRate, l.PageBurst = cmp.Or(l.PageRate, 600), cmp.Or(l.PageBurst, 3000)
	l.FailedRate, l.FailedBurst = cmp.Or(l.FailedRate, 1), cmp.Or(l.FailedBurst, 20)
	l.LookUpRate, l.LookUpBurst = cmp.Or(l.LookUpRate, 5), cmp.Or(l.LookUpBurst, 60)
	l.Clients = cmp.Or(l.Clients, 8192)
	if l.Clock == nil {
		l.Clock = time.Now
	}
	return l
}

// bulkheads are the shares of the server.
type bulkheads struct{ counters, changes, reads, reports, public *web.Bulkhead }

func newBulkheads(l Limits) bulkheads {
	return bulkheads{
		counters: web.NewBulkhead("counters", l.Counters), changes: web.NewBulkhead("changes", l.Changes),
		reads: web.NewBulkhead("reads", l.Reads), reports: web.NewBulkhead("reports", l.Reports),
		public: web.NewBulkhead("public", l.Public),
	}
}

// staffFirst is middleware that gives staff the bulkhead of the counters, and everybody
// else that of changes, so that a crowd of kiosks and phones cannot delay the counters.
func (a *API) staffFirst(c *fiber.Ctx) error {
	p, err := a.auth.Principal(c)
	if err != nil {
		return err
	}
	if slices.Contains(hall.StaffRoles, p.Role) {
		return a.bulkheads.counters.Handle(c)
	}
	return a.bulkheads.changes.Handle(c)
}

// What drawing a QR code or a slip and writing the start page cost, in files that only have
// to be sent. The start page has all services in it; the page that takes numbers by phone
// a line of each.
const (
	drawing      = 20
	writing      = 5
	servicesEach = 8  // so many services of the start page cost one more
	linesEach    = 20 // so many lines
)

// limitPages is middleware for all but the API, which has its own limits, and the live feed.
func (a *API) limitPages(c *fiber.Ctx) error {
	path, cost := c.Path(), 1
	switch {
	case strings.HasPrefix(path, "/api/v1/"), path == "/live":
		return c.Next()
	case strings.HasSuffix(path, "/qr.svg"):
		cost = drawing
	case path == "/":
		cost = writing + len(a.Queue.Config().Services)/servicesEach
	case path == "/ambil":
		cost = writing + len(a.Queue.Config().Services)/linesEach
	}
	return a.auth.LimitPages(c, cost)
}

// newTooFast returns the counter of tickets that were refused because too many were asked
// for in a minute.
func newTooFast(r *prometheus.Registry) *prometheus.CounterVec {
	v := prometheus.NewCounterVec(prometheus.CounterOpts{Name: "mpp_tickets_refused_total",
		Help: "Tickets refused because a device took, or a service gave, too many in a minute, by limit."}, []string{"limit"})
	r.MustRegister(v)
	for _, limit := range []string{web.LimitDevice, web.LimitService} {
		v.WithLabelValues(limit)
	}
	return v
}

// slowDown counts a refusal of the queue by a limit of a minute, and says when to ask
// again. Other errors it returns as they are.
func (a *API) slowDown(err error) error {
	var e *hall.Error
	if !errors.As(err, &e) || e.Code != hall.CodeOverloaded {
		return err
	}
	limit, _ := e.Fields["limit"].(string)
	wait, ok := e.Fields["wait_ms"].(float64)
	if !ok {
		return err
	}
	a.tooFast.WithLabelValues(limit).Inc()
	return web.Overloaded(limit, time.Duration(wait)*time.Millisecond)
}
