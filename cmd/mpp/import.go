package main

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"

	"mpp/access"
	"mpp/hall"
	"mpp/hall/hallfile"
	"mpp/internal/settings"
)

type importCmd struct {
	settings.Settings
	File  string `arg:"" help:"The hall file, see docs/hall-file.md." type:"existingfile"`
	Check bool   `help:"Only check the file."`
}

// Run checks the file and makes it the hall's configuration: through the server
// that runs on the data folder, or, where none does, in this process.
func (c *importCmd) Run(ctx context.Context) error {
	data, err := os.ReadFile(c.File)
	if err != nil {
		return err
	}
	cfg, err := hallfile.Parse(c.File, data)
	if err != nil {
		return err
	}
	for _, w := range hallfile.Warnings(cfg) {
		fmt.Fprintln(os.Stderr, "warning:", w)
	}
	if c.Check {
		fmt.Printf("%s: %d agencies, %d services, %d counters\n", c.File, len(cfg.Agencies), len(cfg.Services), len(cfg.Counters))
		return nil
	}
	set := c.Settings
	set.Hall = c.File
	version, changes, err := importInto(ctx, set, data)
	if err != nil {
		return err
	}
	printImport(version, changes)
	return nil
}

func printImport(version int64, changes []string) {
	if len(changes) == 0 {
		fmt.Printf("nothing to change: version %d says the same\n", version)
		return
	}
	fmt.Printf("version %d:\n", version)
	for _, change := range changes {
		fmt.Println(" ", change)
	}
}

func importInto(ctx context.Context, set settings.Settings, data []byte) (int64, []string, error) {
	if set.Embedded() {
		if url := runningAt(set.Data); url != "" {
			return importByAPI(ctx, set, url, data)
		}
	}
	var version int64
	var changes []string
	err := withStores(ctx, set, func(a *app) error {
		done, err := a.Import(ctx, data, hall.Meta{Actor: access.System().Actor()})
		if err != nil {
			return err
		}
		version, changes = done.Version, done.Changes
		return a.recorder.WaitFor(ctx, done.Seq)
	})
	return version, changes, err
}

// withStores runs a command against the stores, with the recorder but without a
// web server.
func withStores(ctx context.Context, set settings.Settings, do func(*app) error) error {
	if err := set.Check(); err != nil {
		return err
	}
	a := &app{set: set, opt: options{speed: 1}, log: set.Logger(), served: make(chan error, 1)}
	defer a.stop(context.WithoutCancel(ctx))
	for _, step := range []func(context.Context) error{a.openStores, a.findHall, a.bringMoment, a.startReaders} {
		if err := step(ctx); err != nil {
			return err
		}
	}
	return do(a)
}

type exportCmd struct {
	settings.Settings
	Out string `help:"File to write; empty: standard output." short:"o" placeholder:"FILE"`
}

// Run writes the newest configuration in the ledger as a hall file.
func (c *exportCmd) Run(ctx context.Context) error {
	cfg, err := newestConfig(ctx, c.Settings)
	if err != nil {
		return err
	}
	text, err := hallfile.Export(cfg)
	if err != nil {
		return err
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

// newestConfig reads the configuration in force from the ledger. Export and report
// may run beside a server: SQLite lets others read.
func newestConfig(ctx context.Context, set settings.Settings) (*hall.Config, error) {
	l, err := openLedgerAlone(ctx, set)
	if err != nil {
		return nil, err
	}
	defer l.Close()
	id, err := theHall(ctx, l, set)
	if err != nil {
		return nil, err
	}
	return l.Config(ctx, id, 0)
}
