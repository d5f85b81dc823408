package hall

// OrderRule is how the next ticket is chosen.
type OrderRule string

// The rules. Credit is the default, see docs/architecture.md "Order".
const (
	OrderCredit OrderRule = "credit" // arrival minus the class's credit
	OrderStrict OrderRule = "strict" // a class with a credit goes before every one without
	OrderRatio  OrderRule = "ratio"  // N with a credit, then one without
	OrderFIFO   OrderRule = "fifo"   // arrival only
)

// OrderRules lists every rule, the default first.
var OrderRules = []OrderRule{OrderCredit, OrderStrict, OrderRatio, OrderFIFO}

// Policy has the rules that hold for all agencies of the hall.
type Policy struct {
	Order     OrderRule `json:"order"`
	Ratio     int       `json:"ratio,omitempty"` // N of OrderRatio
	Classes   []Class   `json:"classes"`
	Reinstate Place     `json:"reinstate"` // where a late citizen returns to
	Requeue   Place     `json:"requeue"`   // default of a skip
	// NextService is where a visit queues for its next planned service: NextByArrival, which "" of
	// earlier versions means too, or NextFromNow.
	NextService string `json:"next_service,omitempty"`
	// ChosenBy is who may call a number out of order: [ChosenByOfficer], which "" means too, or
	// [ChosenBySupervisor].
	ChosenBy string `json:"chosen_by,omitempty"`
	// HeldFor is who may call a held citizen back: [HeldForService], which "" means too,
	// [HeldForCounter] or [HeldForOfficer]. Whoever stands above officers always may.
	HeldFor string `json:"held_for,omitempty"`
	// LateAfter is how many others a citizen who says that he is late lets go first; 0: not offered.
	LateAfter    int          `json:"late_after,omitempty"`
	NoShow       NoShowPolicy `json:"no_show,omitzero"`
	RevertMS     int64        `json:"revert_ms"`  // window for the wrong button, 30 s
	RecallMS     int64        `json:"recall_ms"`  // least time between two calls of one ticket; 0: none
	DayEnd       string       `json:"day_end"`    // local HH:MM when what is left expires; "24:00" for midnight
	CallTwice    bool         `json:"call_twice"` // speak each call twice
	Cardinal     bool         `json:"cardinal"`   // read the number as a cardinal, not digit by digit
	Voice        VoicePolicy  `json:"voice,omitzero"`
	BoardsReload string       `json:"boards_reload,omitempty"` // local HH:MM at which boards begin anew
	ShowOfficer  bool         `json:"show_officer,omitempty"`  // the officer's name on the screen of the counter
	MaxPerKey    int          `json:"max_per_kiosk_min"`       // tickets that a kiosk may take in a minute; 0: no bound
	Phone        PhoneNumbers `json:"phone,omitzero"`
	Roll         string       `json:"roll,omitempty"`    // prefix of the numbers printed on a roll of paper, "" for none
	Reasons      []Choice     `json:"reasons,omitempty"` // of all services, see [Config.PublicReasons]
}

// BoardsReload is when boards begin anew where the hall file names no other time.
const BoardsReload = "03:30"

// PhoneNumbers is whether citizens may take numbers by their own phone, with the code that a
// screen in the hall shows, and how many the hall gives that way.
type PhoneNumbers struct {
	Enabled   bool `json:"enabled"`
	PerMinute int  `json:"per_minute"`
	PerDay    int  `json:"per_day"`
}

// MaxPerServiceMinute is how many tickets of one service the hall gives in a minute, whoever
// asks; 0 for no bound.
func (p *Policy) MaxPerServiceMinute() int { return 5 * p.MaxPerKey }

// Where a visit queues for its next planned service.
const (
	NextByArrival = "arrival" // where its arrival puts it
	NextFromNow   = "now"     // as if it arrived when the service before was done
)

// Who may call a held citizen back.
const (
	HeldForService = "service" // every counter that serves the service
	HeldForCounter = "counter" // the one that put the citizen on hold
	HeldForOfficer = "officer" // the officer who did, at whichever counter
)

// Who may call a number out of order.
const (
	ChosenByOfficer    = "officer"
	ChosenBySupervisor = "supervisor" // of the agency, and who stands above
)

// Place is where in the queue a returning ticket is put.
type Place struct {
	Where string `json:"where"`           // arrival | after | end
	After int    `json:"after,omitempty"` // after: behind this many others
}

// The places.
const (
	PlaceArrival = "arrival" // where its arrival puts it: usually first
	PlaceAfter   = "after"   // behind Place.After others
	PlaceEnd     = "end"     // behind all
)

// Class is a priority class. Only the class is stored, never the reason for it
// (UU 27/2022 treats health data as specific personal data).
type Class struct {
	ID            string `json:"id"`
	Name          Text   `json:"name"`
	CreditMinutes int    `json:"credit_minutes"`
	EndedOn       string `json:"ended_on,omitempty"` // no ticket of it is given any more
}

// The two classes every hall has.
const (
	ClassRegular  = "regular"
	ClassPriority = "priority"
)
