package main

import (
	"context"
	"fmt"
	"io"
	"os"
	"strings"
	"text/tabwriter"
	"time"

	"mpp/access"
	"mpp/internal/settings"
)

type serveCmd struct {
	settings.Settings
}

// Run serves until a signal comes.
func (c *serveCmd) Run(ctx context.Context) error {
	return serve(ctx, c.Settings, options{}, func(a *app) {
		fmt.Printf("MPP %s: %s\n", a.queue.Config().Hall.Name, a.url())
	})
}

func serve(ctx context.Context, set settings.Settings, opt options, up func(*app)) error {
	a, err := start(ctx, set, opt)
	if err != nil {
		return err
	}
	up(a)
	err = a.wait(ctx)
	a.stop(context.WithoutCancel(ctx))
	return err
}

type demoCmd struct {
	settings.Settings
	Speed float64 `help:"How fast the hall's clock runs: 60 makes an hour of service a minute." default:"1"`
}

// Run serves the sample hall with sign-ins for everyone.
func (c *demoCmd) Run(ctx context.Context) error {
	if c.Speed < 1 || c.Speed > 3600 {
		return fmt.Errorf("--speed: %g is not between 1 and 3600", c.Speed)
	}
	return serve(ctx, c.Settings, options{demo: true, alwaysOpen: c.Hall == "", speed: c.Speed}, func(a *app) {
		a.welcome(os.Stdout)
	})
}

// demoTokenLife is how long the printed tokens hold.
const demoTokenLife = 30 * 24 * time.Hour

// welcome prints where everything is and who one can be.
func (a *app) welcome(w io.Writer) {
	cfg, url := a.queue.Config(), a.url()
	var b strings.Builder
	t := tabwriter.NewWriter(&b, 0, 4, 2, ' ', 0)
	fmt.Fprintf(t, "\n%s (contoh / sample), %d instansi, %d layanan, %d loket\n\n", cfg.Hall.Name, len(cfg.Agencies), len(cfg.Services), len(cfg.Counters))
	row := func(what, path string) { fmt.Fprintf(t, "  %s\t%s%s\n", what, url, path) }
	row("Mulai / start", "/")
	row("Kios / kiosk", "/kiosk")
	row("Loket / counter", "/counter")
	for _, z := range a.zones() {
		row("Layar "+z.Name.ID+" / board", "/board/"+z.ID)
	}
	row("Pengelola / manager", "/office")
	row("API", "/api/openapi.json")
	fmt.Fprintf(t, "\nMasuk tanpa kata sandi: pilih peran di halaman. Token API untuk beberapa peran:\n")
	fmt.Fprintf(t, "No password: choose a role on the page. API tokens for some roles:\n\n")
	for _, id := range a.sampleIdentities() {
		token, err := a.keys.Mint(id.Principal, demoTokenLife)
		if err != nil {
			continue // an identity that cannot be printed is still offered on the pages
		}
		fmt.Fprintf(t, "  %s\t%s\n", id.Key, token)
	}
	fmt.Fprintf(t, "\nHari yang ramai / a busy day:  go run ./cmd/mpp simulate --url %s\nBerhenti / stop: Ctrl+C. Data: %s\n", url, a.set.Data)
	t.Flush()
	_, _ = io.WriteString(w, b.String())
}

// sampleIdentities picks one identity of each role.
func (a *app) sampleIdentities() []access.Identity {
	seen := map[string]bool{}
	var out []access.Identity
	for _, id := range access.DemoIdentities(a.queue.Config()) {
		if role := string(id.Principal.Role); !seen[role] {
			seen[role] = true
			out = append(out, id)
		}
	}
	return out
}
