package live

import (
	"slices"

	"mpp/hall"
)

// affected returns the open topics that the last event may have changed, except tickets
// that only moved.
func (r *topics) affected(d *hall.Day) map[*topic]bool {
	found := map[*topic]bool{}
	add := func(k kind, id string) {
		name := string(k)
		if k != hallTopic && k != hallBoardTopic {
			name += ":" + id
		}
		if t := r.all[name]; t != nil {
			found[t] = true
		}
	}
	changes, cfg := d.Changed(), d.Config()
	add(hallTopic, "")
	add(hallBoardTopic, "")
	add(ticketTopic, changes.Ticket)
	if t := d.Ticket(changes.Ticket); t != nil && t.Kiosk != "" {
		add(printerTopic, t.Kiosk)
	}
	for _, z := range changes.Zones {
		add(boardTopic, z)
	}
	for _, a := range changes.Agencies {
		add(agencyBoardTopic, a)
	}
	for _, id := range changes.Counters {
		add(counterTopic, id)
		if k := cfg.Counter(id); k != nil {
			add(boardTopic, k.Zone)
			add(agencyTopic, k.Agency)
			add(agencyBoardTopic, k.Agency)
		}
	}
	for _, id := range changes.Services {
		if s := cfg.Service(id); s != nil {
			add(agencyTopic, s.Agency)
			add(agencyBoardTopic, s.Agency)
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
