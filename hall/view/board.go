package view

import (
	"slices"
	"strconv"

	"mpp/hall"
)

// Board is a zone's board. The maps are keyed so that a merge patch can change one
// entry: counters and agencies by id, calls by announcement id.
type Board struct {
	Zone     hall.Named              `json:"zone"`
	Hall     string                  `json:"hall"`
	Timezone string                  `json:"timezone"`
	Ticker   []string                `json:"ticker"`
	Voice    Voice                   `json:"voice"`
	Counters map[string]BoardCounter `json:"counters"`
	Calls    map[string]Announcement `json:"calls"` // the zone's that stand, and those of the last hall.RecentCalls tickets
	Agencies map[string]BoardAgency  `json:"agencies"`
}

// Voice is how calls are to be spoken.
type Voice struct {
	CallTwice bool `json:"call_twice"`
	Cardinal  bool `json:"cardinal"`
}

// BoardCounter is a counter on a board.
type BoardCounter struct {
	hall.CounterRef
	Agency      hall.Named        `json:"agency"`
	State       hall.CounterState `json:"state"`
	Ticket      string            `json:"ticket"` // the number called or served now, "" for none
	TicketState hall.State        `json:"ticket_state"`
	Class       string            `json:"class"`
}

// BoardAgency is an agency's line on a board.
type BoardAgency struct {
	hall.Named
	Waiting int `json:"waiting"`
}

// BoardOf shows a zone's board; false for an unknown zone.
func BoardOf(d *hall.Day, zone string) (Board, bool) {
	c := d.Config()
	if c.Zone(zone) == nil {
		return Board{}, false
	}
	v := Board{
		Zone: c.NamedZone(zone), Hall: c.Hall.Name, Timezone: c.Hall.Timezone, Ticker: c.Hall.Ticker,
		Voice:    Voice{CallTwice: c.Policy.CallTwice, Cardinal: c.Policy.Cardinal},
		Counters: map[string]BoardCounter{}, Calls: boardCalls(d, zone), Agencies: map[string]BoardAgency{},
	}
	if v.Ticker == nil {
		v.Ticker = []string{}
	}
	for i := range c.Counters {
		v.addCounter(d, &c.Counters[i], zone)
	}
	for i := range c.Agencies {
		v.addAgency(d, &c.Agencies[i], zone)
	}
	return v, true
}

// BoardChanges is the part of BoardOf that the last event changed: only these entries of
// Counters and Agencies, and Calls either whole or nil.
func BoardChanges(d *hall.Day, zone string) Board {
	v := Board{Counters: map[string]BoardCounter{}, Agencies: map[string]BoardAgency{}}
	changed, c := d.Changed(), d.Config()
	for _, id := range changed.Counters {
		v.addCounter(d, c.Counter(id), zone)
	}
	for _, id := range changed.Services {
		if s := c.Service(id); s != nil {
			v.addAgency(d, c.Agency(s.Agency), zone)
		}
	}
	if slices.Contains(changed.Zones, zone) {
		v.Calls = boardCalls(d, zone)
	}
	return v
}

func (v *Board) addCounter(d *hall.Day, k *hall.Counter, zone string) {
	if k == nil || k.Zone != zone || k.EndedOn != "" {
		return
	}
	c := d.Counter(k.ID)
	b := BoardCounter{CounterRef: *d.Config().CounterRef(k.ID), Agency: d.Config().NamedAgency(k.Agency), State: c.State}
	if t := d.Ticket(c.Ticket); t != nil {
		b.Ticket, b.TicketState, b.Class = t.Number, t.State, t.Class
	}
	v.Counters[k.ID] = b
}

func (v *Board) addAgency(d *hall.Day, a *hall.Agency, zone string) {
	if a == nil || a.Zone != zone || a.EndedOn != "" {
		return
	}
	v.Agencies[a.ID] = BoardAgency{Named: d.Config().NamedAgency(a.ID), Waiting: d.WaitingFor(a.ID)}
}

func boardCalls(d *hall.Day, zone string) map[string]Announcement {
	out := map[string]Announcement{}
	for _, a := range d.Announcements(zone) {
		out[strconv.FormatInt(a.ID, 10)] = newAnnouncement(d.Config(), &a)
	}
	return out
}
