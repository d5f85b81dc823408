// Command cmd makes the chaos runs; make chaos calls it. See docs/chaos.md.
package main

import (
	"context"
	"flag"
	"fmt"
	"math/rand/v2"
	"os"
	"os/signal"
	"strings"
	"syscall"

	"mpp/tools/chaos"
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	err := chaos.Prove(ctx, options())
	stop()
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

func options() chaos.Options {
	o := chaos.Options{Out: os.Stdout}
	faults := flag.String("fault", "", "names of the faults to make, with commas; empty: all")
	list := flag.Bool("list", false, "list the faults and end")
	flag.Uint64Var(&o.Seed, "seed", 0, "of all that is random; 0: a new one")
	flag.IntVar(&o.Count, "count", 3, "how often each fault is made, under the settings in turn")
	flag.StringVar(&o.Ack, "ack", "", "redis or ledger only; empty: both")
	flag.BoolVar(&o.Short, "short", false, "faults last briefly")
	flag.IntVar(&o.Halls, "halls", 1, "how many halls are tested side by side, each with servers of its own")
	flag.Float64Var(&o.Rate, "rate", chaos.Rate, "tickets a second; a ticket makes about four changes")
	flag.BoolVar(&o.Mutant, "mutant", false, "test a server whose call-next is broken on purpose")
	flag.Parse()
	if *list {
		for _, f := range chaos.Faults() {
			fmt.Printf("%-18s %s\n", f.Name, f.What)
		}
		os.Exit(0)
	}
	if *faults != "" {
		o.Only = strings.Split(*faults, ",")
	}
	if o.Seed == 0 {
		o.Seed = uint64(rand.Uint32())
	}
	return o
}
