// Command cmd measures the server; make bench runs it. See docs/performance.md.
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
	lines := flag.String("figure", "", "lines to measure, separated by commas; empty: all")
	flag.IntVar(&o.Runs, "runs", 5, "samples of each figure")
	flag.StringVar(&o.Against, "against", "", "git revision to compare with")
	flag.Parse()
	if *lines != "" {
		o.Lines = strings.Split(*lines, ",")
	}
	return o
}
