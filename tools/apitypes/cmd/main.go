// Command cmd writes what the pages' modules take from Go; run it by make types.
package main

import (
	"fmt"
	"os"

	"mpp/tools/apitypes"
)

func main() {
	files, err := apitypes.Files()
	for path, text := range files {
		if err == nil {
			err = os.WriteFile(path, []byte(text), 0o644) // #nosec G306 -- a source file
		}
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}
