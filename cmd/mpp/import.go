package main

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"

	"mpp/app"
	"mpp/internal/settings"
)

type importCmd struct {
	settings.Settings
	File  string `arg:"" help:"The hall file, see docs/hall-file.md." type:"existingfile"`
	Check bool   `help:"Only check the file."`
}

// Run checks the file and makes it the hall's configuration.
func (c *importCmd) Run(ctx context.Context) error {
	file, err := app.ReadHallFile(c.File)
	if err != nil {
		return err
	}
	for _, w := range append(file.Warnings, file.MediaWarnings(c.Settings)...) {
		fmt.Fprintln(os.Stderr, "warning:", w)
	}
	if cfg := file.Config; c.Check {
		fmt.Printf("%s: %d agencies, %d services, %d counters\n", c.File, len(cfg.Agencies), len(cfg.Services), len(cfg.Counters))
		return nil
	}
	done, err := app.ImportHall(ctx, c.Settings, file)
	if err != nil {
		return err
	}
	printImport(done)
	return nil
}

func printImport(done app.HallImport) {
	switch {
	case done.First:
		fmt.Printf("version %d: the hall's first configuration\n", done.Version)
	case len(done.Changes) == 0:
		fmt.Printf("nothing to change: version %d says the same\n", done.Version)
	default:
		fmt.Printf("version %d:\n", done.Version)
		for _, change := range done.Changes {
			fmt.Println(" ", change)
		}
	}
}

type exportCmd struct {
	settings.Settings
	Out string `help:"File to write; empty: standard output." short:"o" placeholder:"FILE"`
}

// Run writes the newest configuration in the ledger as a hall file.
func (c *exportCmd) Run(ctx context.Context) error {
	text, sample, err := app.ExportHall(ctx, c.Settings)
	if err != nil {
		return err
	}
	if sample {
		fmt.Fprintln(os.Stderr, "warning: this is a sample hall: for a hall of your own change hall.id and hall.name and take out sample: true")
	}
	if c.Out == "" {
		_, err = os.Stdout.Write(text)
		return err
	}
	f, err := os.OpenFile(c.Out, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
	if errors.Is(err, fs.ErrExist) {
		return fmt.Errorf("%s is there already: choose another name, nothing was written", c.Out)
	}
	if err != nil {
		return err
	}
	_, err = f.Write(text)
	return errors.Join(err, f.Close())
}
