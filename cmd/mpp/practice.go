package main

import (
	"context"
	"fmt"
	"os"

	"mpp/app"
	"mpp/internal/settings"
)

type practiceCmd struct {
	settings.Settings
	Listen  string `help:"Address that the practice hall listens on (default ${default}); 0.0.0.0:8088 lets the counters' machines reach it." default:"127.0.0.1:8088" env:"MPP_PRACTICE_ADDR" placeholder:"HOST:PORT"`
	Waiting int    `help:"How many citizens wait for each service at an open counter (default ${default})." default:"3"`
}

// Run serves a copy of the hall to practise in, with stores of its own that end with it.
func (c *practiceCmd) Run(ctx context.Context) error {
	if c.Waiting < 1 || c.Waiting > 50 {
		return fmt.Errorf("--waiting: %d is not between 1 and 50", c.Waiting)
	}
	folder, file, err := app.PracticeFolder(ctx, c.Settings)
	defer os.RemoveAll(folder)
	if err != nil {
		return err
	}
	set := settings.Settings{Addr: c.Listen, Data: folder, Hall: file, Backlog: c.Backlog, Log: c.Log,
		Hosts: c.Hosts, TrustProxy: c.TrustProxy, Metrics: c.Metrics}
	return serve(ctx, set, app.Options{Demo: true, AlwaysOpen: true}, func(p *app.Platform) {
		fmt.Printf("%s: %s/counter\nMasuk tanpa kata sandi; tidak ada yang tercatat di antrean sungguhan.\n"+
			"Sign-in without a password; nothing reaches the real queues. Stop: Ctrl+C\n", p.Config().Hall.Name, p.URL())
		go p.Practise(ctx, c.Waiting)
	})
}
