package bench

import (
	"context"
	"encoding/csv"
	"fmt"
	"io"
	"os/exec"
	"slices"
	"strconv"
	"strings"
	"text/tabwriter"

	"mpp/tools/testkit"
)

// sample holds one value of each figure of a line.
type sample struct {
	line   string
	values []value
}

type value struct {
	name, unit string
	v          float64
}

// add puts a value under the line's name and its own.
func (s *sample) add(name, unit string, v float64) {
	s.values = append(s.values, value{s.line + "." + name, unit, v})
}

// figure has the samples of each build in the order in which they were taken: those at
// one index belong together.
type figure struct {
	name, unit string
	samples    [][]float64
}

// report collects the figures of a line and prints them.
type report struct {
	out     io.Writer
	builds  []*build
	figures []*figure
	machine []float64 // samples of the yardstick
}

func newReport(out io.Writer, builds []*build) *report {
	r := &report{out: out, builds: builds}
	if len(builds) > 1 {
		fmt.Fprintf(out, "# median (min..max) of %s and of %s; ratio: %s over %s, pair by pair\n", builds[0].name, builds[1].name, builds[1].name, builds[0].name)
	} else {
		fmt.Fprintf(out, "# median (min..max) of %s\n", builds[0].name)
	}
	return r
}

// add takes a sample of one of the builds.
func (r *report) add(build int, s sample) {
	for _, v := range s.values {
		i := slices.IndexFunc(r.figures, func(f *figure) bool { return f.name == v.name })
		if i < 0 {
			i = len(r.figures)
			r.figures = append(r.figures, &figure{v.name, v.unit, make([][]float64, len(r.builds))})
		}
		r.figures[i].samples[build] = append(r.figures[i].samples[build], v.v)
	}
}

// print writes one row for each figure and forgets them.
func (r *report) print() {
	t := tabwriter.NewWriter(r.out, 0, 4, 2, ' ', 0)
	for _, f := range r.figures {
		fmt.Fprintf(t, "bench\t%s\t%s", f.name, f.unit)
		for _, samples := range f.samples {
			fmt.Fprintf(t, "\t%s", spread(samples))
		}
		if len(f.samples) > 1 {
			fmt.Fprintf(t, "\tratio %s", spread(ratios(f.samples[0], f.samples[1])))
		}
		fmt.Fprintln(t)
	}
	fmt.Fprintf(t, "#\tmachine.redis_set\t/s\t%s\n", spread(r.machine))
	t.Flush()
	r.figures, r.machine = nil, nil
}

// ratios divides the samples of the second build by those of the first, pair by pair.
// A pair whose first sample is 0 has none.
func ratios(first, second []float64) []float64 {
	var out []float64
	for i := range min(len(first), len(second)) {
		if first[i] != 0 {
			out = append(out, second[i]/first[i])
		}
	}
	return out
}

// spread is a median with the lowest and highest sample.
func spread(samples []float64) string {
	if len(samples) == 0 {
		return "-"
	}
	return fmt.Sprintf("%s (%s..%s)", number(median(samples)), number(slices.Min(samples)), number(slices.Max(samples)))
}

// median is the middle sample, or the mean of the two in the middle; 0 of none.
func median(samples []float64) float64 {
	s := slices.Sorted(slices.Values(samples))
	if len(s) == 0 {
		return 0
	}
	return (s[(len(s)-1)/2] + s[len(s)/2]) / 2
}

// number prints three significant digits, and no exponent.
func number(v float64) string {
	digits := 0
	for limit := 100.0; limit > v && digits < 3; limit /= 10 {
		digits++
	}
	return strconv.FormatFloat(v, 'f', digits, 64)
}

// yardstick measures the machine itself: SETs a second by redis-benchmark on a bare Redis.
// Runs of different days are comparable only as far as it is the same.
func yardstick(ctx context.Context, bare *testkit.RedisServer) (float64, error) {
	_, port, _ := strings.Cut(bare.Addr(), ":")
	out, err := exec.CommandContext(ctx, "redis-benchmark", "-p", port, "-t", "set", "-c", strconv.Itoa(clients), "-n", "50000", "-r", "100000", "--csv").Output()
	if err != nil {
		return 0, fmt.Errorf("redis-benchmark, of Debian's package redis-tools: %w", err)
	}
	rows, err := csv.NewReader(strings.NewReader(string(out))).ReadAll()
	if err != nil || len(rows) == 0 || len(rows[len(rows)-1]) < 2 {
		return 0, fmt.Errorf("redis-benchmark printed %.300q: %w", out, err)
	}
	return strconv.ParseFloat(rows[len(rows)-1][1], 64)
}
