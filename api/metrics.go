package api

import (
	"strconv"
	"time"

	"github.com/gofiber/fiber/v2"
	"github.com/prometheus/client_golang/prometheus"
)

// metrics are the API's own; other rooms register theirs with Deps.Registry.
type metrics struct {
	requests *prometheus.HistogramVec
}

func newMetrics(r *prometheus.Registry, lanes []*lane) *metrics {
	for _, l := range lanes {
		r.MustRegister(laneMetrics(l)...)
	}
	m := &metrics{requests: prometheus.NewHistogramVec(prometheus.HistogramOpts{
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
	m.requests.WithLabelValues(knownMethod(method), route, strconv.Itoa(status)).Observe(took.Seconds())
}

func knownMethod(m string) string {
	for _, known := range fiber.DefaultMethods {
		if m == known {
			return m
		}
	}
	return "other"
}
