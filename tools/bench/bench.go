// Package bench measures built servers on real Redis and MariaDB, through the public API
// alone, and compares two revisions in turn in one run. See docs/performance.md.
package bench

import (
	"context"
	"errors"
	"fmt"
	"io"
	"runtime"
	"slices"

	"mpp/tools/testkit"
)

// Options of a measurement.
type Options struct {
	Lines   []string // names of the lines to measure; empty: all
	Runs    int      // samples of each figure
	Against string   // git revision to compare with; empty: none
	Out     io.Writer
}

// line is a group of figures that are measured together.
type line struct {
	name string
	// open prepares the servers of one build. They end with the bench.
	open func(ctx context.Context, b *bench) (sampler, error)
}

// sampler takes one sample of each figure of its line.
type sampler func(ctx context.Context, s *sample) error

// lines lists what is measured, in this order.
var lines = []line{
	{"issue", issueOn(hallServer)},
	{"issue", issueOn(embedded)},
	{"call", callOn(hallServer)},
	{"call", callOn(embedded)},
	{"ledger", openLedger},
	{"live", openLive},
	{"restore", openRestore},
	{"flat", openFlat},
	{"start", openStart},
	{"idle", idleOn(hallServer)},
	{"idle", idleOn(embedded)},
}

// bench is what one line measures one build with.
type bench struct {
	*testkit.Scope // of the line: servers started on it end with the line
	build          *build
}

// Run measures the chosen lines and prints their figures line by line. The error says
// what could not be measured.
func Run(ctx context.Context, o Options) error {
	chosen, err := choose(o.Lines)
	if err != nil {
		return err
	}
	builds, err := makeBuilds(ctx, o.Against)
	if err != nil {
		return err
	}
	fmt.Fprintf(o.Out, "# %s, %s/%s, %d cores\n", runtime.Version(), runtime.GOOS, runtime.GOARCH, runtime.NumCPU())
	r := newReport(o.Out, builds)
	var failed []error
	for _, l := range chosen {
		if ctx.Err() != nil {
			break
		}
		if err := l.measure(ctx, o, builds, r); err != nil {
			failed = append(failed, fmt.Errorf("%s: %w", l.name, err))
		}
		r.print()
	}
	return errors.Join(append(failed, ctx.Err())...)
}

// choose returns the lines that have one of the names.
func choose(names []string) (chosen []line, err error) {
	known := []string{}
	for _, l := range lines {
		known = append(known, l.name)
		if len(names) == 0 || slices.Contains(names, l.name) {
			chosen = append(chosen, l)
		}
	}
	for _, name := range names {
		if !slices.Contains(known, name) {
			return nil, fmt.Errorf("there is no line %q; there are %v", name, slices.Compact(known))
		}
	}
	return chosen, nil
}

// measure samples all builds in turn. The first sample of each warms up and does not
// count.
func (l line) measure(ctx context.Context, o Options, builds []*build, r *report) (err error) {
	scope := &testkit.Scope{}
	defer func() { err = errors.Join(err, scope.Close()) }()
	return scope.Try(func() error {
		bare := testkit.StartRedis(scope)
		samplers := make([]sampler, len(builds))
		for i, v := range builds {
			if samplers[i], err = l.open(ctx, &bench{Scope: scope, build: v}); err != nil {
				return fmt.Errorf("%s: %w", v.name, err)
			}
		}
		for run := range max(o.Runs, 1) + 1 {
			rate, err := yardstick(ctx, bare)
			if err != nil {
				return err
			}
			r.machine = append(r.machine, rate)
			for i, take := range samplers {
				s := sample{line: l.name}
				if err := take(ctx, &s); err != nil {
					return fmt.Errorf("%s: %w", builds[i].name, err)
				}
				if run > 0 {
					r.add(i, s)
				}
			}
		}
		return nil
	})
}
