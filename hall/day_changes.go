package hall

import "slices"

// Changes names what the last event changed.
type Changes struct {
	All      bool     // configuration, date or snapshot: everything
	Ticket   string   // id, "" when none
	Services []string // whose queue, tallies or tickets changed
	Counters []string // whose own state or ticket changed
	Agencies []string // whose recent calls changed
	Zones    []string // whose recent calls changed
	Calls    []int64  // announcements that are new or stand differently
}

func (c *Changes) service(id string) { c.Services = addOnce(c.Services, id) }
func (c *Changes) counter(id string) { c.Counters = addOnce(c.Counters, id) }

func (c *Changes) announcement(a *Announcement) {
	if slices.Contains(c.Calls, a.ID) {
		return
	}
	c.Calls = append(c.Calls, a.ID)
	c.Zones = addOnce(c.Zones, a.Zone)
	c.Agencies = addOnce(c.Agencies, a.Agency)
}

func addOnce(list []string, id string) []string {
	if slices.Contains(list, id) {
		return list
	}
	return append(list, id)
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
