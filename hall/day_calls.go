package hall

import "slices"

// RecentCalls is how many announcements of a zone a Day remembers, and NowCalledCount how
// many of an agency.
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

// callLog has the newest announcements of each zone and of each agency.
type callLog struct {
	byZone   map[string][]*Announcement // oldest first, at most RecentCalls
	byAgency map[string][]*Announcement // oldest first, at most NowCalledCount
	last     map[string]int64           // ticket id -> its last announcement
}

func newCallLog() callLog {
	return callLog{byZone: map[string][]*Announcement{}, byAgency: map[string][]*Announcement{}, last: map[string]int64{}}
}

// add records the announcement that e makes in the zone.
func (g *callLog) add(e *Event, zone string) *Announcement {
	t := e.Ticket
	c := &Announcement{
		ID: e.Seq, At: e.At, Ticket: t.ID, Number: t.Number, Class: t.Class, Counter: t.Leg.Counter,
		Zone: zone, Agency: t.Leg.Agency, Service: t.Leg.Service, Recall: e.Type == EventRecalled,
	}
	g.last[t.ID] = c.ID
	push(g.byZone, zone, c, RecentCalls)
	push(g.byAgency, c.Agency, c, NowCalledCount)
	return c
}

func push(logs map[string][]*Announcement, key string, c *Announcement, limit int) {
	logs[key] = append(logs[key], c)
	logs[key] = slices.Delete(logs[key], 0, max(0, len(logs[key])-limit))
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

// Announcements are the zone's newest ones, the oldest first.
func (d *Day) Announcements(zone string) []Announcement { return d.standing(d.calls.byZone[zone]) }

// NowCalled are the agency's newest announcements, the oldest first.
func (d *Day) NowCalled(agency string) []Announcement { return d.standing(d.calls.byAgency[agency]) }

func (d *Day) standing(log []*Announcement) []Announcement {
	list := make([]Announcement, len(log))
	for i, a := range log {
		list[i] = *a
		t := d.tickets[a.Ticket]
		list[i].Standing = t != nil && t.State == Called && t.Leg.Counter == a.Counter && d.calls.last[a.Ticket] == a.ID
	}
	return list
}
