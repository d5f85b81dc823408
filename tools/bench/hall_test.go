package bench

import (
	"testing"
	"time"
)

// TestSizes: the made-up halls have what their size says and fit a hall file.
func TestSizes(t *testing.T) {
	sizes := []size{usual}
	for _, c := range comparisons {
		sizes = append(sizes, c.small, c.large)
	}
	for _, s := range sizes {
		c, file, err := s.configuration(hallID)
		if err != nil {
			t.Errorf("%+v: %v", s, err)
			continue
		}
		if len(c.Agencies) != s.agencies || len(c.Services) != s.agencies*s.services || len(c.Counters) != s.agencies*s.counters || len(file) == 0 {
			t.Errorf("%+v: %d agencies, %d services, %d counters", s, len(c.Agencies), len(c.Services), len(c.Counters))
		}
		served := s.services
		if s.one {
			served = 1
		}
		for _, k := range c.Counters {
			if len(k.Services) != served {
				t.Errorf("%+v: counter %s serves %d services", s, k.ID, len(k.Services))
			}
		}
	}
}

func TestPercentile(t *testing.T) {
	f := flow{}
	if f.percentile(99) != 0 {
		t.Error("of nothing")
	}
	for i := range 200 {
		f.latencies = append(f.latencies, time.Duration(200-i)*time.Millisecond)
	}
	if p50, p99 := f.percentile(50), f.percentile(99); p50 != 101 || p99 != 199 {
		t.Errorf("median %v, p99 %v", p50, p99)
	}
}
