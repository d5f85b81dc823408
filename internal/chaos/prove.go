package chaos

import (
	"context"
	"errors"
	"fmt"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"

	"mpp/internal/testkit"
)

// errBroken says that a promise was not kept.
var errBroken = errors.New("chaos: a promise was broken")

// run is one fault under one setting, to be made.
type run struct {
	fault Fault
	ack   string
	seed  uint64
}

// Prove makes the runs, prints each as it ends and the table at last. The error says
// that a promise was broken, or that the proof could not be made.
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
	bin, err := buildServer(ctx, o.Mutant)
	if err != nil {
		return nil, err
	}
	k := &stock{scope: &scope{name: "stock"}}
	var verdicts []Verdict
	for i, r := range runs {
		v := runOne(ctx, r.fault, r.ack, r.seed, o, bin, k)
		if ctx.Err() != nil {
			break // a run that was broken off says nothing
		}
		verdicts = append(verdicts, v)
		v.print(o.Out, i+1, len(runs))
	}
	err = errors.Join(ctx.Err(), k.close())
	if report(o.Out, verdicts) {
		err = errors.Join(err, errBroken)
	}
	return verdicts, err
}

// plan lists the runs in their order. The first of each fault has the seed that was given,
// so that any run can be made again alone.
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
		switch {
		case o.Ack != "" && slices.Contains(acks, o.Ack):
			acks = []string{o.Ack}
		case o.Ack != "":
			continue
		case o.Short:
			acks = []string{f.shortAck()}
		}
		for n := range max(o.Count, 1) {
			for _, ack := range acks {
				runs = append(runs, run{f, ack, o.Seed + uint64(n)})
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

// buildServer makes the binary that is tested, the one that is shipped but for the
// mutation, when that is asked for.
func buildServer(ctx context.Context, mutant bool) (string, error) {
	dir, err := testkit.Dir("chaos-bin")
	if err != nil {
		return "", err
	}
	bin := filepath.Join(dir, "mpp")
	args := []string{"build", "-o", bin}
	if mutant {
		args = append(args, "-tags", "mutant")
	}
	out, err := exec.CommandContext(ctx, "go", append(args, "mpp/cmd/mpp")...).CombinedOutput()
	if err != nil {
		return "", fmt.Errorf("build the server: %w\n%s", err, out)
	}
	return bin, nil
}
