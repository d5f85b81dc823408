package hall

import "slices"

// call is an announcement as it was made; whether it still stands is asked of the
// ticket when it is shown.
type call struct {
	id       int64
	at       Millis
	ticket   string
	number   string
	class    string
	counter  string
	zone     string
	agency   string
	service  string
	recalled bool
}

// callLog keeps the newest calls of each zone and of each agency.
type callLog struct {
	byZone   map[string][]*call // oldest first, at most RecentCalls
	byAgency map[string][]*call // oldest first, at most NowCalledCount
	byTicket map[string][]*call // those still kept above
	last     map[string]int64   // ticket id -> its last announcement
}

func newCallLog() callLog {
	return callLog{byZone: map[string][]*call{}, byAgency: map[string][]*call{}, byTicket: map[string][]*call{}, last: map[string]int64{}}
}

// add keeps the announcement that e makes in the zone.
func (g *callLog) add(e *Event, zone string) *call {
	t := e.Ticket
	c := &call{
		id: e.Seq, at: e.At, ticket: t.ID, number: t.Number, class: t.Class, counter: t.Leg.Counter,
		zone: zone, agency: t.Leg.Agency, service: t.Leg.Service, recalled: e.Type == EventRecalled,
	}
	g.last[t.ID] = c.id
	g.byTicket[t.ID] = append(g.byTicket[t.ID], c)
	g.push(g.byZone, zone, c, RecentCalls)
	g.push(g.byAgency, c.agency, c, NowCalledCount)
	return c
}

func (g *callLog) push(logs map[string][]*call, key string, c *call, limit int) {
	logs[key] = append(logs[key], c)
	if len(logs[key]) > limit {
		gone := logs[key][0]
		logs[key] = slices.Delete(logs[key], 0, 1)
		g.forget(gone)
	}
}

// forget drops the call from its ticket once neither log shows it.
func (g *callLog) forget(c *call) {
	for _, list := range [][]*call{g.byZone[c.zone], g.byAgency[c.agency]} {
		for _, x := range list {
			if x == c {
				return
			}
		}
	}
	rest := g.byTicket[c.ticket][:0:0]
	for _, x := range g.byTicket[c.ticket] {
		if x != c {
			rest = append(rest, x)
		}
	}
	if len(rest) == 0 {
		delete(g.byTicket, c.ticket)
		return
	}
	g.byTicket[c.ticket] = rest
}

// stands tells whether the citizen is still called to that counter by this very
// announcement; a later one replaces it.
func (d *Day) stands(c *call) bool {
	t := d.tickets[c.ticket]
	return t != nil && t.State == Called && t.Leg.Counter == c.counter && d.calls.last[c.ticket] == c.id
}

func (d *Day) announcement(c *call) Announcement {
	a := Announcement{
		ID: c.id, At: c.at.Stamp(), Number: c.number, Class: c.class, Recall: c.recalled,
		Agency: d.cfg.NamedAgency(c.agency), Service: d.cfg.NamedService(c.service), Standing: d.stands(c),
	}
	if ref := d.cfg.CounterRef(c.counter); ref != nil {
		a.Counter = *ref
	}
	return a
}

// Calls are the zone's newest announcements, oldest first.
func (d *Day) Calls(zone string) []Announcement {
	list := make([]Announcement, 0, RecentCalls)
	for _, c := range d.calls.byZone[zone] {
		list = append(list, d.announcement(c))
	}
	return list
}

// NowCalled are the agency's newest announcements, newest first.
func (d *Day) NowCalled(agency string) []Announcement {
	log := d.calls.byAgency[agency]
	list := make([]Announcement, 0, len(log))
	for i := len(log) - 1; i >= 0; i-- {
		list = append(list, d.announcement(log[i]))
	}
	return list
}
