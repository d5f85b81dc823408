package api

import (
	"strconv"
	"sync"
	"time"

	"github.com/gofiber/fiber/v2"
	"github.com/prometheus/client_golang/prometheus"
)

// metrics are the API's own; other rooms register theirs with Deps.Registry.
type metrics struct {
	requests *prometheus.HistogramVec

	mu    sync.RWMutex
	known map[answerKind]prometheus.Observer // what requests has made so far
}

// answerKind is the labels of an answer. All three are of our own making, so there are
// no more of them than routes times statuses.
type answerKind struct {
	method, route string
	status        int
}

func newMetrics(r *prometheus.Registry, lanes []*lane) *metrics {
	for _, l := range lanes {
		r.MustRegister(laneMetrics(l)...)
	}
	m := &metrics{known: map[answerKind]prometheus.Observer{}, requests: prometheus.NewHistogramVec(prometheus.HistogramOpts{
		Name:    "mpp_http_request_seconds",
		Help:    "Time to answer an HTTP request, by route and status.",
		Buckets: []float64{.001, .0025, .005, .01, .025, .05, .1, .25, .5, 1, 2.5, 5, 10},
	}, []string{"method", "route", "status"})}
	r.MustRegister(m.requests)
	return m
}

func laneMetrics(l *lane) []prometheus.Collector {
	labels := prometheus.Labels{"lane": l.name}
	return []prometheus.Collector{
		prometheus.NewGaugeFunc(prometheus.GaugeOpts{Name: "mpp_http_lane_in_flight", ConstLabels: labels,
			Help: "Requests at work, by lane."}, func() float64 { return float64(len(l.slots)) }),
		prometheus.NewGaugeFunc(prometheus.GaugeOpts{Name: "mpp_http_lane_waiting", ConstLabels: labels,
			Help: "Requests that wait for a place, by lane."}, func() float64 { return float64(l.waiting.Load()) }),
		prometheus.NewCounterFunc(prometheus.CounterOpts{Name: "mpp_http_lane_refused_total", ConstLabels: labels,
			Help: "Requests refused because a lane was full, by lane."}, func() float64 { return float64(l.refused.Load()) }),
	}
}

func (m *metrics) observe(method, route string, status int, took time.Duration) {
	m.of(answerKind{knownMethod(method), route, status}).Observe(took.Seconds())
}

// of finds the observer of an answer, cheaper than the vector does.
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
	for _, known := range fiber.DefaultMethods {
		if m == known {
			return known // not m: what is kept must not be of the request
		}
	}
	return "other"
}
