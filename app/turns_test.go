package app

import (
	"testing"

	"mpp/access"
	"mpp/backoffice/turns"
	"mpp/hall"
)

var boardP = access.Principal{Role: hall.RoleDisplay, ID: "papan-1"}

// turn asks as a board would.
func (s *site) turn(room, board string, call int, over bool) string {
	s.t.Helper()
	return want[struct{ Turn string }](s, boardP, 200, "POST", "/api/v1/rooms/"+room+"/turn", obj{"board": board, "call": call, "over": over}).Turn
}

// TestTurnsOfBoards: of two boards of a room, at two nodes, one speaks a call, and one at a
// time.
func TestTurnsOfBoards(t *testing.T) {
	a, b := twoSites(t)
	steps := []struct {
		at    *site
		room  string
		board string
		call  int
		over  bool
		want  string
	}{
		{a, "utama", "one", 11, false, "yours"},
		{b, "utama", "two", 11, false, "said"},
		{b, "utama", "two", 12, false, "later"},
		{a, "utama", "one", 11, false, "yours"}, // goes on
		{b, "utama", "two", 11, true, "said"},   // another's call is not over by that
		{b, "utama", "two", 12, false, "later"},
		{a, "utama", "one", 11, true, "said"},
		{b, "utama", "two", 12, false, "yours"},
		{a, "utama", "one", 12, false, "said"},
		{a, "utama", "anew", 11, false, "said"}, // its page was loaded anew
		{b, "utama", "two", 13, false, "yours"},
		{b, "utama", "two", 12, true, "said"}, // came late, after its next call began
		{a, "utama", "one", 14, false, "later"},
	}
	for i, s := range steps {
		if got := s.at.turn(s.room, s.board, s.call, s.over); got != s.want {
			t.Fatalf("step %d, %+v: %s", i, s, got)
		}
	}
}

// TestTurnsAreForBoards: who may ask, and for what, on both set-ups.
func TestTurnsAreForBoards(t *testing.T) {
	onSetUps(t, func(t *testing.T, s *site) {
		if got := s.turn("utama", "one", 11, false); got != "yours" {
			t.Error(got)
		}
		if got := s.turn("utama", "two", 11, false); got != "said" {
			t.Error(got)
		}
		for _, p := range []access.Principal{helpDesk, managerP, {Role: hall.RoleKiosk, ID: "kios-1"}} {
			want[obj](s, p, 403, "POST", "/api/v1/rooms/utama/turn", obj{"board": "x", "call": 11})
		}
		want[obj](s, boardP, 404, "POST", "/api/v1/rooms/dapur/turn", obj{"board": "x", "call": 11})
		want[obj](s, boardP, 400, "POST", "/api/v1/rooms/utama/turn", obj{"call": 11})
	})
}

// TestTurnsOverAMinuteOfTheEmbeddedRedis: it takes a whole minute off each key at once.
func TestTurnsOverAMinuteOfTheEmbeddedRedis(t *testing.T) {
	e := startEmbeddedRedis()
	t.Cleanup(e.Close)
	rdb := e.client()
	t.Cleanup(func() { _ = rdb.Close() })
	room := turns.Service{Redis: rdb, Hall: "mpp"}
	for i, want := range []turns.Turn{turns.Yours, turns.Later} {
		got, err := room.Take(t.Context(), "utama", []string{"one", "two"}[i], int64(11+i), false)
		if err != nil || got != want {
			t.Fatalf("board %d: %q, %v", i, got, err)
		}
		e.server.FastForward(expireEvery)
	}
}
