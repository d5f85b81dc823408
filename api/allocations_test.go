//go:build !race

// The race detector makes pools forget by chance, so this counts without it.

package api_test

import "testing"

// A request's cost is held by its allocations: they are the same on every machine.
func TestRequestsAllocateLittle(t *testing.T) {
	h := newHot(t)
	const each = 100
	for _, c := range []struct {
		name    string
		request []byte
		status  string
		most    float64
	}{
		{"issue", h.issue(), "201", 34},
		{"call-next", h.callNext(), "200", 33},
	} {
		h.check(c.request, c.status)
		if got := testing.AllocsPerRun(5, func() { h.run(c.request, each) }) / each; got > c.most {
			t.Errorf("%s: %.1f allocations a request, want at most %.0f", c.name, got, c.most)
		}
	}
}
