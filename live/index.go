package live

import (
	"slices"

	"mpp/hall"
)

// index adds a ticket or counter topic to the maps by which events find it.
func (r *topics) index(t *topic) {
	switch t.kind {
	case counterTopic:
		r.consoles[t] = true
	case ticketTopic:
		addTo(r.tickets, t.ticket.key.service, t)
		addTo(r.byAgency, t.ticket.key.agency, t)
	}
}

// unindex removes the topic; key is the one that it was indexed by.
func (r *topics) unindex(t *topic, key ticketKey) {
	switch t.kind {
	case counterTopic:
		delete(r.consoles, t)
	case ticketTopic:
		removeFrom(r.tickets, key.service, t)
		removeFrom(r.byAgency, key.agency, t)
	}
}

func addTo(m map[string]map[*topic]bool, key string, t *topic) {
	if m[key] == nil {
		m[key] = map[*topic]bool{}
	}
	m[key][t] = true
}

func removeFrom(m map[string]map[*topic]bool, key string, t *topic) {
	delete(m[key], t)
	if len(m[key]) == 0 {
		delete(m, key)
	}
}

// affected returns the open topics, except tickets, that the last event may have changed.
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
	changes, cfg := d.Changed(), d.Config()
	add(hallTopic, "")
	for _, z := range changes.Zones {
		add(boardTopic, z)
	}
	for _, id := range changes.Counters {
		add(counterTopic, id)
		if k := cfg.Counter(id); k != nil {
			add(boardTopic, k.Zone)
			add(agencyTopic, k.Agency)
		}
	}
	for _, id := range changes.Services {
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
	r.addConsoles(d, found)
	return found
}

// addConsoles adds the consoles that show places in the queues that moved.
func (r *topics) addConsoles(d *hall.Day, found map[*topic]bool) {
	moved := map[string]bool{}
	for _, id := range d.ServicesMoved() {
		moved[id] = true
	}
	// It walks the open consoles, which are few: the configuration's list of servers lacks
	// a counter that has left the hall while its console is still open.
	for t := range r.consoles {
		if k := d.Config().Counter(t.id); k != nil && slices.ContainsFunc(k.Services, func(s string) bool { return moved[s] }) {
			found[t] = true
		}
	}
}
