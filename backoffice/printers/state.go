package printers

import (
	"time"

	"mpp/hall"
)

// State is how a printer does, as its agent found it.
type State string

// The states of printers.
const (
	Ready     State = "ready"
	PaperLow  State = "paper_low" // it prints: the end of the roll is near
	Unknown   State = "unknown"   // it prints, and says nothing of itself
	Cutter    State = "cutter"
	CoverOpen State = "cover_open"
	PaperOut  State = "paper_out"
	Fault     State = "fault"
	Offline   State = "offline"
	Unreached State = "unreached" // its agent has no way to it
	Away      State = "away"      // its agent has not been heard of; no agent reports that
)

// Reported lists the states that an agent may report.
var Reported = []State{Ready, PaperLow, Unknown, Cutter, CoverOpen, PaperOut, Fault, Offline, Unreached}

// JobState is what became of a slip.
type JobState string

// The states of slips. Only Printed says that it came out.
const (
	Waiting  JobState = "waiting"  // for the printer
	Printing JobState = "printing" //
	Printed  JobState = "printed"  // the printer says so
	Sent     JobState = "sent"     // to a printer that says nothing
	Failed   JobState = "failed"   // it did not come out, and is not tried again
	Unsure   JobState = "unsure"   // it may have come out: the line broke, or the agent died
	Dropped  JobState = "dropped"  // too old, called or cancelled before it could be printed
)

// JobStates lists all states of slips.
var JobStates = []JobState{Waiting, Printing, Printed, Sent, Failed, Unsure, Dropped}

// final reports whether nothing more will happen to the slip.
func (s JobState) final() bool { return s != Waiting && s != Printing }

const (
	// AwayAfter is how long an agent may be silent: it reports every 20 seconds.
	AwayAfter = time.Minute
	// OrderLife is how long a slip that was asked for once more may come. Whoever waits for
	// it has then left.
	OrderLife = 2 * time.Minute
	leaseLife = 50 * time.Second
	jobLife   = 10 * time.Minute
	kept      = 7 * 24 * time.Hour // of a printer that is not heard of any more
)

// Status is what an agent said of its printer.
type Status struct {
	Kiosk  string      `json:"kiosk"`
	Device string      `json:"device"`
	State  State       `json:"state"`
	Since  hall.Millis `json:"since"`   // in this state
	SeenAt hall.Millis `json:"seen_at"` // when the agent reported last
}

// Job is a slip and what became of it.
type Job struct {
	Ticket string      `json:"ticket"`
	Order  string      `json:"order"` // "" for the first slip
	State  JobState    `json:"state"`
	Why    State       `json:"why"` // the printer's state that explains it, "" for none
	At     hall.Millis `json:"at"`
}

// Order is the wish to have a slip once more.
type Order struct {
	ID     string      `json:"id"`
	Ticket string      `json:"ticket"`
	By     string      `json:"by"`
	Lang   string      `json:"lang,omitempty"` // "": the ticket's
	At     hall.Millis `json:"at"`
	Until  hall.Millis `json:"until"`
	Most   int         `json:"-"` // how often a slip of the ticket may have been asked for, this time included; 0: any
}

// Record is one thing that the processes of a hall tell each other: one of the three.
type Record struct {
	Kiosk  string  `json:"kiosk"`
	Status *Status `json:"status,omitempty"`
	Job    *Job    `json:"job,omitempty"`
	Order  *Order  `json:"order,omitempty"`
}

// Key names what the record is of; a newer record with the key replaces it.
func (r Record) Key() string {
	switch {
	case r.Job != nil:
		return "job " + r.Kiosk + " " + r.Job.Ticket
	case r.Order != nil:
		return "order " + r.Kiosk + " " + r.Order.ID
	}
	return "status " + r.Kiosk
}

func (r Record) until() hall.Millis {
	switch {
	case r.Job != nil:
		return r.Job.At.Add(jobLife)
	case r.Order != nil:
		return r.Order.Until
	}
	return r.Status.SeenAt.Add(kept)
}
