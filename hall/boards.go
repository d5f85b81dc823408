package hall

import (
	"cmp"
	"fmt"
	"regexp"
	"slices"
)

// Boards is what the boards of zones and agencies show beside the queue while nobody is called.
type Boards struct {
	Place string  `json:"place,omitempty"` // one of BoardPlaces; "": the first
	Share int     `json:"share,omitempty"` // percent of the screen's width, upright of its height; 0: MediaShare
	Media []Slide `json:"media,omitempty"`
}

// BoardPlaces are where the media stand: at the right, upright at the bottom; at the left,
// upright at the top; or nowhere for now.
var BoardPlaces = []string{"right", "left", NoMedia}

// NoMedia is the place of media that no board shows.
const NoMedia = "none"

// Bounds of the media of boards.
const (
	MediaShare    = 40
	MinMediaShare = 25
	MaxMediaShare = 50
	SlideSeconds  = 10
	MinSlide      = 3
	MaxSlide      = 600
	MaxSlides     = 60
)

// Slide is a picture or a muted video, and when and where it is shown.
type Slide struct {
	File    string   `json:"file"`              // in the media folder
	Seconds int      `json:"seconds,omitempty"` // how long a picture stands; 0: SlideSeconds
	Zones   []string `json:"zones,omitempty"`   // empty: everywhere
	From    string   `json:"from,omitempty"`    // first date, "" for any
	To      string   `json:"to,omitempty"`      // last date
	Hours   []Span   `json:"hours,omitempty"`   // of each day; empty: all
}

// Side returns the place in force.
func (b *Boards) Side() string { return cmp.Or(b.Place, BoardPlaces[0]) }

// Percent returns the share in force.
func (b *Boards) Percent() int { return cmp.Or(b.Share, MediaShare) }

// Stands returns for how many seconds a picture stands.
func (s *Slide) Stands() int { return cmp.Or(s.Seconds, SlideSeconds) }

// IsVideo reports whether the file is a video by its name.
func (s *Slide) IsVideo() bool { return videoForm.MatchString(s.File) }

// videoForm is the name of a video file, see mediaForm.
var videoForm = regexp.MustCompile(`^[a-z0-9]+([._-][a-z0-9]+)*\.(mp4|webm)$`)

func (v *validator) boards() {
	b := v.cfg.Boards
	if b.Place != "" && !slices.Contains(BoardPlaces, b.Place) {
		v.add("boards.place", ProblemBoardPlace, "value", b.Place)
	}
	if b.Share != 0 {
		v.integer("boards.share", b.Share, MinMediaShare, MaxMediaShare)
	}
	if n := len(b.Media); n > MaxSlides {
		v.add("boards.media", ProblemTooMany, "count", n, "max", MaxSlides)
	}
	for i := range b.Media {
		v.slide(fmt.Sprintf("boards.media[%d]", i), &b.Media[i])
	}
}

func (v *validator) slide(path string, s *Slide) {
	if v.need(path+".file", s.File, MaxName) && !s.IsVideo() && !mediaForm.MatchString(s.File) {
		v.add(path+".file", ProblemSlide, "value", s.File)
	}
	if s.Seconds != 0 {
		v.integer(path+".seconds", s.Seconds, MinSlide, MaxSlide)
	}
	for i, zone := range s.Zones {
		v.zone(fmt.Sprintf("%s.zones[%d]", path, i), zone, "")
	}
	v.date(path+".from", s.From)
	v.date(path+".to", s.To)
	if isDate(s.From) && isDate(s.To) && s.From > s.To {
		v.add(path+".to", ProblemDatesTurned, "value", s.To, "from", s.From)
	}
	v.spans(path+".hours", s.Hours)
}
