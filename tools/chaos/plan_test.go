package chaos

import (
	"bytes"
	"slices"
	"strings"
	"testing"
	"time"
)

// TestHallFarFromMidnight: whenever a run begins, the hall's date does not turn within the hour.
func TestHallFarFromMidnight(t *testing.T) {
	offsets := map[string]time.Duration{"Asia/Jakarta": 7 * time.Hour, "Asia/Jayapura": 9 * time.Hour}
	for minute := range 24 * 60 {
		now := time.Date(2026, 11, 28, 0, minute, 0, 0, time.UTC)
		file, found := hallAt(now), 0
		for zone, offset := range offsets {
			if !bytes.Contains(file, []byte("timezone: "+zone+"}")) {
				continue
			}
			found++
			if at := now.Add(offset); at.YearDay() != at.Add(time.Hour).YearDay() {
				t.Errorf("at %s UTC the hall is in %s and its day is about to end", now.Format("15:04"), zone)
			}
		}
		if found != 1 {
			t.Fatalf("at %s UTC the hall has %d zones", now.Format("15:04"), found)
		}
	}
}

func TestPlan(t *testing.T) {
	for _, tc := range []struct {
		name string
		o    Options
		want int
	}{
		{"all, three times", Options{Count: 3}, 3 * len(Faults())},
		{"one fault", Options{Only: []string{"redis-flush"}, Count: 2}, 2},
		{"one setting", Options{Ack: AckRedis, Count: 1}, len(Faults()) - 1}, // embedded has the other only
	} {
		runs, err := plan(tc.o)
		if err != nil || len(runs) != tc.want {
			t.Errorf("%s: %d runs, %v, want %d", tc.name, len(runs), err, tc.want)
		}
	}
	if _, err := plan(Options{Only: []string{"meteor"}}); err == nil || !strings.Contains(err.Error(), "redis-flush") {
		t.Errorf("an unknown fault: %v", err)
	}
}

// TestBothSettings: two runs of a fault test both settings, the stricter promise first.
func TestBothSettings(t *testing.T) {
	runs, err := plan(Options{Only: []string{"power", "node-kill"}, Count: 2})
	if err != nil {
		t.Fatal(err)
	}
	var acks []string
	for _, r := range runs {
		acks = append(acks, r.fault.Name+" "+r.ack)
	}
	want := []string{"node-kill redis", "node-kill ledger", "power ledger", "power redis"}
	if !slices.Equal(acks, want) {
		t.Errorf("got %q, want %q", acks, want)
	}
}

// TestRunAgain: the seed that a failed run prints repeats that run.
func TestRunAgain(t *testing.T) {
	runs, err := plan(Options{Seed: 7, Count: 3})
	if err != nil {
		t.Fatal(err)
	}
	for _, r := range runs {
		again, err := plan(Options{Seed: r.seed, Only: []string{r.fault.Name}, Ack: r.ack, Count: 1})
		if err != nil || len(again) != 1 || again[0].seed != r.seed {
			t.Fatalf("%s %s of seed %d: %v again", r.fault.Name, r.ack, r.seed, again)
		}
	}
}

func TestEveryFaultIsDescribed(t *testing.T) {
	seen := map[string]bool{}
	for _, f := range Faults() {
		if f.Name == "" || seen[f.Name] || f.What == "" || f.Stores == nil || f.Break == nil || f.Nodes < 1 {
			t.Errorf("fault %+v", f)
		}
		seen[f.Name] = true
	}
}

func TestLastLine(t *testing.T) {
	var out bytes.Buffer
	verdicts := []Verdict{{Fault: "a", Linear: linearOK}, {Fault: "b", Linear: linearOK, Skipped: "no disk"}}
	if report(&out, verdicts) || !strings.HasSuffix(out.String(), "\nchaos: 1 faults, 0 lost, 0 duplicated, 0 called twice, 0 events missing, "+
		"0 events twice, 0 announcements missed, 0 spoken twice, 0 promises broken, 1 could not be made on this machine\n") {
		t.Errorf("got %s", out.String())
	}
	verdicts = append(verdicts, Verdict{Fault: "c", Lost: 2, Breaches: []string{"2 lost"}})
	if !report(&out, verdicts) || !strings.Contains(out.String(), "chaos: 2 faults, 2 lost") {
		t.Errorf("a breach is not reported: %s", out.String())
	}
}
