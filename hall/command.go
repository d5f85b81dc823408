package hall

// Reach is how far a right extends. The zero Reach extends to nothing.
type Reach string

// The reaches.
const (
	ReachCounter Reach = "counter" // the actor's own counter; for one without a counter, its agency
	ReachOwn     Reach = "own"     // what the actor did itself, to take it back
	ReachAgency  Reach = "agency"  // the actor's own agency
	ReachAll     Reach = "all"
)

// Meta is sent with every change: who makes it, how far that right extends, and the
// idempotency key.
type Meta struct {
	Actor       Actor
	Reach       Reach
	Key         string // Idempotency-Key, already scoped to the actor; "" only for the system
	Fingerprint string // of the request, so that a key used for another request is refused
}

// Issue asks for a ticket.
type Issue struct {
	Meta
	Service string
	// Planned are the services that the visit goes on with, in order; see Ticket.Planned.
	Planned []string
	Class   string
	Origin  string
	// Lang and PrintedBy are kept with the ticket.
	Lang, PrintedBy string
	// Roll is the number on a roll of printed ones, 0 for none; Arrived when its citizen came.
	Roll    int
	Arrived Millis
}

// TicketAction asks for one of TicketActions.
type TicketAction struct {
	Meta
	Action  Action
	Ticket  string
	Reason  string
	Note    string
	Outcome string // finish
	// ByRule: no-show; the hall records it by itself, if its policy says so by now.
	ByRule bool
	// PublicReason and PublicNote: finish; what the citizen is told about the outcome.
	PublicReason, PublicNote string
	// Deliverables: finish; what was handed out.
	Deliverables []Delivered
	// Class: class.
	Class string
	// Stay: finish; the next planned service begins at this counter at once.
	Stay bool
	// Place overrides the policy for requeue and reinstate.
	Place *Place
	// ReturnAt: hold.
	ReturnAt Millis
	// Counter: resume; empty means the actor's own.
	Counter string
	// Service: transfer and services. FromNow drops the original arrival for the order.
	Service string
	FromNow bool
}

// GroupMove asks for the transfer of those who wait for a service to the queue of another.
type GroupMove struct {
	Meta
	Service string
	To      string
	Reason  string
	// Tickets are those to move, of the ones that wait; nil for all.
	Tickets []string
	// FromNow drops their places in line.
	FromNow bool
}

// SetQuota asks for another quota of a service today.
type SetQuota struct {
	Meta
	Service string
	Tickets int // -1: no limit
	Reason  string
}

// BeginPause asks for a pause of an agency or of the hall, or for an announcement.
type BeginPause struct {
	Meta
	Agency string // "" the hall
	Stops  bool   // false: an announcement
	Reason string // what the citizens read
	Until  Millis // when it ends by itself; 0: not said
}

// EndPause asks for the end of what BeginPause began.
type EndPause struct {
	Meta
	Agency string
	Stops  bool
}

// CounterCommand asks for a step of a counter's own life.
type CounterCommand struct {
	Meta
	Action  CounterAction
	Counter string
	Reason  string
	Note    string
	// ReturnAt is when a pause is said to end; 0: not said.
	ReturnAt Millis
}

// CounterMessage leaves a message at a counter, or says that it was read there.
type CounterMessage struct {
	Meta
	Counter string
	Text    string
	Read    int64 // id of the message that was read; 0: Text is a new one
}

// Call asks for the next ticket (Ticket and Number empty) or for a chosen one.
type Call struct {
	Meta
	Counter string
	Ticket  string
	Number  string
	Reason  string // why this one; required for a chosen ticket
}

// Serve asks to serve somebody without a number.
type Serve struct {
	Meta
	Counter string
	Service string // "" where the counter serves one alone
	Reason  string // why: one of DirectReasons, or a free text
}

// Snapshot is all that is true of a hall's today: what Redis holds, what the
// ledger can rebuild, what a page's first picture is made of.
type Snapshot struct {
	Config *Config
	Date   string // business date that is open, "" before the first
	Seq    int64  // of the last event it includes
	At     Millis // of that event
	// AsOf is when the last event took effect, only filled for a restore; 0: at At.
	AsOf Millis
	// Stood is the hall's clock when it last stood, see Event.BehindMS; only filled for a restore.
	Stood    Millis
	Tickets  []Ticket
	Counters []CounterLive
	// DayClosed tells that Date was closed and no later one is open yet.
	DayClosed bool
	// Closed are the day's legs of visits that went on with another; tallies and medians count them.
	Closed []ClosedLeg
	// Recent are the newest events up to Seq, oldest first, as many as the source
	// still has at hand (some hundreds are enough): boards show their calls.
	Recent []Event
	// Streaks are the turns under the ratio rule, see Event.Streaks.
	Streaks map[string]int
	// Quotas are those set for the day, see Event.Quota.
	Quotas map[string]int
	// Pauses are those that stand, and of each scope the last that ended, see [KeepPause].
	Pauses []Pause
	// Skip is by how many numbers each prefix jumps ahead: as many tickets may have
	// been given that nobody can tell of any more.
	Skip int
	// Answers are the day's idempotent answers, only filled for a restore.
	Answers []Answer
}

// Answer is what the request with a key was answered: the event that it made, as JSON.
// A day has as many as events, and nobody looks into them until one is asked for again.
type Answer struct {
	Key, Fingerprint, Event string
}

// ClosedLeg is an earlier leg of a ticket.
type ClosedLeg struct {
	Ticket string `json:"ticket"`
	Leg    Leg    `json:"leg"`
}
