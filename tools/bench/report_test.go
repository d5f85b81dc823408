package bench

import (
	"strings"
	"testing"
)

func TestMedian(t *testing.T) {
	for _, tc := range []struct {
		samples []float64
		want    float64
	}{{nil, 0}, {[]float64{3}, 3}, {[]float64{9, 1, 5}, 5}, {[]float64{4, 1, 9, 2}, 3}} {
		if got := (figure{samples: tc.samples}).median(); got != tc.want {
			t.Errorf("%v: %v, want %v", tc.samples, got, tc.want)
		}
	}
}

func TestLines(t *testing.T) {
	var out strings.Builder
	r := &report{out: &out}
	r.add(figure{"issue.ratio", "x", []float64{0.7, 0.9, 0.85}, atLeast(0.80)})
	r.add(figure{"idle.mb", "MB", []float64{123.456}, atMost(80)})
	if got, want := out.String(), "bench issue.ratio 0.850 x\nbench idle.mb 123 MB\n"; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
	r.table()
	for _, want := range []string{"0.700..0.900", ">= 0.800: reached", "<= 80.0: NOT REACHED"} {
		if !strings.Contains(out.String(), want) {
			t.Errorf("no %q in\n%s", want, out.String())
		}
	}
}

func TestChoose(t *testing.T) {
	all := []part{{name: "issue", figures: []string{"issue.ratio", "issue.p99_ms"}}, {name: "live"}}
	got, err := choose(all, []string{"issue.p99_ms"})
	if err != nil || len(got) != 1 || got[0].name != "issue" {
		t.Errorf("got %v, %v", got, err)
	}
	if _, err := choose(all, []string{"speed"}); err == nil || !strings.Contains(err.Error(), "issue.ratio") {
		t.Errorf("an unknown name: %v", err)
	}
}
