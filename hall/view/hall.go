package view

import (
	"slices"

	"mpp/hall"
)

// Load is a service's live load.
type Load struct {
	Service hall.Named `json:"service"`
	hall.Load
	Ended bool `json:"ended,omitempty"` // today: it gives no tickets, and people may still wait
}

// Agency is an agency of the overview.
type Agency struct {
	hall.Named
	Ended bool `json:"ended,omitempty"` // today
}

// HallCounter is a counter of the overview.
type HallCounter struct {
	Counter
	Ended bool `json:"ended,omitempty"` // today: it may still call those who wait
}

// LoadOf shows a service's load.
func LoadOf(d *hall.Day, service string) Load {
	v := Load{Service: d.Config().NamedService(service), Load: d.Load(service)}
	if s := d.Config().Service(service); s != nil {
		v.Ended = s.EndedOn != ""
	}
	return v
}

// Hall is the manager's overview, of the whole hall or of one agency. What ended today is
// in it with its mark, because people may still be there.
type Hall struct {
	Hall     string                 `json:"hall"`
	Timezone string                 `json:"timezone"`
	Date     string                 `json:"date"`
	Agencies map[string]Agency      `json:"agencies"`
	Services map[string]Load        `json:"services"`
	Counters map[string]HallCounter `json:"counters"`
	Pauses   []Pause                `json:"pauses"` // the hall's, and those of its agencies
	// Warnings are what the hall's people should look at soon: missing holidays. Only the
	// view of the whole hall has them.
	Warnings []hall.Problem `json:"warnings,omitempty"`
}

// HallOf shows the whole hall, or one agency of it; false for an unknown agency.
func HallOf(d *hall.Day, agency string) (Hall, bool) {
	c := d.Config()
	if agency != "" && c.Agency(agency) == nil {
		return Hall{}, false
	}
	v := newHall(d)
	for i := range c.Agencies {
		if a := &c.Agencies[i]; v.includes(a.EndedOn) && (agency == "" || a.ID == agency) {
			v.Agencies[a.ID] = Agency{Named: c.NamedAgency(a.ID), Ended: a.EndedOn != ""}
		}
	}
	for i := range c.Services {
		v.addService(d, &c.Services[i], agency)
	}
	for i := range c.Counters {
		v.addCounter(d, &c.Counters[i], agency)
	}
	v.Pauses = PausesOf(d, func(id string) bool { return agency == "" || id == agency })
	if agency == "" {
		v.Warnings = c.MissingHolidays(d.Date())
	}
	return v, true
}

// HallChanges is the part of HallOf that the last event changed: only these entries of
// Services and Counters, and no agencies.
func HallChanges(d *hall.Day, agency string) Hall {
	c, v := d.Config(), newHall(d)
	for _, id := range d.Changed().Services {
		if s := c.Service(id); s != nil {
			v.addService(d, s, agency)
			for i := range c.Counters { // also those that ended today
				if slices.Contains(c.Counters[i].Services, id) {
					v.addCounter(d, &c.Counters[i], agency)
				}
			}
		}
	}
	for _, id := range d.Changed().Counters {
		v.addCounter(d, c.Counter(id), agency)
	}
	return v
}

func newHall(d *hall.Day) Hall {
	c := d.Config()
	return Hall{
		Hall: c.Hall.Name, Timezone: c.Hall.Timezone, Date: d.Date(),
		Agencies: map[string]Agency{}, Services: map[string]Load{}, Counters: map[string]HallCounter{},
	}
}

// includes reports whether a part with this end is in the hall or ended on this date.
func (v *Hall) includes(endedOn string) bool { return endedOn == "" || endedOn >= v.Date }

func (v *Hall) addService(d *hall.Day, s *hall.Service, agency string) {
	if v.includes(s.EndedOn) && (agency == "" || s.Agency == agency) {
		v.Services[s.ID] = LoadOf(d, s.ID)
	}
}

func (v *Hall) addCounter(d *hall.Day, k *hall.Counter, agency string) {
	if k == nil || !v.includes(k.EndedOn) || (agency != "" && k.Agency != agency) {
		return
	}
	if _, done := v.Counters[k.ID]; !done {
		c, _ := CounterOf(d, k.ID)
		v.Counters[k.ID] = HallCounter{Counter: c, Ended: k.EndedOn != ""}
	}
}
