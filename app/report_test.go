package app

import (
	"strings"
	"testing"
	"time"
)

// TestReportsAreReadByTheHallsClock: an open day counts until the hall's now, which is not
// that of the machine in a training.
func TestReportsAreReadByTheHallsClock(t *testing.T) {
	m := machineAt(t, "2026-05-29 09:00")
	s := openAt(t, testSettings(t), m.machine())
	s.counter(atD1, "open")
	m.pass(20 * time.Minute)
	s.recorded()
	type answer struct {
		At       string
		Counters []struct {
			OpenMS int64 `json:"open_ms"`
		}
	}
	r := want[answer](s, managerP, 200, "GET", "/api/v1/report?from=2026-05-29&by=counter", nil)
	if len(r.Counters) != 1 || r.Counters[0].OpenMS != (20*time.Minute).Milliseconds() || !strings.HasPrefix(r.At, "2026-05-29T02:20:00") {
		t.Errorf("read at %s: %+v", r.At, r.Counters)
	}
}
