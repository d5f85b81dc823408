package app

import (
	"context"
	"strings"
	"testing"
	"time"

	"mpp/hall"
	"mpp/live/livetest"
)

// unpaused waits until the board of the zone shows no pause.
func (s *site) unpaused(ctx context.Context) {
	s.t.Helper()
	_, err := s.board(ctx).WaitTopic(ctx, "board:utama", func(v livetest.View) bool {
		list, known := v.State["pauses"].([]any)
		return known && len(list) == 0
	})
	must(s.t, err)
}

// pauseEnds are the ends in the history, as "<role> <agency>".
func (s *site) pauseEnds() (ends []string) {
	for _, e := range s.history() {
		if e.Type == hall.EventPauseEnded {
			if e.Pause.Ended == nil || e.Pause.Until == nil || *e.Pause.Ended != *e.Pause.Until {
				s.t.Errorf("pause %d did not end when it was due", e.Pause.ID)
			}
			ends = append(ends, string(e.Actor.Role)+" "+e.Pause.Agency)
		}
	}
	return ends
}

func soon(seconds int) string {
	return time.Now().Add(time.Duration(seconds) * time.Second).UTC().Format(time.RFC3339Nano)
}

// Pauses end by themselves, each once, though two nodes look.
func TestPausesEndByThemselves(t *testing.T) {
	ctx, cancel := context.WithTimeout(context.Background(), time.Minute)
	defer cancel()
	a, b := twoSites(t)
	want[struct{}](a, managerP, 200, "POST", "/api/v1/hall/pause", obj{"reason": "Upacara", "until": soon(2)})
	want[struct{}](a, managerP, 200, "POST", "/api/v1/agencies/dukcapil/pause", obj{"reason": "Rapat", "until": soon(3)})
	refused := want[struct{ Code hall.Code }](b, kioskP, 409, "POST", "/api/v1/tickets", obj{"service": "ktp"})
	if refused.Code != hall.CodePaused {
		t.Fatalf("the other node: %s", refused.Code)
	}
	b.unpaused(ctx)
	a.unpaused(ctx)
	b.issue("ktp", "regular")
	a.recordedByAll()
	if got := strings.Join(a.pauseEnds(), ", "); got != "system , system dukcapil" {
		t.Errorf("ended by %q", got)
	}
}

// A pause whose return time passes while the server is off ends at the start, as of that time.
func TestPauseEndsAtTheStart(t *testing.T) {
	ctx, cancel := context.WithTimeout(context.Background(), time.Minute)
	defer cancel()
	s := open(t, setUps[0].set(t))
	want[struct{}](s, managerP, 200, "POST", "/api/v1/agencies/dukcapil/pause", obj{"reason": "Listrik padam", "until": soon(1)})
	s.restart()
	s.unpaused(ctx)
	if got := strings.Join(s.pauseEnds(), ", "); got != "system dukcapil" {
		t.Errorf("ended by %q", got)
	}
}
