package hallfile

import (
	"embed"
	"io/fs"
	"reflect"
	"slices"

	"mpp/hall"
)

//go:embed sample/lampung-tengah.yaml
var sampleFile []byte

//go:embed sample/media
var sampleMedia embed.FS

// SampleMedia has the pictures that the sample hall names.
func SampleMedia() fs.FS {
	f, err := fs.Sub(sampleMedia, "sample/media")
	if err != nil {
		panic(err) // it is there, or the program was not built
	}
	return f
}

// Sample is the sample hall, MPP Lampung Tengah, marked as a sample.
func Sample() (*hall.Config, error) { return Parse("sample/lampung-tengah.yaml", sampleFile) }

// AlwaysOpen is a copy of the hall that serves round the clock: each calendar
// from 00:00 to 24:00 on all days, without exceptions, and every service on every
// weekday, with no bound on the tickets of a minute, since all who try it out share one
// kiosk, and with recalls at any moment, since a simulated day is a short one. A hall tried out at night needs it; quotas stay.
func AlwaysOpen(c *hall.Config) (*hall.Config, error) {
	out, err := c.Clone()
	if err != nil {
		return nil, err
	}
	for i := range out.Calendars {
		cal := &out.Calendars[i]
		for d := range cal.Weekly {
			cal.Weekly[d] = []hall.Span{{From: 0, To: 24 * 60}}
		}
		cal.Exceptions, cal.Holidays = map[string]hall.Exception{}, nil
		cal.IssueEarly, cal.LastTicket = 0, 0
	}
	out.Policy.MaxPerKey, out.Policy.RecallMS = 0, 0
	for i := range out.Services {
		out.Services[i].Weekdays = nil
	}
	return out, nil
}

// WithHours undoes AlwaysOpen: it returns a copy of the sample hall with the sample's own
// calendars and weekdays in place of those that AlwaysOpen made. Everything else, also in
// any other hall, is as it was.
func WithHours(c *hall.Config) (*hall.Config, error) {
	sample, err := Sample()
	if err != nil {
		return nil, err
	}
	open, err := AlwaysOpen(sample)
	if err != nil {
		return nil, err
	}
	out, err := c.Clone()
	if err != nil || !c.Hall.Sample {
		return out, err
	}
	closed := map[string]bool{} // calendars that have their hours again
	for i, cal := range out.Calendars {
		at := slices.IndexFunc(open.Calendars, func(o hall.Calendar) bool { return reflect.DeepEqual(o, cal) })
		if at >= 0 {
			out.Calendars[i], closed[cal.ID] = sample.Calendars[at], true
		}
	}
	for i, s := range out.Services {
		if was := sample.Service(s.ID); was != nil && closed[s.Calendar] && len(s.Weekdays) == 0 {
			out.Services[i].Weekdays = was.Weekdays
		}
	}
	return out, nil
}
