// Command cmd writes the types of the pages' modules; run it by make types.
package main

import (
	"fmt"
	"os"

	"mpp/api"
	"mpp/tools/apitypes"
)

func main() {
	description, err := api.Description()
	if err == nil {
		var types []byte
		types, err = apitypes.Declare(description)
		if err == nil {
			err = os.WriteFile("ui/types/api.d.ts", types, 0o644) // #nosec G306 -- a source file
		}
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}
