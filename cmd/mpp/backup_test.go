package main

import (
	"context"
	"path/filepath"
	"strings"
	"testing"

	"mpp/hall"
	"mpp/internal/settings"
)

// TestBackupMovesAHall: from the running server of one footing to the other, where
// the hall goes on with its tickets and its numbers.
func TestBackupMovesAHall(t *testing.T) {
	for i, from := range footings {
		to := footings[1-i]
		t.Run(from.name+" to "+to.name, func(t *testing.T) {
			s := open(t, from.set(t))
			out := busy(s)
			now := s.recorded()
			file := filepath.Join(t.TempDir(), "mpp.backup")
			backUp(t, s.set, file)
			if err := (&backupCmd{Settings: s.set, File: file}).Run(t.Context()); err == nil {
				t.Error("a second backup took the first one's name")
			}
			if err := (&restoreCmd{Settings: s.set, File: file}).Run(t.Context()); err == nil {
				t.Error("restored into the running hall")
			}

			target := to.set(t)
			target.Ack = settings.AckLedger // else the start leaves numbers out: it cannot know what was promised after the backup
			must(t, (&restoreCmd{Settings: target, File: file, Check: true}).Run(t.Context()))
			must(t, (&restoreCmd{Settings: target, File: file}).Run(t.Context()))
			if err := (&restoreCmd{Settings: target, File: file}).Run(t.Context()); err == nil || !strings.Contains(err.Error(), "already") {
				t.Errorf("restored twice: %v", err)
			}
			moved := open(t, target)
			after, err := moved.app.queue.Snapshot(context.Background())
			must(t, err)
			same(t, "after the move", after, now)
			if x := want[hall.TicketView](moved, kioskP, 200, "GET", "/api/v1/tickets/"+out["held"].ID, nil); x.State != hall.Held {
				t.Errorf("held ticket is %s after the move", x.State)
			}
			if x := moved.issue("ktp", "regular"); x.Number != "A-011" {
				t.Errorf("the next number is %s, want A-011", x.Number)
			}
		})
	}
}

func backUp(t *testing.T, set settings.Settings, file string) {
	t.Helper()
	must(t, (&backupCmd{Settings: set, File: file}).Run(t.Context()))
}

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

func TestBackupOfNothing(t *testing.T) {
	set := testSettings(t)
	if err := (&backupCmd{Settings: set, File: filepath.Join(t.TempDir(), "b")}).Run(t.Context()); err == nil || !strings.Contains(err.Error(), "no ledger") {
		t.Errorf("got %v", err)
	}
}
