package view

import (
	"slices"
	"strconv"

	"mpp/hall"
)

// Scope is what a board is of: a zone, an agency, or the whole hall when both are "".
type Scope struct{ Zone, Agency string }

// known reports whether the hall has what the scope names.
func (s Scope) known(c *hall.Config) bool {
	return (s.Zone == "" || c.Zone(s.Zone) != nil) && (s.Agency == "" || c.Agency(s.Agency) != nil)
}

func (s Scope) includes(zone, agency string) bool {
	return (s.Zone == "" || s.Zone == zone) && (s.Agency == "" || s.Agency == agency)
}

// Board is the board of a scope. The maps are keyed so that a merge patch can change one
// entry: counters and agencies by id, calls by announcement id.
type Board struct {
	Zone     *hall.Named             `json:"zone"`   // nil on the board of an agency or the hall
	Agency   *hall.Named             `json:"agency"` // nil on the board of a zone or the hall
	Zones    []hall.Named            `json:"zones"`  // where its counters are, in the hall file's order
	Hall     string                  `json:"hall"`
	Timezone string                  `json:"timezone"`
	Ticker   []string                `json:"ticker"`
	Voice    Voice                   `json:"voice"`
	Counters map[string]BoardCounter `json:"counters"`
	Calls    map[string]Announcement `json:"calls"` // those that stand, and those of the last hall.RecentCalls tickets of each zone
	Agencies map[string]BoardAgency  `json:"agencies"`
	Pauses   []Pause                 `json:"pauses"` // the hall's, and those of its agencies
}

// Voice is how calls are to be spoken.
type Voice struct {
	CallTwice bool `json:"call_twice"`
	Cardinal  bool `json:"cardinal"`
	Volume    int  `json:"volume"` // 1 to 100
	// Languages are those in which a call is spoken, one after the other.
	Languages []string `json:"languages"`
	// ChimeOnly and Silent are the hours in which a call is not spoken, and in which it is not
	// even chimed, in minutes from midnight.
	ChimeOnly []hall.Span `json:"chime_only"`
	Silent    []hall.Span `json:"silent"`
	// Room is in which room its calls are heard; "" on the board of the hall, which speaks none.
	Room string `json:"room"`
}

// BoardCounter is a counter on a board.
type BoardCounter struct {
	hall.CounterRef
	Agency      hall.Named        `json:"agency"`
	State       hall.CounterState `json:"state"`
	Ticket      string            `json:"ticket"` // the number called or served now, "" for none
	TicketState hall.State        `json:"ticket_state"`
	Class       string            `json:"class"`
	Reason      string            `json:"reason"`    // of a pause, one of hall.PauseReasons
	ReturnAt    *string           `json:"return_at"` // when the pause is said to end
	Officer     string            `json:"officer"`   // the name, where the hall shows it; else ""
	// FinishedAt is when the visit there was finished, until somebody else is called.
	FinishedAt *string `json:"finished_at"`
}

// BoardAgency is an agency's line on a board.
type BoardAgency struct {
	hall.Named
	Zone    string `json:"zone"`
	Icon    string `json:"icon"`
	Waiting int    `json:"waiting"`
}

// BoardOf shows the board of a scope; false for an unknown zone or agency.
func BoardOf(d *hall.Day, of Scope) (Board, bool) {
	c := d.Config()
	if !of.known(c) {
		return Board{}, false
	}
	v := Board{
		Zones: []hall.Named{}, Hall: c.Hall.Name, Timezone: c.Hall.Timezone, Ticker: c.Hall.Ticker,
		Voice:    newVoice(&c.Policy),
		Counters: map[string]BoardCounter{}, Calls: boardCalls(d, of), Agencies: map[string]BoardAgency{},
	}
	if of.Zone != "" {
		z := c.NamedZone(of.Zone)
		v.Zone, v.Voice.Room = &z, c.RoomOf(of.Zone)
	}
	if of.Agency != "" {
		a := c.NamedAgency(of.Agency)
		v.Agency, v.Voice.Room = &a, c.AgencyRoom(of.Agency)
	}
	if v.Ticker == nil {
		v.Ticker = []string{}
	}
	for i := range c.Counters {
		v.addCounter(d, &c.Counters[i], of)
	}
	for i := range c.Agencies {
		v.addAgency(d, &c.Agencies[i], of)
	}
	for i := range c.Zones {
		if z := &c.Zones[i]; z.EndedOn == "" && v.isIn(z.ID) {
			v.Zones = append(v.Zones, c.NamedZone(z.ID))
		}
	}
	v.Pauses = PausesOf(d, v.shows)
	return v, true
}

