package hall

// Span is part of a day in minutes from local midnight, From inclusive, To exclusive.
type Span struct {
	From int `json:"from"`
	To   int `json:"to"`
}

// Calendar is a set of weekly hours with exceptions. Breaks are the gaps between
// a day's spans; tickets are given through them, since citizens wait in them.
type Calendar struct {
	ID         string               `json:"id"`
	Name       string               `json:"name,omitempty"`
	Weekly     [7][]Span            `json:"weekly"`              // Monday first
	Exceptions map[string]Exception `json:"exceptions"`          // by YYYY-MM-DD
	IssueEarly int                  `json:"issue_early_minutes"` // tickets are given this long before opening
	LastTicket int                  `json:"last_ticket_minutes"` // and until this long before closing
}

// Exception replaces one date's hours; no spans means closed.
type Exception struct {
	Name  string `json:"name"`
	Spans []Span `json:"spans"`
}

// Window is when a service gives tickets on one date, and when it serves.
// All zero: closed that day; Name may tell the holiday.
type Window struct {
	IssueFrom  Millis // first ticket
	IssueUntil Millis // last ticket, exclusive
	OpensAt    Millis
	ClosesAt   Millis
	Name       string
}
