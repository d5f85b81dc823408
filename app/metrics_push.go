package app

import (
	"github.com/prometheus/client_golang/prometheus"

	"mpp/backoffice/notify"
)

// pushMetrics counts what became of the pushes that this process worked on.
type pushMetrics struct {
	room *notify.Service
	desc *prometheus.Desc
}

func newPushMetrics(room *notify.Service) *pushMetrics {
	return &pushMetrics{room, prometheus.NewDesc("mpp_pushes_total",
		"Pushes to phones: sent; late, so left out; gone, the phone wants no more; failed attempts.", []string{"result"}, nil)}
}

// Describe implements prometheus.Collector.
func (m *pushMetrics) Describe(ch chan<- *prometheus.Desc) { ch <- m.desc }

// Collect implements prometheus.Collector.
func (m *pushMetrics) Collect(ch chan<- prometheus.Metric) {
	c := &m.room.Counts
	for result, n := range map[string]int64{"sent": c.Sent.Load(), "late": c.Late.Load(), "gone": c.Gone.Load(), "failed": c.Failed.Load()} {
		ch <- prometheus.MustNewConstMetric(m.desc, prometheus.CounterValue, float64(n), result)
	}
}
