package hallfile

import (
	"fmt"
	"time"

	"mpp/hall"
)

// Format is the version of the hall file's own layout.
const Format = 1

// Parse reads a hall file. The name stands in front of each fault. The
// configuration is complete, checked and prepared; all faults come together as
// one [Faults]. It never panics, whatever the data.
func Parse(name string, data []byte) (*hall.Config, error) {
	root, faults := plant(data)
	if len(faults) > 0 {
		for i := range faults {
			faults[i].File = name
		}
		return nil, faults.sorted()
	}
	r := &reader{file: name, places: map[string]spot{}}
	f := &file{reader: r, cfg: &hall.Config{
		Zones: []hall.Zone{}, Calendars: []hall.Calendar{}, Agencies: []hall.Agency{},
		Services: []hall.Service{}, Counters: []hall.Counter{},
	}}
	f.read(root)
	f.check()
	if len(r.faults) > 0 {
		return nil, r.faults.sorted()
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
	// servicePaths has the path of each of cfg.Services, which a file nests in
	// its agencies.
	servicePaths []string
	// allServices are counters that named no services and so serve all of their agency's.
	allServices []int
}

func (f *file) read(root *node) {
	o := f.record(root, "", "format", "version", "hall", "policy", "zones", "calendars", "agencies", "counters", "retired_prefixes")
	if v := o.integer("format", 1, 1_000_000, Format); v != Format {
		o.fault("format", fmt.Sprintf("format %d is not known to this program", v), fmt.Sprintf("it reads format %d; use a newer program or write the file anew", Format))
	}
	f.cfg.Version = int64(o.integer("version", 1, 1_000_000_000, 1))
	f.readHall(o)
	f.readPolicy(o)
	for _, x := range o.items("zones") {
		z := f.record(x.n, x.path, "id", "name", "ended_on")
		f.cfg.Zones = append(f.cfg.Zones, hall.Zone{ID: z.id("id"), Name: f.name(z), EndedOn: f.date(z, "ended_on")})
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
			Prefix: f.prefix(p, p.need("prefix", maxName, "an export writes it")),
			Agency: p.id("agency"), On: f.date(p, "on"),
		})
	}
	for _, k := range []string{"zones", "calendars", "agencies", "counters"} {
		if len(o.items(k)) == 0 {
			o.fault(k, "the hall has no "+k, "list at least one under "+k+":")
		}
	}
}

func (f *file) readHall(o record) {
	if !o.has("hall") {
		o.fault("hall", "the file has no hall", "begin with hall: and under it id, name and timezone")
		return
	}
	h := f.record(o.n.find("hall"), "hall", "id", "name", "regency", "address", "timezone", "ticker", "sample")
	f.cfg.Hall = hall.Info{
		ID:       h.id("id"),
		Name:     h.need("name", maxName, "write the hall's name as it stands over the door"),
		Regency:  h.text("regency", maxName),
		Address:  h.text("address", maxText),
		Timezone: h.need("timezone", maxName, "use Asia/Jakarta (WIB), Asia/Makassar (WITA) or Asia/Jayapura (WIT)"),
		Ticker:   h.texts("ticker", maxText),
		Sample:   h.boolean("sample"),
	}
}

// name is a required name in one or two languages.
func (f *file) name(o record) hall.Text {
	if n := o.n.find("name"); n == nil || n.blank() {
		o.fault("name", pathOr(o.path, "it")+" has no name", "write name: followed by the Indonesian name, or {id: ..., en: ...}")
		return hall.Text{}
	}
	return o.label("name", maxName)
}

// date is an optional date.
func (f *file) date(o record, k string) string {
	s := o.text(k, maxName)
	if s != "" && !isDate(s) {
		o.fault(k, fmt.Sprintf("%s %q is not a date", o.key(k), s), "write it as 2026-08-17")
		return ""
	}
	return s
}

// duration is an optional length of time between 0 and high.
func (f *file) duration(o record, k string, bare, high, other time.Duration) time.Duration {
	if !o.has(k) {
		return other
	}
	d, ok := parseDuration(o.text(k, maxName), bare)
	if !ok || d > high || d%bare != 0 {
		o.fault(k, fmt.Sprintf("%s must be a length of time up to %d minutes", o.key(k), int(high.Minutes())), "write for example 30 menit or 30 detik")
		return other
	}
	return d
}
