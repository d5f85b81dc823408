// Command mpp is the queue and counter management system of a Mal Pelayanan
// Publik: one binary for the server, its administration and a simulated day. Commands
// read flags, call package app and print.
package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/signal"
	"slices"
	"strings"
	"syscall"

	"github.com/alecthomas/kong"
)

// version is set by the build: -ldflags "-X main.version=1.2.3".
var version = "dev"

// cli is the whole command line.
type cli struct {
	Serve      serveCmd      `cmd:"" default:"withargs" help:"Run the server (the default)."`
	Demo       demoCmd       `cmd:"" help:"Run the whole system with a sample hall, open at any hour, and sign-ins for everyone."`
	Practice   practiceCmd   `cmd:"" help:"Run a copy of the hall to practise in: nothing reaches the real queues."`
	Simulate   simulateCmd   `cmd:"" help:"Drive a realistic day through the public API of a running server."`
	Import     importCmd     `cmd:"" help:"Make a hall file the hall's configuration."`
	Export     exportCmd     `cmd:"" help:"Write the hall's configuration as a hall file."`
	Report     reportCmd     `cmd:"" help:"Measure a period against the service standards, as CSV or JSON."`
	Migrate    migrateCmd    `cmd:"" help:"Bring the ledger's tables up or down, or show where they stand."`
	Backup     backupCmd     `cmd:"" help:"Write all the ledger knows into one file, while the server runs."`
	Restore    restoreCmd    `cmd:"" help:"Bring a backup into an empty ledger, on either set-up."`
	Ledger     ledgerCmd     `cmd:"" help:"Rebuild what follows from the events, while the server runs."`
	Account    accountCmd    `cmd:"" help:"List the people who may sign in; print a one-time link for one of them."`
	PrintAgent printAgentCmd `cmd:"" help:"Print the numbers of a kiosk, on its own machine."`
	Voice      voiceCmd      `cmd:"" help:"Check, make or import the clips that calls are spoken with."`
	Token      tokenCmd      `cmd:"" help:"Print, list and revoke bearer tokens of API clients."`
	Doctor     doctorCmd     `cmd:"" help:"Check the settings and what they point to, and say what to fix."`
	Version    versionCmd    `cmd:"" help:"Print the version."`

	Completion completionCmd `cmd:"" hidden:"" help:"Print the completion of a shell."`
	Man        manCmd        `cmd:"" hidden:"" help:"Print the manual page."`

	PrintVersion kong.VersionFlag `name:"version" help:"Print the version."`
}

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	err := run(ctx, os.Args[1:])
	stop()
	if err != nil {
		fmt.Fprintln(os.Stderr, "mpp:", err)
		os.Exit(1)
	}
}

// errUsage: kong has printed what is wrong.
var errUsage = errors.New("see mpp --help")

func run(ctx context.Context, args []string) error {
	var c cli
	exit := func(code int) { os.Exit(code) } // --help
	parser, err := kong.New(&c, kong.Name("mpp"), kong.Exit(exit), kong.UsageOnError(),
		kong.Description("Antrean MPP: queues and counters for a Mal Pelayanan Publik. Settings come from flags or from environment variables of the same names."),
		kong.ConfigureHelp(kong.HelpOptions{Compact: true, FlagsLast: true}), kong.BindTo(ctx, (*context.Context)(nil)), kong.Vars{"version": "mpp " + version})
	if err != nil {
		return fmt.Errorf("command line: %w", err)
	}
	settingsLast(parser.Model.Node)
	warnOfArguments(args)
	if len(args) == 0 {
		fmt.Fprintln(os.Stderr, "no command was given, so this starts the server as mpp serve does; mpp --help lists the commands")
	}
	k, err := parser.Parse(helpFirst(args))
	if err != nil {
		return fmt.Errorf("%w; %w", err, errUsage)
	}
	return k.Run()
}

// helpFirst makes mpp help COMMAND what it is elsewhere: mpp COMMAND --help.
func helpFirst(args []string) []string {
	if len(args) > 0 && args[0] == "help" {
		return append(slices.Clone(args[1:]), "--help")
	}
	return args
}

// settingsLast gives the flags that have a variable in the environment, in each command, a
// group of their own: help lists it after the flags of the command itself.
func settingsLast(node *kong.Node) {
	for _, flag := range node.Flags {
		if len(flag.Envs) > 0 {
			flag.Group = &kong.Group{Key: "settings", Title: "Settings:"}
		}
	}
	for _, child := range node.Children {
		settingsLast(child)
	}
}

// warnOfArguments tells of secrets among the arguments.
func warnOfArguments(args []string) {
	for _, arg := range args {
		name, _, _ := strings.Cut(arg, "=")
		secret := name == "--secret" || name == "--previous-secret"
		if url := name == "--redis-url" || name == "--database-url"; secret || (url && strings.Contains(strings.Join(args, " "), "@")) {
			fmt.Fprintf(os.Stderr, "warning: everybody on this machine can read %s among the arguments: use the variable, or %s-file\n", name, name)
		}
	}
}

type versionCmd struct{}

func (versionCmd) Run() error {
	fmt.Println("mpp", version)
	return nil
}
