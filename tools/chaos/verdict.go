package chaos

import (
	"fmt"
	"slices"
	"time"

	"mpp/hall"
)

// Verdict is the result of a run.
type Verdict struct {
	Fault, Ack string
	Seed       uint64

	Tickets int // acknowledged
	Changes int // acknowledged, tickets among them
	Lost    int // of the changes: not in the ledger
	// Duplicates are numbers that two tickets have, DoubleCalls tickets that are at two
	// counters or counters with two tickets.
	Duplicates, DoubleCalls int
	// Holes are numbers of events that the ledger lacks and no restored event reports;
	// Twice are changes that it has two times.
	Holes, Twice int
	Restored     int   // restored events
	Missing      int64 // events that they report missing
	// Missed and SpokenTwice are of the displays' announcements; Phantom ones were
	// spoken of calls that the ledger does not know.
	Missed, SpokenTwice, Phantom int
	Refused                      int // changes that were refused although the request was valid
	Broken                       int // requests that a node took and did not answer, or answered with 5xx
	Unanswered                   int
	OnePause, AllPause           time.Duration
	Linear                       string // ok, or what cannot be explained
	Took                         time.Duration
	Accounts                     int           // acknowledged changes of people and devices
	Refusal                      time.Duration // the longest that a node accepted what was revoked

	// Skipped is the reason why this machine cannot make the fault, "" when it can.
	Skipped string
	// Breaches are the promises that were not kept.
	Breaches []string
	Notes    []string // the first findings
}

// maxNotes bounds what is printed of one run.
const maxNotes = 12

func (v *Verdict) note(format string, args ...any) {
	if len(v.Notes) < maxNotes {
		v.Notes = append(v.Notes, fmt.Sprintf(format, args...))
	}
}

// holdLedger checks the ledger itself: holes, duplicates, and transitions that the hall's
// rules do not allow.
func (v *Verdict) holdLedger(events []hall.Event) {
	v.holdOrder(events)
	var missing int64
	keys := map[string]int64{}
	numbers, ids := map[string]string{}, map[string]bool{}
	for i := range events {
		e := &events[i]
		if e.Type == hall.EventRestored {
			v.Restored++
			missing += e.Missing
		}
		if first, ok := keys[e.Key]; ok && e.Key != "" {
			v.Twice++
			v.note("events %d and %d answer one idempotency key", first, e.Seq)
		}
		keys[e.Key] = e.Seq
		if e.Type != hall.EventIssued {
			continue
		}
		if other, ok := numbers[e.Ticket.Number]; ok && other != e.Ticket.ID {
			v.Duplicates++
			v.note("number %s was given twice, the second time by event %d", e.Ticket.Number, e.Seq)
		}
		if ids[e.Ticket.ID] {
			v.Twice++
			v.note("ticket %s was issued twice, the second time by event %d", e.Ticket.Number, e.Seq)
		}
		numbers[e.Ticket.Number], ids[e.Ticket.ID] = e.Ticket.ID, true
	}
	v.Missing = missing
	holes := int64(0)
	for i, last := 0, int64(0); i < len(events); i++ {
		if gap := events[i].Seq - last - 1; gap > 0 {
			holes += gap
			v.note("the ledger lacks events %d to %d, before %s", last+1, events[i].Seq-1, events[i].Type)
		}
		last = events[i].Seq
	}
	v.Holes = int(max(holes-missing, 0))
}

// holdOrder replays the ledger: a ticket is called from the queue to a free counter and
// leaves it by being finished, or goes on to another queue.
func (v *Verdict) holdOrder(events []hall.Event) {
	at := map[string]string{}   // ticket -> counter, while it is at one
	busy := map[string]string{} // counter -> number
	known := map[string]bool{}  // tickets that wait
	for i := range events {
		e := &events[i]
		if e.Ticket == nil {
			continue
		}
		id, number, counter := e.Ticket.ID, e.Ticket.Number, e.Ticket.Leg.Counter
		switch e.Type {
		case hall.EventIssued:
			known[id] = true
		case hall.EventCalled:
			if !known[id] {
				v.DoubleCalls++
				v.note("event %d calls %s to %s: it does not wait (it was called to %q)", e.Seq, number, counter, at[id])
			}
			if busy[counter] != "" {
				v.DoubleCalls++
				v.note("event %d calls %s to %s, where %s is", e.Seq, number, counter, busy[counter])
			}
			known[id], at[id], busy[counter] = false, counter, number
		case hall.EventDirect, hall.EventResumed:
			if busy[counter] != "" {
				v.DoubleCalls++
				v.note("event %d seats %s at %s, where %s is", e.Seq, id, counter, busy[counter])
			}
			at[id], busy[counter] = counter, id
		case hall.EventFinished, hall.EventHeld:
			busy[at[id]] = ""
		case hall.EventTransferred:
			if !known[id] {
				v.DoubleCalls++
				v.note("event %d moves %s to %s: it does not wait", e.Seq, number, e.Ticket.Leg.Service)
			}
		case hall.EventContinued:
			busy[at[id]], known[id] = "", true
		}
	}
}

