package hallfile

import (
	"fmt"
	"slices"
	"time"

	"mpp/hall"
)

// check holds the finished configuration against the rules that need more than
// one part of it. Values that were refused before are empty here and passed over.
func (f *file) check() {
	c := f.cfg
	if tz := c.Hall.Timezone; tz != "" {
		// LoadLocation knows "Local" and "UTC", which are no hall's zone.
		if _, err := time.LoadLocation(tz); err != nil || tz == "Local" {
			f.at("hall.timezone", fmt.Sprintf("hall.timezone %q is not known", shorten(tz)), "use Asia/Jakarta (WIB), Asia/Makassar (WITA) or Asia/Jayapura (WIT)")
		}
	}
	f.checkIDs()
	f.checkClasses()
	f.checkAgencies()
	f.checkServices()
	f.checkCounters()
	f.checkPrefixes()
}

// checkIDs finds ids that stand twice.
func (f *file) checkIDs() {
	c := f.cfg
	unique(f, "zones", c.Zones, func(z hall.Zone) string { return z.ID })
	unique(f, "calendars", c.Calendars, func(x hall.Calendar) string { return x.ID })
	unique(f, "agencies", c.Agencies, func(a hall.Agency) string { return a.ID })
	unique(f, "counters", c.Counters, func(k hall.Counter) string { return k.ID })
	unique(f, "policy.classes", c.Policy.Classes, func(k hall.Class) string { return k.ID })
	first := map[string]bool{}
	for i, s := range c.Services {
		if first[s.ID] && s.ID != "" {
			f.twice(f.servicePaths[i], s.ID)
		}
		first[s.ID] = true
	}
}

func unique[T any](f *file, path string, parts []T, id func(T) string) {
	first := map[string]bool{}
	for i, p := range parts {
		if first[id(p)] && id(p) != "" {
			f.twice(fmt.Sprintf("%s[%d]", path, i), id(p))
		}
		first[id(p)] = true
	}
}

func (f *file) twice(path, id string) {
	f.at(path+".id", fmt.Sprintf("id %s is taken by an earlier one", id), "give it an id of its own")
}

func (f *file) checkClasses() {
	if !slices.ContainsFunc(f.cfg.Policy.Classes, func(k hall.Class) bool { return k.ID == hall.ClassRegular }) {
		f.at("policy.classes", "there is no class regular", "add - {id: regular, name: {id: Umum, en: Regular}}")
	}
}

func (f *file) checkAgencies() {
	for i, a := range f.cfg.Agencies {
		path := fmt.Sprintf("agencies[%d]", i)
		f.checkZone(path+".zone", a.Zone, a.EndedOn)
		f.checkCalendar(path+".calendar", a.Calendar)
	}
}

func (f *file) checkServices() {
	for i, s := range f.cfg.Services {
		f.checkCalendar(f.servicePaths[i]+".calendar", s.Calendar)
	}
}

func (f *file) checkZone(path, zone, endedOn string) {
	if zone == "" {
		return
	}
	ids := []string{}
	for _, z := range f.cfg.Zones {
		if z.ID == zone && (z.EndedOn == "" || endedOn != "") {
			return
		}
		if z.EndedOn == "" {
			ids = append(ids, z.ID)
		}
	}
	f.at(path, fmt.Sprintf("there is no zone %q", zone), suggestion(zone, ids))
}

func (f *file) checkCalendar(path, calendar string) {
	if calendar == "" {
		return
	}
	ids := []string{}
	for _, c := range f.cfg.Calendars {
		ids = append(ids, c.ID)
	}
	if !slices.Contains(ids, calendar) {
		f.at(path, fmt.Sprintf("there is no calendar %q", calendar), suggestion(calendar, ids))
	}
}

func (f *file) checkCounters() {
	agencies, services := []string{}, []string{}
	for _, a := range f.cfg.Agencies {
		agencies = append(agencies, a.ID)
	}
	for _, s := range f.cfg.Services {
		services = append(services, s.ID)
	}
	numbers := map[int]string{}
	for i, k := range f.cfg.Counters {
		path := fmt.Sprintf("counters[%d]", i)
		if k.Agency != "" && !slices.Contains(agencies, k.Agency) {
			f.at(path+".agency", fmt.Sprintf("there is no agency %q", k.Agency), suggestion(k.Agency, agencies))
		}
		f.checkZone(path+".zone", k.Zone, k.EndedOn)
		for j, s := range k.Services {
			if !slices.Contains(services, s) {
				f.at(fmt.Sprintf("%s.services[%d]", path, j), fmt.Sprintf("there is no service %q", s), suggestion(s, services))
			} else if slices.Contains(k.Services[:j], s) {
				f.at(fmt.Sprintf("%s.services[%d]", path, j), fmt.Sprintf("service %s stands here twice", s), "keep it once")
			}
		}
		if k.EndedOn != "" || k.Number == 0 {
			continue
		}
		if other, taken := numbers[k.Number]; taken {
			f.at(path+".number", fmt.Sprintf("counter number (nomor loket) %d belongs to %s", k.Number, other),
				"give each counter of the hall its own number: a citizen is called to a number")
		}
		numbers[k.Number] = k.ID
	}
}

// checkPrefixes refuses a prefix under which two agencies would give numbers.
func (f *file) checkPrefixes() {
	owners := map[string]string{}
	claim := func(path, prefix, agency, endedOn string) {
		if prefix == "" || agency == "" || endedOn != "" {
			return
		}
		if owner, taken := owners[prefix]; taken && owner != agency {
			f.at(path+".prefix", fmt.Sprintf("prefix (huruf antrean) %s belongs to agency %s", prefix, owner),
				"choose letters that no other agency uses")
			return
		}
		owners[prefix] = agency
	}
	for i, a := range f.cfg.Agencies {
		claim(fmt.Sprintf("agencies[%d]", i), a.Prefix, a.ID, a.EndedOn)
	}
	agency := f.cfg.Agencies
	for i, s := range f.cfg.Services {
		at := slices.IndexFunc(agency, func(a hall.Agency) bool { return a.ID == s.Agency })
		// The agency's own prefix was claimed above; only a differing one is new.
		if at >= 0 && agency[at].EndedOn == "" && s.Prefix != agency[at].Prefix {
			claim(f.servicePaths[i], s.Prefix, s.Agency, s.EndedOn)
		}
	}
}
