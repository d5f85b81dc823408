package hall

// State is where a ticket stands in its life.
type State string

// The states of a ticket. Transferred is a leg's last state only.
const (
	Waiting     State = "waiting"
	Called      State = "called"
	Serving     State = "serving"
	Held        State = "held"
	Done        State = "done"
	NoShow      State = "no_show"
	Cancelled   State = "cancelled"
	Expired     State = "expired"
	Transferred State = "transferred"
)

// TicketStates lists the states a ticket can be in.
var TicketStates = []State{Waiting, Called, Serving, Held, Done, NoShow, Cancelled, Expired}

// AtCounter reports whether a ticket in this state occupies its counter.
func (s State) AtCounter() bool { return s == Called || s == Serving }

// Ended reports whether the visit is over as things stand (a no-show may return).
func (s State) Ended() bool {
	return s == Done || s == NoShow || s == Cancelled || s == Expired
}

// Ticket is one citizen's visit: one number, one arrival, one or more legs.
// It is anonymous. The same JSON stands in Redis, in each event and in the ledger.
type Ticket struct {
	ID      string `json:"id"`      // unguessable; its first eight digits are the business date
	Number  string `json:"number"`  // as printed and called, e.g. A-023; "" for a direct visit
	Prefix  string `json:"prefix"`  //
	Ordinal int    `json:"ordinal"` // 23 in A-023; never wraps
	Date    string `json:"date"`    // business date in the hall's zone, YYYY-MM-DD
	Class   string `json:"class"`   // priority class, see Class
	Origin  string `json:"origin"`  // one of the origins below
	State   State  `json:"state"`
	Rev     int    `json:"rev"` // grows by one with each event of this ticket
	// Kiosk is the device that gave the number, whose printer prints it; "" for another origin.
	Kiosk string `json:"kiosk,omitempty"`
	// PrintedBy is [PrintedByPage] where the kiosk's page printed the slip itself; its printer
	// leaves that out. "": nobody else prints it.
	PrintedBy string `json:"printed_by,omitempty"`
	// Lang is the language in which the number was taken: "en", or "" for Indonesian.
	Lang string `json:"lang,omitempty"`

	IssuedAt Millis `json:"issued_at"` // the arrival; later legs keep it
	EndedAt  Millis `json:"ended_at,omitempty"`
	LateAt   Millis `json:"late_at,omitempty"` // when its citizen let others go first; so once a visit

	// Note is staff's words for whoever serves next; never shown to citizens.
	Note string `json:"note,omitempty"`

	// What the citizen was told at issue, kept so that it can be judged later.
	// The estimate is EstimateWait(Pace, Ahead), so it needs no second formula in Lua.
	Ahead int   `json:"ahead"`
	Pace  *Pace `json:"pace,omitempty"`

	Leg Leg `json:"leg"` // the current, or last, leg

	// Planned are the services that the visit still has before it, in order; they count against
	// their quotas. Dropped are those that could not be served any more when their turn came.
	Planned []PlannedLeg `json:"planned,omitempty"`
	Dropped []DroppedLeg `json:"dropped,omitempty"`
}

// EstimateAtIssue is the estimate that was given at issue; nil when none was.
func (t *Ticket) EstimateAtIssue() *Estimate {
	if t.Pace == nil {
		return nil
	}
	if e, ok := EstimateWait(*t.Pace, t.Ahead); ok {
		return &e
	}
	return nil
}

// Direct reports whether the visit was begun at a counter without a number, for a short question
// or a person who was sent. It was never in a queue, and no figure of queues counts it.
func (t *Ticket) Direct() bool { return t.Origin == OriginCounter }

