package bench

import (
	"cmp"
	"fmt"
	"io"
	"maps"
	"runtime"
	"slices"
	"strconv"
	"text/tabwriter"
)

// figure is one line of the result: the median of its samples.
type figure struct {
	name, unit string
	samples    []float64
	reach      reach
}

// median is the middle sample, or the mean of the two in the middle.
func (f figure) median() float64 {
	s := slices.Sorted(slices.Values(f.samples))
	if len(s) == 0 {
		return 0
	}
	mid := len(s) / 2
	if len(s)%2 == 1 {
		return s[mid]
	}
	return (s[mid-1] + s[mid]) / 2
}

// reach is what a figure should reach.
type reach struct {
	limit float64
	holds func(value, limit float64) bool
	sign  string
}

func atLeast(limit float64) reach {
	return reach{limit, func(v, l float64) bool { return v >= l }, ">="}
}

func atMost(limit float64) reach {
	return reach{limit, func(v, l float64) bool { return v <= l }, "<="}
}

// noted is for figures that are told for their own sake, such as a reference's.
var noted = reach{}

func (r reach) words(value float64) string {
	switch {
	case r.holds == nil:
		return ""
	case r.holds(value, r.limit):
		return fmt.Sprintf("%s %s: reached", r.sign, number(r.limit))
	default:
		return fmt.Sprintf("%s %s: NOT REACHED", r.sign, number(r.limit))
	}
}

// report collects figures and prints them.
type report struct {
	out     io.Writer
	figures []figure
}

// add prints the line that machines read: bench NAME VALUE UNIT.
func (r *report) add(f figure) {
	r.figures = append(r.figures, f)
	fmt.Fprintf(r.out, "bench %s %s %s\n", f.name, number(f.median()), f.unit)
}

func (r *report) logf(format string, args ...any) { fmt.Fprintf(r.out, "# "+format+"\n", args...) }

// machine says what the figures were taken on.
func (r *report) machine() {
	r.logf("%s, %s/%s, %d cores", runtime.Version(), runtime.GOOS, runtime.GOARCH, runtime.NumCPU())
}

// table prints all figures with their spread.
func (r *report) table() {
	t := tabwriter.NewWriter(r.out, 0, 4, 2, ' ', 0)
	fmt.Fprintln(t, "#\n# figure\tmedian\tunit\tlowest..highest\truns\treach")
	for _, f := range r.figures {
		spread := ""
		if len(f.samples) > 0 {
			spread = number(slices.Min(f.samples)) + ".." + number(slices.Max(f.samples))
		}
		fmt.Fprintf(t, "# %s\t%s\t%s\t%s\t%d\t%s\n", f.name, number(f.median()), f.unit, spread, len(f.samples), f.reach.words(f.median()))
	}
	t.Flush()
}

// number prints three digits that count, and no exponent.
func number(v float64) string {
	digits := 0
	for limit := 100.0; limit > v && digits < 3; limit /= 10 {
		digits++
	}
	return strconv.FormatFloat(v, 'f', digits, 64)
}

func sorted[K cmp.Ordered, V any](m map[K]V) []K { return slices.Sorted(maps.Keys(m)) }
