package bench

import (
	"context"
	"errors"
	"io"
	"os"
	"strings"
	"testing"

	"mpp/hall/hallfile"
)

// TestReport: samples are paired by their order, and a rate may rise while a cost falls.
func TestReport(t *testing.T) {
	var out strings.Builder
	r := newReport(&out, []*build{{name: "aaa"}, {name: "bbb"}})
	for i, samples := range [][]float64{{100, 200, 400}, {50, 220, 300}} {
		for _, v := range samples {
			s := sample{line: "issue"}
			s.add("server_us", "us", v)
			r.add(i, s)
		}
	}
	r.print()
	for _, want := range []string{"bbb over aaa", "issue.server_us", "200 (100..400)", "220 (50.0..300)", "ratio 0.750 (0.500..1.10)"} {
		if !strings.Contains(out.String(), want) {
			t.Errorf("no %q in\n%s", want, out.String())
		}
	}
	if got := spread(ratios([]float64{0}, []float64{1})); got != "-" {
		t.Errorf("ratio to zero: %s", got)
	}
}

func TestChoose(t *testing.T) {
	got, err := choose([]string{"issue"})
	if err != nil || len(got) != 2 || got[0].name != "issue" {
		t.Errorf("got %v, %v", got, err)
	}
	if _, err := choose([]string{"speed"}); err == nil || !strings.Contains(err.Error(), "issue") {
		t.Errorf("an unknown name: %v", err)
	}
	if err := Run(context.Background(), Options{Lines: []string{"speed"}, Out: io.Discard}); err == nil {
		t.Error("an unknown name is measured")
	}
}

// TestHallFile: the halls have what their size says, and are halls.
func TestHallFile(t *testing.T) {
	for _, s := range []size{usual, {agencies: 1, services: 1, counters: 4}, {agencies: 60, services: 5, counters: 5, one: true}} {
		file, services, counters := s.file()
		c, err := hallfile.Parse(hallID, []byte(file))
		if err != nil {
			t.Fatalf("%+v: %v\n%s", s, err, file)
		}
		if len(c.Services) != s.agencies*s.services || len(services) != len(c.Services) || len(c.Counters) != s.agencies*s.counters || len(counters) != len(c.Counters) {
			t.Errorf("%+v: %d services, %d counters", s, len(c.Services), len(c.Counters))
		}
		for _, k := range c.Counters {
			if s.one && len(k.Services) != 1 {
				t.Errorf("%+v: counter %s serves %v", s, k.ID, k.Services)
			}
		}
	}
}

// TestLoad: each worker does its share, and the first error ends the load.
func TestLoad(t *testing.T) {
	ctx := context.Background()
	turns := make([]int, 4)
	_, latencies, err := load(ctx, 4, 12, func(_ context.Context, worker, turn int) error {
		turns[worker] += turn
		return nil
	})
	if err != nil || len(latencies) != 12 || turns[0] != 3 || turns[3] != 3 {
		t.Errorf("%d steps, turns %v, %v", len(latencies), turns, err)
	}
	if _, _, err := load(ctx, 4, 12, func(context.Context, int, int) error { return errors.ErrUnsupported }); !errors.Is(err, errors.ErrUnsupported) {
		t.Errorf("an error of a step: %v", err)
	}
}

// TestCPUTime: the time of this very process rises with its work.
func TestCPUTime(t *testing.T) {
	before, err := cpuTime(os.Getpid())
	if err != nil {
		t.Fatal(err)
	}
	for now := before; now < before+2*tick; {
		if now, err = cpuTime(os.Getpid()); err != nil {
			t.Fatal(err)
		}
	}
	if _, err := cpuTime(-1); err == nil {
		t.Error("a process that does not exist has a time")
	}
}
