package app

import (
	"slices"
	"strings"
	"testing"
	"time"
)

// TestMetricNames: dashboards and alerts rely on them.
func TestMetricNames(t *testing.T) {
	s := open(t, testSettings(t))
	s.issue("ktp", "regular")
	a, err := s.call("", "GET", "/metrics", "", nil)
	must(t, err)
	var names []string
	for line := range strings.Lines(string(a.body)) {
		if name, ok := strings.CutPrefix(line, "# TYPE mpp_"); ok {
			names = append(names, strings.Fields(name)[0])
		}
	}
	for _, want := range strings.Fields(`ledger_lag_seconds ledger_pending_events ledger_last_seq ledger_failures_total ledger_poisoned_total
		live_last_seq live_sockets live_subscriptions live_messages_total live_slow_clients_total live_refused_total
		ack_fallbacks_total backlog_events http_connections http_connections_refused_total redis_replicas hall_waiting`) {
		if !slices.Contains(names, want) {
			t.Errorf("there is no mpp_%s among %v", want, names)
		}
	}
	for end := time.Now().Add(2 * time.Minute); !strings.Contains(string(a.body), "\nmpp_hall_waiting 1\n"); { // the feed follows
		if time.Now().After(end) {
			t.Fatal("one waits, and mpp_hall_waiting does not tell")
		}
		<-time.After(20 * time.Millisecond)
		a, err = s.call("", "GET", "/metrics", "", nil)
		must(t, err)
	}
}
