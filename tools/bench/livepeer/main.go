// Command livepeer is what the live feed is measured with: "serve" is the bare server
// beside it, "watch" holds the sockets of many clients, on either. Each is a process
// of its own, so that the one who measures shares no memory and no files with them.
package main

import (
	"fmt"
	"os"
)

func main() {
	run := map[string]func() error{"serve": serve, "watch": watch}[append(os.Args, "")[1]]
	if run == nil {
		fmt.Fprintln(os.Stderr, "usage: livepeer serve|watch")
		os.Exit(2)
	}
	if err := run(); err != nil {
		fmt.Fprintln(os.Stderr, "livepeer:", err)
		os.Exit(1)
	}
}
