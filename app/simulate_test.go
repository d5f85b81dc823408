package app

import (
	"bytes"
	"context"
	"strings"
	"testing"
	"time"

	"mpp/internal/settings"
	"mpp/simulate"
)

// simulatedVisits and simulatedSpeed make a day of four hours some seconds long.
const (
	simulatedVisits = 200
	simulatedSpeed  = 6000
)

// sampleSite is the sample hall, open round the clock.
func sampleSite(t *testing.T, set settings.Settings, demo bool) *Platform {
	t.Helper()
	set.Hall = ""
	a, err := Start(context.Background(), set, Options{Demo: demo, AlwaysOpen: true})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { a.Stop(context.Background()) })
	return a
}

// simulated runs a day against the address and returns what was printed.
func simulated(ctx context.Context, set settings.Settings, address string) (string, error) {
	return simulatedWith(ctx, set, address, func(int64, int64) {})
}

func simulatedWith(ctx context.Context, set settings.Settings, address string, progress func(done, total int64)) (string, error) {
	var out bytes.Buffer
	o := simulate.Options{URL: address, Visits: simulatedVisits, Speed: simulatedSpeed, Seed: 42, Hours: 4,
		Priority: 0.12, NoShow: 0.1, Transfer: 0.1, Several: 0.2, Hold: 0.05, Moves: 4, Pauses: 2, Real: true, Out: &out, Progress: progress, CatchUp: 5 * time.Second,
		Token: SimulatedPeople(settings.Settings{Data: set.Data, Secret: set.Secret})}
	err := simulate.Run(ctx, o)
	return out.String(), err
}

func lastLine(s string) string {
	lines := strings.Split(strings.TrimSpace(s), "\n")
	return lines[len(lines)-1]
}

const agreed = "simulate: 200 visits, 0 missing, 0 wrong, 0 doubled"

// TestSimulatedDayAgrees: a whole day through the API, on both set-ups; as sample
// people of the demo, and with tokens of the installation's secret.
func TestSimulatedDayAgrees(t *testing.T) {
	for i, f := range setUps {
		t.Run(f.name, func(t *testing.T) {
			set := f.set(t)
			a := sampleSite(t, set, i == 0)
			out, err := simulated(context.Background(), set, a.URL())
			if err != nil || lastLine(out) != agreed {
				t.Fatalf("%v\n%s", err, out)
			}
			for _, want := range []string{"31 counters", "wait, priority", "transfers", " went on to another service", "4 queues moved to another service, with ", "2 pauses of the hall", "p99", "seed 42"} {
				if !strings.Contains(out, want) {
					t.Errorf("it does not tell %q:\n%s", want, out)
				}
			}
		})
	}
}
