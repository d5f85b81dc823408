package hall

// The views are what leaves the server: the API's answers and the live feed's
// payloads use the same ones, so a page reads one shape. Instants are RFC 3339.

// Named is an id with the names a page shows.
type Named struct {
	ID    string `json:"id"`
	Name  Text   `json:"name"`
	Short string `json:"short,omitempty"`
}

// CounterRef is a counter as a citizen is told of it.
type CounterRef struct {
	ID     string `json:"id"`
	Number int    `json:"number"`
	Name   string `json:"name"`
	Zone   string `json:"zone"`
}

// Estimate is an expected wait as a range in minutes.
type Estimate struct {
	FromMinutes int `json:"from_minutes"`
	ToMinutes   int `json:"to_minutes"`
}

// TicketView is a ticket as staff and its own citizen see it. It has no personal data.
type TicketView struct {
	ID       string      `json:"id"`
	Number   string      `json:"number"`
	State    State       `json:"state"`
	Class    string      `json:"class"`
	Date     string      `json:"date"`
	Origin   string      `json:"origin"`
	Agency   Named       `json:"agency"`
	Service  Named       `json:"service"`
	Zone     Named       `json:"zone"` // where to wait
	Counter  *CounterRef `json:"counter"`
	Ahead    int         `json:"ahead"`    // who will be called before it, as things stand; 0 when not waiting
	Estimate *Estimate   `json:"estimate"` // null when not waiting or nothing is known
	Rev      int         `json:"rev"`
	Leg      int         `json:"leg"`
	Calls    int         `json:"calls"`

	IssuedAt     *string `json:"issued_at"`
	QueuedAt     *string `json:"queued_at"`
	CalledAt     *string `json:"called_at"`
	LastCalledAt *string `json:"last_called_at"`
	StartedAt    *string `json:"started_at"`
	ServingSince *string `json:"serving_since"`
	HeldAt       *string `json:"held_at"`
	ReturnAt     *string `json:"return_at"`
	EndedAt      *string `json:"ended_at"`
	ServiceMS    int64   `json:"service_ms"` // closed serving intervals of this leg
	Reason       string  `json:"reason"`
	Outcome      string  `json:"outcome"`

	Requirements []Text `json:"requirements"`
	FollowURL    string `json:"follow_url"` // filled in by the API; "" on the live feed
}

// View shows the ticket with the names of the configuration. Ahead and estimate
// are those told at issue; the caller replaces them where it knows better.
func (c *Config) View(t *Ticket) TicketView {
	v := TicketView{
		ID: t.ID, Number: t.Number, State: t.State, Class: t.Class, Date: t.Date, Origin: t.Origin,
		Rev: t.Rev, Leg: t.Leg.No, Calls: t.Leg.Calls,
		Agency:   c.NamedAgency(t.Leg.Agency),
		Service:  c.NamedService(t.Leg.Service),
		IssuedAt: t.IssuedAt.Stamp(), QueuedAt: t.Leg.QueuedAt.Stamp(), CalledAt: t.Leg.CalledAt.Stamp(),
		LastCalledAt: t.Leg.LastCalledAt.Stamp(), StartedAt: t.Leg.StartedAt.Stamp(),
		ServingSince: t.Leg.ServingSince.Stamp(), HeldAt: t.Leg.HeldAt.Stamp(), ReturnAt: t.Leg.ReturnAt.Stamp(),
		EndedAt: t.EndedAt.Stamp(), ServiceMS: t.Leg.ServiceMS, Reason: t.Leg.Reason, Outcome: t.Leg.Outcome,
		Requirements: []Text{},
	}
	if s := c.Service(t.Leg.Service); s != nil && s.Requirements != nil {
		v.Requirements = s.Requirements
	}
	if a := c.Agency(t.Leg.Agency); a != nil {
		v.Zone = c.NamedZone(a.Zone)
	}
	if t.Leg.Counter != "" {
		v.Counter = c.CounterRef(t.Leg.Counter)
	}
	if t.State == Waiting {
		v.Ahead = t.Ahead
		v.Estimate = t.Told()
	}
	return v
}

// Told is the estimate given at issue; nil when none was given.
func (t *Ticket) Told() *Estimate {
	if t.Pace == nil {
		return nil
	}
	if e, ok := EstimateWait(*t.Pace, t.Ahead); ok {
		return &e
	}
	return nil
}

// NamedAgency names an agency; an unknown id names itself.
func (c *Config) NamedAgency(id string) Named {
	if a := c.Agency(id); a != nil {
		return Named{ID: id, Name: Text{ID: a.Name}, Short: a.Short}
	}
	return Named{ID: id, Name: Text{ID: id}}
}

// NamedService names a service.
func (c *Config) NamedService(id string) Named {
	if s := c.Service(id); s != nil {
		return Named{ID: id, Name: s.Name}
	}
	return Named{ID: id, Name: Text{ID: id}}
}

// NamedZone names a zone.
func (c *Config) NamedZone(id string) Named {
	if z := c.Zone(id); z != nil {
		return Named{ID: id, Name: z.Name}
	}
	return Named{ID: id, Name: Text{ID: id}}
}

