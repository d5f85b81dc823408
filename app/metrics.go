package app

import (
	"github.com/prometheus/client_golang/prometheus"

	"mpp/hall"
)

// metrics are the figures of the parts behind the API, read when Prometheus asks.
type metrics struct{ list []metric }

type metric struct {
	desc *prometheus.Desc
	kind prometheus.ValueType
	read func() float64
}

func newMetrics(h *Hall, s *server) *metrics {
	m := &metrics{}
	add := func(kind prometheus.ValueType, name, help string, read func() float64) {
		m.list = append(m.list, metric{prometheus.NewDesc("mpp_"+name, help, nil, nil), kind, read})
	}
	level, total := prometheus.GaugeValue, prometheus.CounterValue
	add(level, "ledger_lag_seconds", "Age of the oldest event that was read and is not in SQL yet.",
		func() float64 { return h.recorder.Stats().Lag.Seconds() })
	add(level, "ledger_pending_events", "Events read and not in SQL yet.", func() float64 { return float64(h.recorder.Stats().Pending) })
	add(level, "ledger_last_seq", "Highest event this process brought into SQL.", func() float64 { return float64(h.recorder.Stats().LastSeq) })
	add(total, "ledger_failures_total", "Tries to write to SQL that failed.", func() float64 { return float64(h.recorder.Stats().Failures) })
	add(level, "live_last_seq", "Last event in the live picture.", func() float64 { return float64(h.hub.Stats().Seq) })
	add(level, "live_sockets", "Open websockets.", func() float64 { return float64(h.hub.Stats().Sockets) })
	add(level, "live_subscriptions", "Subscribed topics over all sockets.", func() float64 { return float64(h.hub.Stats().Subscriptions) })
	add(total, "live_messages_total", "Frames written to websockets.", func() float64 { return float64(h.hub.Stats().Messages) })
	add(total, "live_slow_clients_total", "Sockets cut because they were too slow.", func() float64 { return float64(h.hub.Stats().CutSlow) })
	add(total, "live_refused_total", "Sockets refused because there were too many.", func() float64 { return float64(h.hub.Stats().Refused) })
	add(total, "ack_fallbacks_total", "Changes acknowledged by Redis because SQL was away (MPP_ACK=ledger).", func() float64 { return float64(h.ack.fallbacks.Load()) })
	add(level, "backlog_events", "Events in the stream that SQL has not acknowledged.", func() float64 { return float64(h.backlog.Events()) })
	add(level, "http_connections", "Open connections.", func() float64 { return float64(s.port.Open()) })
	add(total, "http_connections_refused_total", "Connections refused because there were too many.", func() float64 { return float64(s.port.Refused()) })
	add(total, "ledger_poisoned_total", "Events that SQL will never take, set aside by this process.", func() float64 { return float64(h.recorder.Stats().Quarantined) })
	add(level, "ledger_holes", "Events among the newest 100,000 that SQL lacks and no restored event accounts for.", func() float64 { return float64(h.guard.holes.Load()) })
	add(level, "redis_replicas", "Replicas that Redis had at the last look.", func() float64 { return float64(h.queue.Replicas()) })
	add(level, "clock_apart_seconds", "How far this machine's clock is ahead of Redis or the database, whichever is further; on a single machine, by how much it was set.",
		func() float64 { return h.watch.last.Load().apart.Seconds() })
	add(level, "clock_usable", "1 while this process may stamp events and turn the day by its clock.", func() float64 {
		if h.watch.MayStamp() != nil {
			return 0
		}
		return 1
	})
	add(level, "clock_hall_ahead_seconds", "How far the hall's clock, which never runs backwards, is ahead of this machine's.",
		func() float64 { return h.aheadOfUs().Seconds() })
	add(level, "hall_waiting", "Tickets that wait.", h.waiting)
	return m
}

func (h *Hall) waiting() float64 {
	n := 0
	h.feed.View(func(d *hall.Day) {
		for _, s := range d.Config().Services {
			total, _ := d.Waiting(s.ID)
			n += total
		}
	})
	return float64(n)
}

// Describe implements prometheus.Collector.
func (m *metrics) Describe(ch chan<- *prometheus.Desc) {
	for _, x := range m.list {
		ch <- x.desc
	}
}

// Collect implements prometheus.Collector.
func (m *metrics) Collect(ch chan<- prometheus.Metric) {
	for _, x := range m.list {
		ch <- prometheus.MustNewConstMetric(x.desc, x.kind, x.read())
	}
}
