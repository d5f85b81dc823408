package hall

import "slices"

// step is the last change of a ticket made from a counter.
type step struct {
	ticket string
	rev    int // the ticket's after the step; when the ticket has another one, the step is past
	event  EventType
	at     Millis
}

// Step is the last step made from a counter, as long as it can be reverted.
type Step struct {
	Ticket      *Ticket // read-only
	Event       EventType
	At          Millis
	RevertUntil Millis
}

// LastStep returns the last step made from the counter; false when there is none that
// can be reverted.
func (d *Day) LastStep(counter string) (Step, bool) {
	s := d.steps[counter]
	t := d.tickets[s.ticket]
	revertible := func(row Transition) bool { return row.Event == s.event && row.Revertible }
	if t == nil || t.Rev != s.rev || !slices.ContainsFunc(Transitions, revertible) {
		return Step{}, false
	}
	return Step{Ticket: t, Event: s.event, At: s.at, RevertUntil: s.at + Millis(d.cfg.Policy.RevertMS)}, true
}

// keepStep keeps the step before a note, which is none itself.
func (d *Day) keepStep(t *Ticket) {
	at := d.stepAt[t.ID]
	if s := d.steps[at]; s.ticket == t.ID && s.rev == t.Rev-1 {
		s.rev = t.Rev
		d.steps[at] = s
	}
}

func (d *Day) recordStep(e *Event) {
	if e.Type == EventReverted {
		delete(d.steps, e.Actor.Counter) // only one step can be reverted
		return
	}
	d.steps[e.Actor.Counter] = step{ticket: e.Ticket.ID, rev: e.Ticket.Rev, event: e.Type, at: e.At}
	d.stepAt[e.Ticket.ID] = e.Actor.Counter
	d.changed.counter(e.Actor.Counter)
}
