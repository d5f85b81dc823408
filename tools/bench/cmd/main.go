// Command cmd measures: make bench runs it. See docs/performance.md.
package main

import (
	"context"
	"flag"
	"fmt"
	"os"
	"os/signal"
	"strings"
	"syscall"

	"mpp/tools/bench"
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	err := bench.Run(ctx, options())
	stop()
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

func options() bench.Options {
	o := bench.Options{Out: os.Stdout}
	only := flag.String("only", "", "names of parts or figures, with commas; empty: all")
	flag.IntVar(&o.Runs, "runs", 5, "samples of each figure; what is told is their median")
	flag.StringVar(&o.Profile, "profile", "", "folder for profiles of the server under load")
	flag.Parse()
	if *only != "" {
		o.Only = strings.Split(*only, ",")
	}
	return o
}