// holdAnswers compares what clients were told with the ledger.
func (v *Verdict) holdAnswers(h *history, events []hall.Event) {
	recorded := pair(h, events)
	numbers := map[string]string{}   // number -> ticket, as kiosks were told
	atCounter := map[string]string{} // ticket and service -> counter
	for _, o := range h.ops {
		switch {
		case !o.answered:
			v.Unanswered++
		case o.refused():
			v.Refused++
			v.note("%s was refused %s of %s: %d %s, attempt %d on %v", o.actor, o.kind, o.ticket, o.status, o.code, o.tries, o.nodes)
		}
		if !o.accepted() {
			continue
		}
		v.Changes++
		_, inLedger := recorded[o]
		if !inLedger {
			v.Lost++
			v.note("lost: %s of %s (%s) by %s, told at %s, attempt %d on %v", o.kind, o.number, o.ticket, o.actor, o.ended.Format("15:04:05.000"), o.tries, o.nodes)
		}
		switch o.kind {
		case issue:
			v.Tickets++
			if other, ok := numbers[o.number]; ok && other != o.ticket {
				v.Duplicates++
				v.note("number %s was told to two kiosks: tickets %s and %s", o.number, other, o.ticket)
			}
			numbers[o.number] = o.ticket
		case call:
			leg := o.ticket + " " + o.service
			if other, ok := atCounter[leg]; ok && inLedger {
				v.DoubleCalls++
				v.note("%s was called to %s and to %s", o.number, other, o.counter)
			}
			if inLedger { // a lost call is counted as lost; its ticket may be called again
				atCounter[leg] = o.counter
			}
		}
	}
	v.Broken = len(h.broken)
}

// change identifies one change when two records are compared.
type change struct {
	kind            kind
	ticket, counter string
}

func changeOf(o *op) change { return change{o.kind, o.ticket, o.counter} }

var kindOf = map[hall.EventType]kind{
	hall.EventIssued: issue, hall.EventCalled: call, hall.EventRecalled: recall, hall.EventStarted: begin, hall.EventFinished: finish,
	hall.EventContinued: finish, hall.EventDirect: direct, hall.EventHeld: hold, hall.EventResumed: resume,
}

// changeIn is the change that an event records; false for one that no client of ours asks for.
func changeIn(e *hall.Event) (change, bool) {
	if e.Type == hall.EventGroupMoved {
		return change{kind: move, ticket: movedID(e.Group.Service, e.Group.To, e.Group.Moved)}, true
	}
	k, ok := kindOf[e.Type]
	if !ok {
		return change{}, false
	}
	c := change{kind: k, ticket: e.Ticket.ID}
	if k != issue {
		c.counter = e.Ticket.Leg.Counter
	}
	if e.Type == hall.EventContinued {
		c.counter = e.Closed.Counter
	}
	return c, true
}

func ledgerChanges(events []hall.Event) map[change]int {
	has := map[change]int{}
	for i := range events {
		if c, ok := changeIn(&events[i]); ok {
			has[c]++
		}
	}
	return has
}

// pair finds the event of each acknowledged change. After a loss the same counter may call
// the same ticket again: of several equal changes the last ones are in the ledger, and the
// earlier ones were lost.
func pair(h *history, events []hall.Event) map[*op]int64 {
	seqs := map[change][]int64{}
	for i := range events {
		if c, ok := changeIn(&events[i]); ok {
			seqs[c] = append(seqs[c], events[i].Seq)
		}
	}
	ops := slices.Clone(h.ops)
	slices.SortStableFunc(ops, func(a, b *op) int { return b.ended.Compare(a.ended) })
	of := map[*op]int64{}
	for _, o := range ops {
		c := changeOf(o)
		if n := len(seqs[c]); n > 0 && o.accepted() {
			of[o], seqs[c] = seqs[c][n-1], seqs[c][:n-1]
		}
	}
	return of
}

// hold compares the run with its promise.
func (v *Verdict) hold(p Promise) {
	breach := func(bad bool, format string, args ...any) {
		if bad {
			v.Breaches = append(v.Breaches, fmt.Sprintf(format, args...))
		}
	}
	breach(v.Tickets == 0, "no ticket was given at all")
	breach(v.Lost > 0 && !p.MayLose, "%d acknowledged changes are lost", v.Lost)
	breach(v.Lost > 0 && p.MayLose && v.Missing < int64(v.Lost), "%d acknowledged changes are lost and only %d told of", v.Lost, v.Missing)
	breach(v.Duplicates > 0, "%d numbers were given twice", v.Duplicates)
	breach(v.DoubleCalls > 0, "%d double calls", v.DoubleCalls)
	breach(v.Holes > 0, "%d events are missing in the ledger and nothing reports them", v.Holes)
	breach(v.Twice > 0, "%d changes are in the ledger twice", v.Twice)
	breach(v.Missed > 0, "%d announcements never reached a display", v.Missed)
	breach(v.SpokenTwice > 0, "%d announcements were spoken twice", v.SpokenTwice)
	breach(v.Phantom > 0 && v.Missing == 0, "%d announcements were made up", v.Phantom)
	breach(v.Refused > 0 && !p.MayLose, "%d changes were refused for no fault of the client", v.Refused)
	breach(v.Unanswered > 0, "%d changes had no answer to the end", v.Unanswered)
	breach(v.Broken > 0 && p.NoneBroken, "%d accepted requests failed", v.Broken)
	breach(v.OnePause > p.Pause, "a kiosk waited %s, promised are %s", v.OnePause.Round(time.Millisecond), p.Pause)
	breach(v.Linear != linearOK, "not linearizable: %s", v.Linear)
}
