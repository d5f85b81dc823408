package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"os"
	"strings"
	"time"

	"mpp/app"
	"mpp/internal/settings"
)

type doctorCmd struct {
	settings.Settings
	Mend bool   `help:"Also record events in quarantine that the ledger takes now."`
	URL  string `help:"Only ask this address of a running server, e.g. http://127.0.0.1:8080/readyz." placeholder:"URL"`
}

// errFaults ends the command with a non-zero status.
var errFaults = errors.New("at least one fault, see above")

// Run examines everything and prints the findings.
func (c *doctorCmd) Run(ctx context.Context) error {
	ctx, cancel := context.WithTimeout(ctx, 20*time.Second)
	defer cancel()
	if c.URL != "" {
		return askServer(ctx, c.URL)
	}
	return printFindings(os.Stdout, app.Checks(ctx, c.Settings, c.Mend))
}

// printFindings returns an error if one of the findings is a fault.
func printFindings(w io.Writer, list []app.Finding) error {
	var err error
	for _, f := range list {
		fmt.Fprintf(w, "%-5s  %s\n", f.Grade, f.What)
		if f.Grade != app.Good && f.Fix != "" {
			fmt.Fprintf(w, "       -> %s\n", f.Fix)
		}
		if f.Grade == app.Fault {
			err = errFaults
		}
	}
	return err
}

// askServer is the health check of a container: quiet when all is well.
func askServer(ctx context.Context, url string) error {
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, url, nil)
	if err != nil {
		return fmt.Errorf("--url: %w", err)
	}
	res, err := (&http.Client{Timeout: 3 * time.Second}).Do(req)
	if err != nil {
		return err
	}
	defer res.Body.Close()
	body, err := io.ReadAll(io.LimitReader(res.Body, 4096))
	if err != nil {
		return err
	}
	if res.StatusCode != http.StatusOK {
		return fmt.Errorf("%s answered %d: %s", url, res.StatusCode, strings.TrimSpace(string(body)))
	}
	return nil
}
