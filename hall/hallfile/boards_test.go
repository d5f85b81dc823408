package hallfile

import (
	"reflect"
	"strings"
	"testing"

	"mpp/hall"
)

func withBoards(text string) string {
	return strings.Replace(small, "zones:", "boards: "+text+"\nzones:", 1)
}

func TestBoards(t *testing.T) {
	c := parse(t, withBoards(`{place: left, share: 30, media: [{file: a.jpg, seconds: 20, zones: [utama], from: 2026-02-01, to: 2026-02-28, hours: ["08.00-12.00"]}, {file: b-2.webm}]}`))
	want := hall.Boards{Place: "left", Share: 30, Media: []hall.Slide{
		{File: "a.jpg", Seconds: 20, Zones: []string{"utama"}, From: "2026-02-01", To: "2026-02-28", Hours: []hall.Span{{From: 480, To: 720}}}, {File: "b-2.webm"}}}
	if !reflect.DeepEqual(c.Boards, want) {
		t.Errorf("%+v", c.Boards)
	}
	again, err := Export(c)
	if err != nil {
		t.Fatal(err)
	}
	if back := parse(t, string(again)); !reflect.DeepEqual(back.Boards, want) {
		t.Errorf("exported and read again: %+v", back.Boards)
	}
	b := &parse(t, withBoards("{media: [{file: b-2.webm}, {file: a.png}]}")).Boards
	if b.Side() != "right" || b.Percent() != 40 || !b.Media[0].IsVideo() || b.Media[1].IsVideo() || b.Media[1].Stands() != 10 {
		t.Errorf("%+v", b)
	}
	if b := parse(t, small).Boards; !reflect.DeepEqual(b, hall.Boards{}) {
		t.Errorf("%+v", b)
	}
}

func TestBoardsFaults(t *testing.T) {
	for text, want := range map[string]string{
		"{place: top}":                                               `boards.place "top" is no place on a board; use one of right, left, none`,
		"{share: 0}":                                                 "boards.share must be a whole number from 25 to 50",
		"{share: 51}":                                                "boards.share must be a whole number from 25 to 50",
		"{media: [{seconds: 5}]}":                                    "boards.media[0] has no file; name a picture or a video of the media folder",
		"{media: [{file: film.avi}]}":                                `"film.avi" is no picture or video of the media folder`,
		"{media: [{file: ../a.mp4}]}":                                `"../a.mp4" is no picture or video`,
		"{media: [{file: .a.mp4}]}":                                  `".a.mp4" is no picture or video`,
		"{media: [{file: a.png, loop: 1}]}":                          "loop",
		"{media: [{file: a.png, seconds: 2}]}":                       "seconds must be a whole number from 3 to 600",
		"{media: [{file: a.png, zones: [utma]}]}":                    `there is no zone "utma"; did you mean utama`,
		"{media: [{file: a.png, from: besok}]}":                      `boards.media[0].from "besok" is not a date`,
		"{media: [{file: a.png, from: 2026-03-02, to: 2026-03-01}]}": "boards.media[0].to 2026-03-01 is before from, 2026-03-02",
		`{media: [{file: a.png, hours: ["12:00-08:00"]}]}`:           `"12:00-08:00" are not hours of a day`,
		"{media: [" + strings.Repeat("{file: a.png}, ", 61) + "]}":   "boards.media has 61 entries; keep 60 of them",
	} {
		if _, err := Parse("hall.yaml", []byte(withBoards(text))); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: %v, want %s", text, err, want)
		}
	}
}
