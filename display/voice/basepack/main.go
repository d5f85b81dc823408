// Command basepack makes the clips of the base pack from its lists of words, with espeak-ng:
// go run ./display/voice/basepack FOLDER. Clips that no list names are removed.
package main

import (
	"context"
	"fmt"
	"os"

	"mpp/display/voice"
)

func main() {
	if len(os.Args) != 2 {
		fmt.Fprintln(os.Stderr, "usage: basepack FOLDER")
		os.Exit(2)
	}
	made, err := voice.MakeBase(context.Background(), os.Args[1])
	if err != nil {
		fmt.Fprintln(os.Stderr, "basepack:", err)
		os.Exit(1)
	}
	fmt.Println(made, "clips")
}