// shows reports whether the board has the agency, or a counter of it.
func (v *Board) shows(agency string) bool {
	for _, k := range v.Counters {
		if k.Agency.ID == agency {
			return true
		}
	}
	return v.Agencies[agency].ID != ""
}

func newVoice(p *hall.Policy) Voice {
	return Voice{
		CallTwice: p.CallTwice, Cardinal: p.Cardinal, Volume: p.Voice.Loud(), Languages: p.Voice.Spoken(),
		ChimeOnly: append([]hall.Span{}, p.Voice.ChimeOnly...), Silent: append([]hall.Span{}, p.Voice.Silent...),
	}
}

// BoardChanges is the part of BoardOf that the last event changed: only these entries of
// Counters and Agencies, and Calls either whole or nil.
func BoardChanges(d *hall.Day, of Scope) Board {
	v := Board{Counters: map[string]BoardCounter{}, Agencies: map[string]BoardAgency{}}
	changed, c := d.Changed(), d.Config()
	for _, id := range changed.Counters {
		v.addCounter(d, c.Counter(id), of)
	}
	for _, id := range changed.Services {
		if s := c.Service(id); s != nil {
			v.addAgency(d, c.Agency(s.Agency), of)
		}
	}
	if of.callsChanged(changed) {
		v.Calls = boardCalls(d, of)
	}
	return v
}

func (s Scope) callsChanged(c hall.Changes) bool {
	switch {
	case s.Zone != "":
		return slices.Contains(c.Zones, s.Zone)
	case s.Agency != "":
		return slices.Contains(c.Agencies, s.Agency)
	}
	return len(c.Zones) > 0
}

// isIn reports whether a counter or an agency of the board is in the zone.
func (v *Board) isIn(zone string) bool {
	for _, k := range v.Counters {
		if k.Zone == zone {
			return true
		}
	}
	for _, a := range v.Agencies {
		if a.Zone == zone {
			return true
		}
	}
	return false
}

func (v *Board) addCounter(d *hall.Day, k *hall.Counter, of Scope) {
	if k == nil || k.EndedOn != "" || !of.includes(k.Zone, k.Agency) {
		return
	}
	c := d.Counter(k.ID)
	b := BoardCounter{CounterRef: *d.Config().CounterRef(k.ID), Agency: d.Config().NamedAgency(k.Agency), State: c.State}
	if t := d.Ticket(c.Ticket); t != nil && t.Direct() {
		b.TicketState = t.State // without a number: it is busy, and no more is said
	} else if t != nil {
		b.Ticket, b.TicketState, b.Class = t.Number, t.State, t.Class
	} else if step, ok := d.LastStep(k.ID); ok && step.Event == hall.EventFinished {
		b.FinishedAt = step.At.Stamp()
	}
	if c.State == hall.CounterPaused {
		b.Reason, b.ReturnAt = "other", c.ReturnAt.Stamp()
		if slices.Contains(hall.PauseReasons, c.Reason) {
			b.Reason = c.Reason
		}
	}
	if d.Config().Policy.ShowOfficer && c.State != hall.CounterClosed {
		b.Officer = c.Name
	}
	v.Counters[k.ID] = b
}

func (v *Board) addAgency(d *hall.Day, a *hall.Agency, of Scope) {
	if a == nil || a.EndedOn != "" || !of.includes(a.Zone, a.ID) {
		return
	}
	v.Agencies[a.ID] = BoardAgency{Named: d.Config().NamedAgency(a.ID), Zone: a.Zone, Icon: a.Icon, Waiting: d.WaitingFor(a.ID)}
}

func boardCalls(d *hall.Day, of Scope) map[string]Announcement {
	out := map[string]Announcement{}
	for i := range d.Config().Zones {
		zone := d.Config().Zones[i].ID
		if of.Zone != "" && of.Zone != zone {
			continue
		}
		for _, a := range d.Announcements(zone) {
			if of.includes(zone, a.Agency) {
				out[strconv.FormatInt(a.ID, 10)] = newAnnouncement(d.Config(), &a)
			}
		}
	}
	return out
}
