package web

import (
	"slices"
	"strconv"
	"sync"
	"time"

	"github.com/gofiber/fiber/v2"
	"github.com/prometheus/client_golang/prometheus"
)

// metrics measures requests by route and status.
type metrics struct {
	requests *prometheus.HistogramVec

	mu    sync.RWMutex
	known map[answerKind]prometheus.Observer // what requests has made so far
}

// answerKind holds the labels of an answer. All three come from fixed sets, so there are
// at most as many as routes times statuses.
type answerKind struct {
	method, route string
	status        int
}

func newMetrics(r *prometheus.Registry) *metrics {
	m := &metrics{known: map[answerKind]prometheus.Observer{}, requests: prometheus.NewHistogramVec(prometheus.HistogramOpts{
		Name:    "mpp_http_request_seconds",
		Help:    "Time to answer an HTTP request, by route and status.",
		Buckets: []float64{.001, .0025, .005, .01, .025, .05, .1, .25, .5, 1, 2.5, 5, 10},
	}, []string{"method", "route", "status"})}
	r.MustRegister(m.requests)
	return m
}

func (m *metrics) observe(method, route string, status int, took time.Duration) {
	m.of(answerKind{knownMethod(method), route, status}).Observe(took.Seconds())
}

// of returns the observer of an answer. The vector would format its labels each time.
func (m *metrics) of(kind answerKind) prometheus.Observer {
	m.mu.RLock()
	o := m.known[kind]
	m.mu.RUnlock()
	if o != nil {
		return o
	}
	o = m.requests.WithLabelValues(kind.method, kind.route, strconv.Itoa(kind.status))
	m.mu.Lock()
	defer m.mu.Unlock()
	m.known[kind] = o
	return o
}

func knownMethod(m string) string {
	if i := slices.Index(fiber.DefaultMethods, m); i >= 0 {
		return fiber.DefaultMethods[i] // not m: what is kept must not share the request's memory
	}
	return "other"
}

// Register adds the bulkhead's metrics to r.
func (b *Bulkhead) Register(r *prometheus.Registry) {
	labels := prometheus.Labels{"bulkhead": b.name}
	r.MustRegister(
		prometheus.NewGaugeFunc(prometheus.GaugeOpts{Name: "mpp_http_bulkhead_in_flight", ConstLabels: labels,
			Help: "Requests that are processed, by bulkhead."}, func() float64 { return float64(len(b.slots)) }),
		prometheus.NewGaugeFunc(prometheus.GaugeOpts{Name: "mpp_http_bulkhead_waiting", ConstLabels: labels,
			Help: "Requests that wait for a slot, by bulkhead."}, func() float64 { return float64(b.waiting.Load()) }),
		prometheus.NewCounterFunc(prometheus.CounterOpts{Name: "mpp_http_bulkhead_refused_total", ConstLabels: labels,
			Help: "Requests refused because a bulkhead was full."}, func() float64 { return float64(b.refused.Load()) }))
}
