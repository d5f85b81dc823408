package live

import (
	"slices"

	"mpp/hall"
)

// index keeps ticket and counter topics findable by what moves them.
func (r *topics) index(t *topic, in bool) {
	if t.kind == counterTopic {
		if in {
			r.consoles[t] = true
		} else {
			delete(r.consoles, t)
		}
	}
	if t.kind != ticketTopic {
		return
	}
	indexBy(r.tickets, t.ticket.key.service, t, in)
	indexBy(r.byAgency, t.ticket.key.agency, t, in)
}

func indexBy(m map[string]map[*topic]bool, key string, t *topic, in bool) {
	if !in {
		delete(m[key], t)
		if len(m[key]) == 0 {
			delete(m, key)
		}
		return
	}
	if m[key] == nil {
		m[key] = map[*topic]bool{}
	}
	m[key][t] = true
}

// affected are the watched topics that the last event may have changed, but for tickets.
func (r *topics) affected(d *hall.Day) map[*topic]bool {
	found := map[*topic]bool{}
	add := func(k kind, id string) {
		name := string(k)
		if k != hallTopic {
			name += ":" + id
		}
		if t := r.all[name]; t != nil {
			found[t] = true
		}
	}
	touch, cfg := d.Touched(), d.Config()
	add(hallTopic, "")
	for _, z := range touch.Zones {
		add(boardTopic, z)
	}
	for _, id := range touch.Counters {
		add(counterTopic, id)
		if k := cfg.Counter(id); k != nil {
			add(boardTopic, k.Zone)
			add(agencyTopic, k.Agency)
		}
	}
	for _, id := range touch.Services {
		if s := cfg.Service(id); s != nil {
			add(agencyTopic, s.Agency)
			if a := cfg.Agency(s.Agency); a != nil {
				add(boardTopic, a.Zone)
			}
		}
		for _, k := range cfg.Servers(id) {
			add(agencyTopic, k.Agency)
		}
	}
	r.affectedConsoles(d, found)
	return found
}

// affectedConsoles adds those that show places in the touched queues.
func (r *topics) affectedConsoles(d *hall.Day, found map[*topic]bool) {
	moved := map[string]bool{}
	for _, id := range d.Ripple() {
		moved[id] = true
	}
	// The consoles are few; the configuration's servers would miss a counter that has
	// left the hall while its officer still looks at it.
	for t := range r.consoles {
		if k := d.Config().Counter(t.id); k != nil && slices.ContainsFunc(k.Services, func(s string) bool { return moved[s] }) {
			found[t] = true
		}
	}
}
