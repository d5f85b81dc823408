package view

import "mpp/hall"

// Load is a service's live load.
type Load struct {
	Service hall.Named `json:"service"`
	hall.Load
}

// LoadOf shows a service's load.
func LoadOf(d *hall.Day, service string) Load {
	return Load{Service: d.Config().NamedService(service), Load: d.Load(service)}
}

// Hall is the manager's overview, of the whole hall or of one agency.
type Hall struct {
	Hall     string                `json:"hall"`
	Timezone string                `json:"timezone"`
	Date     string                `json:"date"`
	Agencies map[string]hall.Named `json:"agencies"`
	Services map[string]Load       `json:"services"`
	Counters map[string]Counter    `json:"counters"`
}

// HallOf shows the whole hall, or one agency of it; false for an unknown agency.
func HallOf(d *hall.Day, agency string) (Hall, bool) {
	c := d.Config()
	if agency != "" && c.Agency(agency) == nil {
		return Hall{}, false
	}
	v := newHall(d)
	for i := range c.Agencies {
		if a := &c.Agencies[i]; a.EndedOn == "" && (agency == "" || a.ID == agency) {
			v.Agencies[a.ID] = c.NamedAgency(a.ID)
		}
	}
	for i := range c.Services {
		v.addService(d, &c.Services[i], agency)
	}
	for i := range c.Counters {
		v.addCounter(d, &c.Counters[i], agency)
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
			for _, k := range c.Servers(id) {
				v.addCounter(d, k, agency)
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
		Agencies: map[string]hall.Named{}, Services: map[string]Load{}, Counters: map[string]Counter{},
	}
}

func (v *Hall) addService(d *hall.Day, s *hall.Service, agency string) {
	if s.EndedOn == "" && (agency == "" || s.Agency == agency) {
		v.Services[s.ID] = LoadOf(d, s.ID)
	}
}

func (v *Hall) addCounter(d *hall.Day, k *hall.Counter, agency string) {
	if k == nil || k.EndedOn != "" || (agency != "" && k.Agency != agency) {
		return
	}
	if _, done := v.Counters[k.ID]; !done {
		v.Counters[k.ID], _ = CounterOf(d, k.ID)
	}
}