// Leg is one service at one agency within a visit.
type Leg struct {
	No      int    `json:"no"` // 1, 2, ...
	Agency  string `json:"agency"`
	Service string `json:"service"`
	Planned bool   `json:"planned,omitempty"` // asked for by the citizen beforehand, so it counts against its quota; false for a transfer
	Group   string `json:"group,omitempty"`   // id of the group move that queued it here, see GroupMove
	Counter string `json:"counter,omitempty"` // where it was last called
	Officer string `json:"officer,omitempty"` // id of the officer who last acted on it

	Score  int64 `json:"score"`  // place in the queue: arrival minus credit, ms; lower is earlier
	Credit int64 `json:"credit"` // that credit, ms; the class may have another one by now
	Tie    int64 `json:"tie"`    // breaks equal scores: the event's sequence number when it was queued

	// From is the arrival by which the leg was queued where that is not the visit's, see
	// [NextFromNow] and [TicketAction].FromNow.
	From Millis `json:"from,omitempty"`

	QueuedAt     Millis `json:"queued_at"`
	CalledAt     Millis `json:"called_at,omitempty"`      // first call; never overwritten
	LastCalledAt Millis `json:"last_called_at,omitempty"` // last call or recall
	BackAt       Millis `json:"back_at,omitempty"`        // since when it is called again because a step was taken back
	Calls        int    `json:"calls"`
	EarlierCalls int    `json:"earlier_calls,omitempty"` // of these, before it was last brought to a counter
	StartedAt    Millis `json:"started_at,omitempty"`    // first start
	ServingSince Millis `json:"serving_since,omitempty"` // running serving interval, 0 when none runs
	ServiceMS    int64  `json:"service_ms"`              // closed serving intervals, holds apart
	HeldAt       Millis `json:"held_at,omitempty"`       // running hold, 0 when none runs
	HeldMS       int64  `json:"held_ms"`                 // closed holds
	ReturnAt     Millis `json:"return_at,omitempty"`     // when a held citizen was told to return
	Reason       string `json:"reason,omitempty"`        // of the last hold, transfer, cancel, chosen call
	EndedAt      Millis `json:"ended_at,omitempty"`
	End          State  `json:"end,omitempty"`           // the state the leg ended in
	Outcome      string `json:"outcome,omitempty"`       // see Outcomes
	PublicReason string `json:"public_reason,omitempty"` // see Config.PublicReasons
	PublicNote   string `json:"public_note,omitempty"`   // words of the officer for the citizen

	Deliverables []Delivered `json:"deliverables,omitempty"` // handed out at its finish

	Untimed    bool `json:"untimed,omitempty"`    // the hall's clock stood in its time: its times are not true, see Event.BehindMS
	ByRule     bool `json:"by_rule,omitempty"`    // recorded as absent by the hall's rule, not by an officer; see NoShowPolicy
	Unattended bool `json:"unattended,omitempty"` // finished by the closing of the day, not by an officer: its service time is not true
}

// Outcomes of a finished leg.
const (
	OutcomeServed     = "served"     // selesai
	OutcomeIncomplete = "incomplete" // berkas belum lengkap
	OutcomeRejected   = "rejected"   // permohonan ditolak
	OutcomeReferred   = "referred"   // diarahkan ke tempat lain
	OutcomeUnknown    = "unknown"    // closed with the day
)

// Outcomes an officer may choose.
var Outcomes = []string{OutcomeServed, OutcomeIncomplete, OutcomeRejected, OutcomeReferred}

// CallsHere is how often it was called since it was last brought to a counter.
func (l *Leg) CallsHere() int { return l.Calls - l.EarlierCalls }

// Stayed reports whether the leg began at the counter where the one before had ended: nobody
// waited for it, so it has no waiting time.
func (l *Leg) Stayed() bool { return l.Planned && l.CalledAt != 0 && l.CalledAt == l.QueuedAt }

// WaitTime is the leg's waiting time in ms: first call minus queued at; false before the
// first call, for one that did not wait, and for a leg whose times are not true.
func (l *Leg) WaitTime() (int64, bool) {
	if l.CalledAt == 0 || l.Untimed || l.Stayed() {
		return 0, false
	}
	return int64(l.CalledAt - l.QueuedAt), true
}

// ServiceTime is the leg's service time in ms, without holds; false when it was never
// started, is still being served, was closed unattended, or its times are not true.
func (l *Leg) ServiceTime() (int64, bool) {
	if l.StartedAt == 0 || l.ServingSince != 0 || l.Unattended || l.Untimed || l.EndedAt == 0 {
		return 0, false
	}
	return l.ServiceMS, true
}

// ServedTime is the ServiceTime of a leg that an officer finished; false for one that
// ended otherwise. A service standard promises this time.
func (l *Leg) ServedTime() (int64, bool) {
	if l.End != Done {
		return 0, false
	}
	return l.ServiceTime()
}

// Where a visit was begun.
const (
	OriginKiosk = "kiosk"
	OriginPhone = "phone" // the citizen's own, with the code of a screen in the hall
	OriginDesk  = "desk"
	OriginRoll  = "roll" // from a roll of printed numbers; its arrival is what the desk was told
	// OriginCounter: at no place; see [Ticket.Direct].
	OriginCounter = "counter"
)

// PrintedByPage says that the kiosk's page prints the slip, through its browser.
const PrintedByPage = "page"
