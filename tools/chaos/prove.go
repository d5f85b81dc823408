package chaos

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"sync"
	"sync/atomic"

	"golang.org/x/sync/errgroup"

	"mpp/tools/testkit"
)

// errBroken reports that a promise was not kept.
var errBroken = errors.New("chaos: a promise was broken")

// run is one fault under one setting.
type run struct {
	fault Fault
	ack   string
	seed  uint64
}

// Prove makes the runs, prints each as it ends and finally the table. The error says
// that a promise was broken, or that a run could not be made.
func Prove(ctx context.Context, o Options) error {
	_, err := prove(ctx, o)
	return err
}

func prove(ctx context.Context, o Options) ([]Verdict, error) {
	runs, err := plan(o)
	if err != nil {
		return nil, err
	}
	fmt.Fprintf(o.Out, "chaos: SEED=%d, %d runs\n", o.Seed, len(runs))
	var tags []string
	if o.Mutant {
		tags = []string{"mutant"}
	}
	bin, err := testkit.BuildServer(ctx, tags...)
	if err != nil {
		return nil, err
	}
	w := &work{o: o, bin: bin, runs: runs, verdicts: make([]*Verdict, len(runs))}
	var halls errgroup.Group
	for range max(o.Halls, 1) {
		halls.Go(func() error { return w.makeAll(ctx) })
	}
	err = errors.Join(ctx.Err(), halls.Wait())
	var verdicts []Verdict
	for _, v := range w.verdicts {
		if v != nil {
			verdicts = append(verdicts, *v)
		}
	}
	if report(o.Out, verdicts) {
		err = errors.Join(err, errBroken)
	}
	return verdicts, err
}

// work is the list of runs, shared by the halls that are tested side by side. Halls share
// no server, so that each meets one fault at a time.
type work struct {
	o    Options
	bin  string
	runs []run
	next atomic.Int64

	mu       sync.Mutex
	ended    int
	verdicts []*Verdict // of each run, nil while it was not made
}

// makeAll makes runs until none is left; slow servers are started once for all. An
// interrupted run proves nothing.
func (w *work) makeAll(ctx context.Context) error {
	k := &stock{Scope: &testkit.Scope{}}
	for i := int(w.next.Add(1)) - 1; i < len(w.runs); i = int(w.next.Add(1)) - 1 {
		r := w.runs[i]
		v := runOne(ctx, r.fault, r.ack, r.seed, w.o, w.bin, k)
		if ctx.Err() != nil {
			break
		}
		w.mu.Lock()
		w.verdicts[i] = &v
		w.ended++
		v.print(w.o.Out, w.ended, len(w.runs))
		w.mu.Unlock()
	}
	return k.Close()
}

// plan lists the runs in their order: each fault as often as asked for, under its settings
// in turn. The first run of each fault has the given seed, so that any run can be repeated
// alone.
func plan(o Options) ([]run, error) {
	faults := Faults()
	for _, name := range o.Only {
		if !slices.ContainsFunc(faults, func(f Fault) bool { return f.Name == name }) {
			return nil, fmt.Errorf("there is no fault %q; there are: %s", name, strings.Join(names(faults), ", "))
		}
	}
	var runs []run
	for _, f := range faults {
		if len(o.Only) > 0 && !slices.Contains(o.Only, f.Name) {
			continue
		}
		acks := f.acks()
		if o.Ack != "" {
			acks = slices.DeleteFunc(acks, func(ack string) bool { return ack != o.Ack })
		}
		for n := range max(o.Count, 1) {
			if len(acks) > 0 {
				runs = append(runs, run{f, acks[n%len(acks)], o.Seed + uint64(n)})
			}
		}
	}
	return runs, nil
}

func names(faults []Fault) []string {
	out := make([]string, len(faults))
	for i, f := range faults {
		out[i] = f.Name
	}
	return out
}
