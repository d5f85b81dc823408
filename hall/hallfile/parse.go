package hallfile

import (
	"fmt"
	"time"

	"mpp/hall"
)

// format is the version of the hall file's own layout.
const format = 1

// Parse reads a hall file. The name stands in front of each fault. The
// configuration is complete, valid and prepared; all faults come together as
// one [Faults]. It never panics, whatever the data.
//
// Only form is judged here. The rules about content are those of hall.Config.Validate,
// whose problems are worded as faults of the file.
func Parse(name string, data []byte) (*hall.Config, error) {
	root, faults := plant(data)
	if len(faults) > 0 {
		for i := range faults {
			faults[i].File = name
		}
		return nil, faults.sorted()
	}
	f := &file{reader: newReader(name), cfg: &hall.Config{
		Zones: []hall.Zone{}, Calendars: []hall.Calendar{}, Agencies: []hall.Agency{},
		Services: []hall.Service{}, Counters: []hall.Counter{},
	}}
	f.read(root)
	f.report(f.cfg.Validate())
	if len(f.faults) > 0 {
		return nil, f.faults.sorted()
	}
	if err := f.cfg.Prepare(); err != nil {
		return nil, fmt.Errorf("%s: %w", name, err)
	}
	return f.cfg, nil
}

// file is a hall file being read into a configuration.
type file struct {
	*reader
	cfg *hall.Config
	// allServices are counters that named no services and so serve all of their agency's.
	allServices []int
}

func (f *file) read(root *node) {
	o := f.record(root, "", "format", "version", "hall", "policy", "zones", "calendars", "agencies", "counters", "retired_prefixes")
	if v := o.integer("format", 1, 1_000_000, format); v != format {
		o.refuse("format", codeUnreadable, fmt.Sprintf("format %d is not known to this program", v), fmt.Sprintf("it reads format %d; use a newer program or write the file anew", format))
	}
	f.cfg.Version = int64(o.integer("version", 1, hall.MaxVersion, 1))
	f.readHall(o)
	f.readPolicy(o)
	for _, x := range o.items("zones") {
		z := f.record(x.n, x.path, "id", "name", "ended_on")
		f.cfg.Zones = append(f.cfg.Zones, hall.Zone{ID: z.text("id"), Name: z.label("name"), EndedOn: z.text("ended_on")})
	}
	for _, x := range o.items("calendars") {
		f.cfg.Calendars = append(f.cfg.Calendars, f.calendar(x))
	}
	for _, x := range o.items("agencies") {
		f.agency(x)
	}
	for _, x := range o.items("counters") {
		f.counter(x)
	}
	f.fillServices()
	for _, x := range o.items("retired_prefixes") {
		p := f.record(x.n, x.path, "prefix", "agency", "on")
		f.cfg.RetiredPrefixes = append(f.cfg.RetiredPrefixes, hall.RetiredPrefix{
			Prefix: p.text("prefix"), Agency: p.text("agency"), On: p.text("on"),
		})
	}
}

func (f *file) readHall(o record) {
	if !o.has("hall") {
		o.refuse("hall", hall.ProblemRequired, "the file has no hall", "begin with hall: and under it id, name and timezone")
		return
	}
	h := f.record(o.n.find("hall"), "hall", "id", "name", "regency", "address", "timezone", "ticker", "sample")
	f.cfg.Hall = hall.Info{
		ID: h.text("id"), Name: h.text("name"), Regency: h.text("regency"), Address: h.text("address"),
		Timezone: h.text("timezone"), Ticker: h.texts("ticker"), Sample: h.boolean("sample"),
	}
}

// duration is an optional length of time as a whole number of units; limit is for the
// words of a fault.
func (f *file) duration(o record, k string, unit time.Duration, limit int, other int64) int64 {
	if !o.has(k) {
		return other
	}
	d, ok := parseDuration(o.text(k), unit)
	if !ok || d%unit != 0 {
		what, mend := badDuration(o.key(k), limit)
		o.refuse(k, hall.ProblemDuration, what, mend)
		return other
	}
	return int64(d / unit)
}

func badDuration(path string, limit int) (what, mend string) {
	return fmt.Sprintf("%s must be a length of time up to %d minutes", path, limit), "write for example 30 menit or 30 detik"
}
