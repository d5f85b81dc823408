package main

import (
	"cmp"
	"context"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"text/tabwriter"
	"time"

	"mpp/app"
	"mpp/internal/settings"
)

type serveCmd struct {
	settings.Settings
}

// Run serves until a signal comes.
func (c *serveCmd) Run(ctx context.Context) error {
	return serve(ctx, c.Settings, app.Options{}, func(p *app.Platform) {
		fmt.Println(banner(p.Config().Hall.Name, p.URL()))
		invite(ctx, p, cmp.Or(c.PublicURL, p.URL()))
	})
}

// banner says which hall is served where; most names of halls begin with MPP themselves.
func banner(hall, url string) string {
	return "MPP " + strings.TrimPrefix(hall, "MPP ") + ": " + url
}

// invite prints where the first administrator signs in, as long as there is none. url is
// where others reach the server.
func invite(ctx context.Context, p *app.Platform, url string) {
	path, err := p.FirstAdminPath(ctx)
	if err != nil {
		fmt.Fprintln(os.Stderr, "warning: could not look for an administrator:", err)
	} else if path != "" {
		fmt.Printf("Administrator pertama / first administrator (once, 24 h): %s%s\n", strings.TrimSuffix(url, "/"), path)
	}
}

func serve(ctx context.Context, set settings.Settings, opt app.Options, up func(*app.Platform)) error {
	p, err := app.Start(ctx, set, opt)
	if err != nil {
		return err
	}
	up(p)
	err = p.Wait(ctx)
	p.Stop(context.WithoutCancel(ctx))
	return err
}

type demoCmd struct {
	settings.Settings
	Speed  float64 `help:"How fast the hall's clock runs: 60 makes an hour of service a minute." default:"1"`
	Public bool    `help:"Also listen on an address that other machines reach, where everyone is administrator of the sample hall."`
}

// Run serves the sample hall with sign-ins for everyone, in a folder of its own inside the
// data folder, so that neither its hall nor its secret is that of mpp serve.
func (c *demoCmd) Run(ctx context.Context) error {
	if c.Speed < 1 || c.Speed > 3600 {
		return fmt.Errorf("--speed: %g is not between 1 and 3600", c.Speed)
	}
	if !settings.Loopback(c.Addr) && !c.Public {
		return fmt.Errorf("MPP_ADDR: %s can be reached from other machines, where everyone would be administrator of the sample hall: choose 127.0.0.1, or add --public", c.Addr)
	}
	c.Data = filepath.Join(c.Data, "demo")
	return serve(ctx, c.Settings, app.Options{Demo: true, AlwaysOpen: c.Hall == "", Speed: c.Speed}, func(p *app.Platform) {
		welcome(os.Stdout, p, c.Data)
	})
}

// demoTokenLife is how long the printed tokens hold.
const demoTokenLife = 30 * 24 * time.Hour

// welcome prints the addresses and the sample identities.
func welcome(w io.Writer, p *app.Platform, data string) {
	cfg, url := p.Config(), p.URL()
	var b strings.Builder
	t := tabwriter.NewWriter(&b, 0, 4, 2, ' ', 0)
	fmt.Fprintf(t, "\n%s (contoh / sample), %d instansi, %d layanan, %d loket\n\n", cfg.Hall.Name, len(cfg.Agencies), len(cfg.Services), len(cfg.Counters))
	row := func(what, path string) { fmt.Fprintf(t, "  %s\t%s%s\n", what, url, path) }
	row("Mulai / start", "/")
	row("Kios / kiosk", "/kiosk")
	row("Loket / counter", "/counter")
	for _, z := range p.Zones() {
		row("Papan "+z.Name.ID+" / board", "/board/"+z.ID)
	}
	row("Pengelola / manager", "/office")
	row("API", "/api/openapi.json")
	fmt.Fprintf(t, "\nMasuk tanpa kata sandi: pilih peran di halaman. Token API untuk beberapa peran:\n")
	fmt.Fprintf(t, "No password: choose a role on the page. API tokens for some roles:\n\n")
	for _, sample := range p.SampleTokens(demoTokenLife) {
		fmt.Fprintf(t, "  %s\t%s\n", sample.Key, sample.Token)
	}
	fmt.Fprintf(t, "\nHari yang ramai / a busy day:  go run ./cmd/mpp simulate --url %s\nBerhenti / stop: Ctrl+C. Data: %s\n", url, data)
	t.Flush()
	_, _ = io.WriteString(w, b.String())
}
