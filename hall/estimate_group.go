package hall

// queueGroup is the smallest set of services and counters of which no counter serves
// another service: what happens to one queue in it may move any other, and nothing else can.
type queueGroup struct {
	services []string
	counters []*Counter
	serves   map[string][]bool // by service: which of the counters serve it
}

// indexGroups finds the groups: services that some counter serves together are in one.
func (x *configIndex) indexGroups(c *Config) {
	x.groups = make(map[string]*queueGroup, len(c.Services))
	for i := range c.Services {
		first := c.Services[i].ID
		if x.groups[first] != nil {
			continue
		}
		g := &queueGroup{services: []string{first}, serves: map[string][]bool{}}
		x.groups[first] = g
		for at := 0; at < len(g.services); at++ {
			for _, r := range x.rivals[g.services[at]] {
				if x.groups[r] == nil && x.services[r] != nil {
					x.groups[r] = g
					g.services = append(g.services, r)
				}
			}
		}
	}
	for i := range c.Counters {
		k := &c.Counters[i]
		if k.EndedOn != "" || len(k.Services) == 0 {
			continue
		}
		if g := x.groups[k.Services[0]]; g != nil {
			g.counters = append(g.counters, k)
		}
	}
	for _, g := range x.groups {
		for i, k := range g.counters {
			for _, s := range k.Services {
				if g.serves[s] == nil {
					g.serves[s] = make([]bool, len(g.counters))
				}
				g.serves[s][i] = true
			}
		}
	}
}
