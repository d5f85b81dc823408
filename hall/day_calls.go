package hall

import (
	"cmp"
	"slices"
)

// RecentCalls is of how many tickets, those called last, a zone keeps the announcement after
// it stands no longer, and NowCalledCount how many announcements an agency has in all.
const (
	RecentCalls    = 12
	NowCalledCount = 5
)

// Announcement is one call or recall of a ticket. Other than its number and class, it
// names all by ids.
type Announcement struct {
	ID      int64 // the event's sequence number
	At      Millis
	Ticket  string
	Number  string
	Class   string
	Counter string
	Zone    string // of the counter
	Agency  string
	Service string
	Recall  bool
	// Standing reports whether the ticket is still called to that counter by this
	// announcement; a later one replaces it. Set when a Day returns it.
	Standing bool
}

// callLog has the newest announcement of each ticket, by zone and by agency: all that
// stand, and those of the tickets called last.
type callLog struct {
	byZone   map[string][]*Announcement // oldest first
	byAgency map[string][]*Announcement // oldest first, at most NowCalledCount
	last     map[string]int64           // ticket id -> its last announcement
	latest   map[string][]string        // zone -> ids of the tickets called last, without recalls, at most RecentCalls
}

func newCallLog() callLog {
	return callLog{byZone: map[string][]*Announcement{}, byAgency: map[string][]*Announcement{},
		last: map[string]int64{}, latest: map[string][]string{}}
}

// call returns the announcement of a ticket that was called, as of an event.
func call(t *Ticket, event int64, at Millis, zone string) *Announcement {
	return &Announcement{ID: event, At: at, Ticket: t.ID, Number: t.Number, Class: t.Class, Counter: t.Leg.Counter,
		Zone: zone, Agency: t.Leg.Agency, Service: t.Leg.Service}
}

// put enters an announcement in place of the ticket's earlier one.
func put(logs map[string][]*Announcement, key string, a *Announcement) {
	log := slices.DeleteFunc(logs[key], func(o *Announcement) bool { return o.Ticket == a.Ticket })
	at, _ := slices.BinarySearchFunc(log, a.ID, func(o *Announcement, id int64) int { return cmp.Compare(o.ID, id) })
	logs[key] = slices.Insert(log, at, a)
}

// announce enters the announcement that e makes in a zone.
func (d *Day) announce(e *Event, zone string) {
	a := call(e.Ticket, e.Seq, e.At, zone)
	a.Recall = e.Type == EventRecalled
	d.calls.last[a.Ticket] = a.ID
	if !a.Recall {
		ids := slices.DeleteFunc(d.calls.latest[zone], func(id string) bool { return id == a.Ticket })
		ids = append(ids, a.Ticket)
		d.calls.latest[zone] = slices.Delete(ids, 0, max(0, len(ids)-RecentCalls))
	}
	put(d.calls.byZone, a.Zone, a)
	put(d.calls.byAgency, a.Agency, a)
	log := d.calls.byAgency[a.Agency]
	d.calls.byAgency[a.Agency] = slices.Delete(log, 0, max(0, len(log)-NowCalledCount))
	d.changed.announcement(a)
}

// settleCalls drops the calls that neither stand nor are of the tickets called last. What
// stands and is missing comes back: a step was reverted after its call had been forgotten,
// or the events of a snapshot do not reach back to the call. Then it has the number of the
// event that queued the ticket, which no other announcement has.
func (d *Day) settleCalls(t *Ticket) {
	if k := d.cfg.Counter(t.Leg.Counter); k != nil && t.State == Called && !d.announced(t, k.Zone) {
		id := cmp.Or(d.calls.last[t.ID], t.Leg.Tie)
		d.calls.last[t.ID] = id
		a := call(t, id, t.Leg.LastCalledAt, k.Zone)
		a.Recall = t.Leg.Calls > 1
		put(d.calls.byZone, k.Zone, a)
		d.changed.announcement(a)
	}
	for _, zone := range d.changed.Zones {
		d.calls.byZone[zone] = slices.DeleteFunc(d.calls.byZone[zone], func(a *Announcement) bool {
			return !d.stands(a) && !slices.Contains(d.calls.latest[zone], a.Ticket)
		})
	}
}

func (d *Day) announced(t *Ticket, zone string) bool {
	return slices.ContainsFunc(d.calls.byZone[zone], func(a *Announcement) bool { return a.Ticket == t.ID })
}

// of calls each with the ticket's announcements that are in a log, some of them twice.
func (g *callLog) of(ticket string, each func(*Announcement)) {
	if g.last[ticket] == 0 {
		return
	}
	for _, logs := range []map[string][]*Announcement{g.byZone, g.byAgency} {
		for _, log := range logs {
			for _, c := range log {
				if c.Ticket == ticket {
					each(c)
				}
			}
		}
	}
}

// Announcements are the zone's, the oldest first: all that stand, and those of the tickets
// called last.
func (d *Day) Announcements(zone string) []Announcement { return d.standing(d.calls.byZone[zone]) }

// NowCalled are the agency's newest announcements, the oldest first.
func (d *Day) NowCalled(agency string) []Announcement { return d.standing(d.calls.byAgency[agency]) }

func (d *Day) standing(log []*Announcement) []Announcement {
	list := make([]Announcement, len(log))
	for i, a := range log {
		list[i] = *a
		list[i].Standing = d.stands(a)
	}
	return list
}

func (d *Day) stands(a *Announcement) bool {
	t := d.tickets[a.Ticket]
	return t != nil && t.State == Called && t.Leg.Counter == a.Counter && d.calls.last[a.Ticket] == a.ID
}
