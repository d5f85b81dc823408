package hall

import "strconv"

// BoardPart is the part of BoardView(zone) that Changed changed: only these entries
// of Counters and Agencies; Calls is nil, or all of them when one changed.
func (d *Day) BoardPart(zone string) BoardView {
	v := BoardView{Counters: map[string]BoardCounter{}, Agencies: map[string]BoardAgency{}}
	for _, id := range d.changed.Counters {
		if k := d.cfg.Counter(id); k != nil && k.Zone == zone && k.EndedOn == "" {
			v.Counters[id] = d.boardCounter(k)
		}
	}
	for _, id := range d.changed.Services {
		s := d.cfg.Service(id)
		if s == nil {
			continue
		}
		if a := d.cfg.Agency(s.Agency); a != nil && a.Zone == zone && a.EndedOn == "" {
			v.Agencies[a.ID] = BoardAgency{Named: d.cfg.NamedAgency(a.ID), Waiting: d.WaitingFor(a.ID)}
		}
	}
	for _, z := range d.changed.Zones {
		if z == zone {
			v.Calls = d.boardCalls(zone)
		}
	}
	return v
}

func (d *Day) boardCalls(zone string) map[string]Announcement {
	out := map[string]Announcement{}
	for _, a := range d.Calls(zone) {
		out[strconv.FormatInt(a.ID, 10)] = a
	}
	return out
}

// ServicesMoved lists the services in whose queues the last event may have moved a place
// or an estimate: the rivals of every changed service and of those that a changed
// counter serves.
func (d *Day) ServicesMoved() []string {
	base := append([]string(nil), d.changed.Services...)
	for _, id := range d.changed.Counters {
		for _, s := range d.servicesAt(id) {
			base = addOnce(base, s)
		}
	}
	var out []string
	for _, b := range base {
		for _, r := range d.rivals(b) {
			out = addOnce(out, r)
		}
	}
	return out
}
