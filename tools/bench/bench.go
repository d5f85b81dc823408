package bench

import (
	"context"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"

	"mpp/tools/testkit"
)

// Options of a measurement.
type Options struct {
	Only []string // names of parts or figures; empty: all
	Runs int      // of each figure
	// Profile is a folder for profiles of the servers under load; empty: none are taken.
	Profile string
	Out     io.Writer
}

// part measures figures that belong together, on servers that it starts on b.Scope.
type part struct {
	name    string
	figures []string // the names that it adds
	measure func(ctx context.Context, b *bench) error
}

// bench is what a part measures with.
type bench struct {
	*testkit.Scope        // of the part: what starts on it ends with the part
	runs           int    // samples that each figure wants
	server         string // path of the built server
	profile        string // Options.Profile
	report         *report
}

// add tells a figure: one sample for each run.
func (b *bench) add(name, unit string, samples []float64, r reach) {
	b.report.add(figure{name: name, unit: unit, samples: samples, reach: r})
}

// logf says what a part is doing or saw; it is no figure.
func (b *bench) logf(format string, args ...any) { b.report.logf(format, args...) }

// Run measures, prints each figure when it is there, and at last how each stands to
// what it should reach. The error says that something could not be measured.
func Run(ctx context.Context, o Options) error {
	chosen, err := choose(parts(), o.Only)
	if err != nil {
		return err
	}
	server, err := testkit.BuildServer(ctx)
	if err != nil {
		return err
	}
	r := &report{out: o.Out}
	r.machine()
	var failed []error
	for _, p := range chosen {
		if ctx.Err() != nil {
			break
		}
		b := &bench{Scope: testkit.NewScope(p.name), runs: max(o.Runs, 1), server: server, profile: o.Profile, report: r}
		err := b.Try(func() error { return p.measure(ctx, b) })
		if err = errors.Join(err, b.Close()); err != nil {
			failed = append(failed, fmt.Errorf("%s: %w", p.name, err))
			r.logf("%s: could not be measured: %v", p.name, err)
		}
	}
	r.table()
	return errors.Join(append(failed, ctx.Err())...)
}

// choose takes the parts that have one of the names, or a figure of one.
func choose(all []part, names []string) ([]part, error) {
	if len(names) == 0 {
		return all, nil
	}
	var chosen []part
	known := map[string]bool{}
	for _, p := range all {
		wanted := false
		for _, name := range append([]string{p.name}, p.figures...) {
			known[name] = true
			wanted = wanted || slices.Contains(names, name)
		}
		if wanted {
			chosen = append(chosen, p)
		}
	}
	for _, name := range names {
		if !known[name] {
			return nil, fmt.Errorf("there is no part or figure %q; there are: %s", name, strings.Join(sorted(known), ", "))
		}
	}
	return chosen, nil
}