// CounterRef shows a counter; nil for an unknown id.
func (c *Config) CounterRef(id string) *CounterRef {
	k := c.Counter(id)
	if k == nil {
		return nil
	}
	return &CounterRef{ID: k.ID, Number: k.Number, Name: k.Name, Zone: k.Zone}
}

// CounterView is a counter for staff.
type CounterView struct {
	CounterRef
	Agency   Named        `json:"agency"`
	Services []Named      `json:"services"`
	State    CounterState `json:"state"`
	Since    *string      `json:"since"`
	Officer  string       `json:"officer"` // name
	Reason   string       `json:"reason"`
	Ticket   *TicketView  `json:"ticket"` // the active one
	Waiting  int          `json:"waiting"`
}

// Announcement is one call or recall, to be shown and spoken once. ID is the
// event's sequence number: a display speaks rising ids, each once.
type Announcement struct {
	ID       int64      `json:"id"`
	At       *string    `json:"at"`
	Number   string     `json:"number"`
	Class    string     `json:"class"`
	Counter  CounterRef `json:"counter"`
	Agency   Named      `json:"agency"`
	Service  Named      `json:"service"`
	Recall   bool       `json:"recall"`
	Standing bool       `json:"standing"` // the ticket is still called there; a passed one is shown, not spoken
}

// BoardCounter is a counter as a board shows it.
type BoardCounter struct {
	CounterRef
	Agency Named        `json:"agency"`
	State  CounterState `json:"state"`
	// Ticket is the number now called or served, "" when none.
	Ticket      string `json:"ticket"`
	TicketState State  `json:"ticket_state"`
	Class       string `json:"class"`
}

// BoardView is a zone's board. The maps are keyed so that a merge patch can
// change one entry: counters by id, calls by announcement id, waiting by service.
type BoardView struct {
	Zone     Named                   `json:"zone"`
	Hall     string                  `json:"hall"`
	Timezone string                  `json:"timezone"`
	Ticker   []string                `json:"ticker"`
	Voice    VoiceView               `json:"voice"`
	Counters map[string]BoardCounter `json:"counters"`
	Calls    map[string]Announcement `json:"calls"` // the newest RecentCalls of the zone
	Agencies map[string]BoardAgency  `json:"agencies"`
}

// VoiceView is how calls are to be spoken.
type VoiceView struct {
	CallTwice bool `json:"call_twice"`
	Cardinal  bool `json:"cardinal"`
}

// BoardAgency is an agency's line on a board.
type BoardAgency struct {
	Named
	Waiting int `json:"waiting"`
}

// RecentCalls is how many calls a board remembers.
const RecentCalls = 12

// ServiceLoad is a service's live load.
type ServiceLoad struct {
	Service   Named  `json:"service"`
	Agency    string `json:"agency"`
	Waiting   int    `json:"waiting"`
	Priority  int    `json:"priority"` // of those waiting
	Called    int    `json:"called"`
	Serving   int    `json:"serving"`
	Held      int    `json:"held"`
	Issued    int    `json:"issued"`
	Done      int    `json:"done"`
	NoShow    int    `json:"no_show"`
	Cancelled int    `json:"cancelled"`
	Expired   int    `json:"expired"`
	// OldestAt is the arrival of the one who waits longest, null when nobody waits.
	OldestAt *string `json:"oldest_at"`
	// MedianWaitMS and MedianServiceMS are today's, -1 when there is none yet.
	MedianWaitMS    int64 `json:"median_wait_ms"`
	MedianServiceMS int64 `json:"median_service_ms"`
	// WaitTargetMS and ServiceTargetMS are the service's standard, -1 when none is promised in minutes or hours.
	WaitTargetMS    int64 `json:"wait_target_ms"`
	ServiceTargetMS int64 `json:"service_target_ms"`
}

// HallView is the manager's live picture.
type HallView struct {
	Hall     string                 `json:"hall"`
	Timezone string                 `json:"timezone"`
	Date     string                 `json:"date"`
	Agencies map[string]Named       `json:"agencies"`
	Services map[string]ServiceLoad `json:"services"`
	Counters map[string]CounterView `json:"counters"`
}

// CounterTopic is what a counter's console shows.
type CounterTopic struct {
	Counter  CounterView    `json:"counter"`
	Upcoming []TicketView   `json:"upcoming"` // the next UpcomingCount in the order they would be called
	Held     []TicketView   `json:"held"`     // held tickets of this counter's services
	NoShows  []TicketView   `json:"no_shows"` // today's last no-shows of this counter's services, to reinstate
	Waiting  map[string]int `json:"waiting"`  // by service
	Last     *TicketView    `json:"last"`     // the ticket of the last step made from here, when such a step can be reverted
	// LastEvent and LastAt tell which step that was and when; RevertUntil is the
	// end of its window, for the page to count down to.
	LastEvent   EventType `json:"last_event,omitempty"`
	LastAt      *string   `json:"last_at"`
	RevertUntil *string   `json:"revert_until"`
}

// UpcomingCount, NoShowCount and NowCalledCount bound the lists of the topics.
const (
	UpcomingCount  = 6
	NoShowCount    = 6
	NowCalledCount = 5
)

// TicketTopic is what a citizen's phone shows.
type TicketTopic struct {
	Ticket TicketView `json:"ticket"`
	// NowCalled are the last numbers called for the same agency, newest first.
	NowCalled []Announcement `json:"now_called"`
}
