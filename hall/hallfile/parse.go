package hallfile

import (
	"fmt"

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
	f.object(root, "", f.hall)
	f.fillServices()
	f.report(f.cfg.Validate())
	if len(f.faults) > 0 {
		return nil, f.faults.sorted()
	}
	if err := f.cfg.Prepare(); err != nil {
		return nil, fmt.Errorf("%s: %w", name, err)
	}
	return f.cfg, nil
}

// file is a hall file being read into a configuration, or written from one.
type file struct {
	*reader
	cfg *hall.Config
	// allServices are counters that named no services and so serve all of their agency's.
	allServices []int
}

// fillServices completes the counters once all agencies are known: the agency's
// zone, and all its services that have not ended.
func (f *file) fillServices() {
	for i := range f.cfg.Counters {
		k := &f.cfg.Counters[i]
		for _, a := range f.cfg.Agencies {
			if k.Zone == "" && a.ID == k.Agency {
				k.Zone = a.Zone
			}
		}
	}
	for _, i := range f.allServices {
		k := &f.cfg.Counters[i]
		have := map[string]bool{"": true}
		for j := range f.cfg.Services {
			if s := &f.cfg.Services[j]; s.Agency == k.Agency && s.EndedOn == "" && !have[s.ID] {
				have[s.ID] = true
				k.Services = append(k.Services, s.ID)
			}
		}
	}
}
