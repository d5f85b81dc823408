package main

import (
	"context"
	"fmt"
	"log/slog"
	"os"
	"path/filepath"

	"mpp/kiosk/printing/agent"
	"mpp/kiosk/printing/escpos"
	"mpp/kiosk/printing/printer"
)

type printAgentCmd struct {
	Server  string `help:"Address of the server, e.g. http://192.168.1.10:8080." required:"" placeholder:"URL"`
	Printer string `help:"Where the printer is: tcp://HOST:9100, file:///dev/usb/lp0, serial:///dev/ttyUSB0?baud=115200 or cups://PRINTER." required:"" placeholder:"ADDRESS"`
	Width   int    `help:"Width of the paper in mm: 58 or 80 (default ${default})." enum:"58,80" default:"80" placeholder:"MM"`
	Copies  int    `help:"How often each slip is printed: 1 or 2; 0, the default, is as the hall file says." enum:"0,1,2" default:"0"`
	Cut     string `help:"How the paper is cut: partial, full or none (default ${default})." enum:"partial,full,none" default:"partial"`
	State   string `help:"Folder for the credential and the journal of what was printed (default: mpp-print-agent in the user's folder for state)." placeholder:"DIR"`
	Verbose bool   `help:"Also say what goes well."`
}

// Run prints until a signal comes.
func (c *printAgentCmd) Run(ctx context.Context) error {
	address, err := printer.Parse(c.Printer)
	if err != nil {
		return fmt.Errorf("--printer: %w", err)
	}
	if c.State == "" {
		if c.State, err = stateFolder(); err != nil {
			return err
		}
	}
	level := slog.LevelWarn
	if c.Verbose {
		level = slog.LevelInfo
	}
	return agent.Run(ctx, agent.Options{Server: c.Server, Address: address, Width: c.Width, Copies: c.Copies, Cut: escpos.Cut(c.Cut), State: c.State,
		Version: version, Console: os.Stdout, Log: slog.New(slog.NewTextHandler(os.Stderr, &slog.HandlerOptions{Level: level}))})
}

// stateFolder is where a service of systemd, or a user, keeps what must last.
func stateFolder() (string, error) {
	if dir := os.Getenv("STATE_DIRECTORY"); dir != "" {
		return dir, nil
	}
	if dir := os.Getenv("XDG_STATE_HOME"); dir != "" {
		return filepath.Join(dir, "mpp-print-agent"), nil
	}
	home, err := os.UserHomeDir()
	if err != nil {
		return "", fmt.Errorf("--state: %w", err)
	}
	return filepath.Join(home, ".local", "state", "mpp-print-agent"), nil
}
