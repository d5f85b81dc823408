package main

import (
	"context"
	"os"
	"strings"
	"time"

	"mpp/app"
	"mpp/internal/settings"
	"mpp/simulate"
)

type simulateCmd struct {
	Data     string  `help:"Data folder with the secret that tokens are made with; a demo needs none." default:"./data" env:"MPP_DATA" placeholder:"DIR"`
	Secret   string  `hidden:"" env:"MPP_SECRET" placeholder:"TEXT"`
	File     string  `name:"secret-file" help:"File with the secret, where the server was given one; MPP_SECRET is the secret itself." env:"MPP_SECRET_FILE" placeholder:"FILE"`
	URL      string  `name:"url" help:"The running server." default:"http://127.0.0.1:8080"`
	Visits   int     `help:"How many citizens come." default:"2000"`
	Speed    float64 `help:"Seconds of the simulated day in one real second. 0: the speed of the hall's own clock, or 120 where that is real time." default:"0"`
	Seed     uint64  `help:"The same seed draws the same day. 0: by the time; it is printed." default:"0"`
	Hours    float64 `help:"Length of the day." default:"8"`
	Priority float64 `help:"Share of priority tickets." default:"0.12"`
	NoShow   float64 `help:"Share of citizens who do not come when called; a third of them come later." default:"0.05"`
	Transfer float64 `help:"Share of visits that go on to another agency." default:"0.04"`
	Several  float64 `help:"Share of visits whose number is for two services." default:"0.2"`
	Hold     float64 `help:"Share of visits that wait for a document in between." default:"0.02"`
	Moves    int     `help:"How many times a supervisor moves a queue to another service of its agency." default:"3"`
	Pauses   int     `help:"How many times the whole hall is paused, for ten minutes." default:"1"`
	Real     bool    `help:"Also in a hall that is no sample: the day takes numbers there and stays in its records."`
	Shared   bool    `help:"Others use the hall meanwhile: their tickets are counted, not held against the server."`
}

// Help is printed by mpp simulate --help.
func (simulateCmd) Help() string {
	return `Citizens take numbers, officers open their counters, call, serve, pause and close, all through the public API. ` +
		`Afterwards every change that was accepted is looked for in the log: exactly once, in its order, as it was answered. ` +
		`The command fails when anything is missing, wrong or doubled. Against mpp demo it signs in as the sample people; ` +
		`against another server it makes short-lived tokens with the installation's secret (MPP_SECRET, or the data folder's).`
}

// Run lives the day.
func (c *simulateCmd) Run(ctx context.Context) error {
	seed := c.Seed
	if seed == 0 {
		seed = uint64(time.Now().UnixMilli()) % seeds
	}
	set := settings.Settings{Data: c.Data, Secret: c.Secret, SecretFile: c.File}
	if err := set.AfterApply(); err != nil {
		return err
	}
	bar := newLineBar("visits")
	return simulate.Run(ctx, simulate.Options{
		URL: strings.TrimRight(c.URL, "/"), Visits: c.Visits, Speed: c.Speed, Seed: seed, Hours: c.Hours,
		Priority: c.Priority, NoShow: c.NoShow, Transfer: c.Transfer, Several: c.Several, Hold: c.Hold, Moves: c.Moves, Pauses: c.Pauses, Shared: c.Shared, Real: c.Real,
		Token: app.SimulatedPeople(set), Out: os.Stdout,
		Progress: func(done, total int64) {
			if bar.at(done, total); done == total {
				bar.end()
			}
		},
	})
}

// seeds keeps a seed short enough to be typed again.
const seeds = 1_000_000_000
