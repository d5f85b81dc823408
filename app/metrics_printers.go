package app

import (
	"github.com/prometheus/client_golang/prometheus"

	"mpp/backoffice/printers"
)

// printerMetrics counts the kiosks' printers by how they do, as this process knows it.
type printerMetrics struct {
	room *printers.Service
	desc *prometheus.Desc
}

func newPrinterMetrics(room *printers.Service) *printerMetrics {
	return &printerMetrics{room, prometheus.NewDesc("mpp_printers",
		"Printers of kiosks by state; away: the print agent has not been heard of for a minute.", []string{"state"}, nil)}
}

// Describe implements prometheus.Collector.
func (m *printerMetrics) Describe(ch chan<- *prometheus.Desc) { ch <- m.desc }

// Collect implements prometheus.Collector.
func (m *printerMetrics) Collect(ch chan<- prometheus.Metric) {
	count := map[printers.State]int{}
	for _, p := range m.room.All() {
		count[p.State]++
	}
	for _, state := range append([]printers.State{printers.Away}, printers.Reported...) {
		ch <- prometheus.MustNewConstMetric(m.desc, prometheus.GaugeValue, float64(count[state]), string(state))
	}
}
