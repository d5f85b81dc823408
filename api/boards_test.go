package api_test

import (
	"testing"

	"mpp/api"
	"mpp/api/apitest"
	"mpp/hall"
)

type boardsAnswer struct {
	Version int64
	Place   string
	Share   int
	Media   []struct {
		URL     string
		Video   bool
		Seconds int
		Zones   []string
		From    string
		Hours   []hall.Span
	}
}

// Boards are told what they can show, and pages only whether there is anything.
func TestMediaOfBoards(t *testing.T) {
	t.Parallel()
	s := apitest.Start(t, func(d *api.Deps) {
		d.SlideURL = func(file string) string {
			if file == "gone.png" {
				return ""
			}
			return "/media/" + file + "?v=1"
		}
	})
	told := func() bool {
		var h struct {
			BoardMedia bool `json:"board_media"`
		}
		s.Get("", "/api/v1/hall", &h)
		return h.BoardMedia
	}
	configure := func(b hall.Boards) {
		t.Helper()
		cfg, err := s.Queue.Config().Clone()
		if err != nil {
			t.Fatal(err)
		}
		cfg.Boards = b
		s.Reconfigure(cfg)
	}
	var b boardsAnswer
	if s.Get("", "/api/v1/boards", &b); told() || b.Place != "right" || b.Share != 40 || len(b.Media) != 0 {
		t.Errorf("without media: %+v", b)
	}
	media := []hall.Slide{{File: "a.png"}, {File: "gone.png"}, {File: "b.webm", Zones: []string{"utama"}, From: "2026-01-05", Hours: []hall.Span{{From: 480, To: 720}}}}
	configure(hall.Boards{Share: 30, Media: media})
	if s.Get("", "/api/v1/boards", &b); !told() || b.Version != s.Queue.Config().Version || b.Share != 30 || len(b.Media) != 2 ||
		b.Media[0].URL != "/media/a.png?v=1" || b.Media[0].Video || b.Media[0].Seconds != 10 || !b.Media[1].Video || b.Media[1].From != "2026-01-05" || len(b.Media[1].Hours) != 1 || b.Media[1].Zones[0] != "utama" {
		t.Errorf("%+v", b)
	}
	configure(hall.Boards{Place: "none", Media: media})
	if told() {
		t.Error("media that no board shows are told of")
	}
}
