package ledger

import (
	"cmp"
	"slices"

	"mpp/hall"
)

// addLegs adds the ticket's current leg and the leg that the step closed, with what they handed
// out, and the leg that a reverted step had begun.
func (b *batch) addLegs(e *hall.Event) {
	t := e.Ticket
	b.addLeg(b.legOf(t, &t.Leg))
	b.addDelivered(t, &t.Leg)
	if e.Closed != nil {
		b.addLeg(b.legOf(t, e.Closed))
		b.addDelivered(t, e.Closed)
	}
	if e.Type == hall.EventReverted && (e.Reverts == hall.EventTransferred || e.Reverts == hall.EventContinued) {
		// The leg's row may not exist yet, because another node may be recording its
		// event; so the void mark has a revision of its own beside the leg's data.
		b.addLeg(legRow{Hall: b.hall, TicketID: t.ID, LegNo: t.Leg.No + 1, VoidRev: int64(t.Rev)})
	}
}

// addLeg merges the row with the batch's row of the same leg, by the rules of mergeLegs.
func (b *batch) addLeg(r legRow) {
	key := legKey{r.TicketID, r.LegNo}
	old, ok := b.legs[key]
	if !ok {
		b.legs[key] = &r
		return
	}
	if r.Rev > old.Rev {
		old.LegData, old.Rev = r.LegData, r.Rev
	}
	if r.WalkRev > old.WalkRev {
		old.WalkMS, old.WalkRev = r.WalkMS, r.WalkRev
	}
	old.VoidRev = max(old.VoidRev, r.VoidRev)
}

// legOf is the row of a leg as of the ticket's revision, with its durations unless they are
// not true.
func (b *batch) legOf(t *hall.Ticket, l *hall.Leg) legRow {
	r := legRow{Hall: b.hall, TicketID: t.ID, LegNo: l.No, Rev: int64(t.Rev), LegData: LegData{
		BusinessDate: t.Date, Class: t.Class, Agency: l.Agency, Service: l.Service, Counter: l.Counter,
		Officer: truncate(l.Officer, widthActor), QueuedAt: int64(l.QueuedAt), CalledAt: instant(l.CalledAt),
		LastCalledAt: instant(l.LastCalledAt), Calls: l.Calls, StartedAt: instant(l.StartedAt),
		EndedAt: instant(l.EndedAt), HeldMS: l.HeldMS, EndState: string(l.End), Outcome: l.Outcome,
		Unattended: flag(l.Unattended), Direct: flag(t.Direct()),
	}}
	if l.Untimed {
		r.WalkRev = r.Rev
		return r
	}
	if !l.CalledAt.IsZero() {
		if !l.Stayed() {
			r.WaitMS = span(l.QueuedAt, l.CalledAt)
		}
	} else if !l.EndedAt.IsZero() && l.End != hall.Transferred && !t.Direct() { // its wait goes on in the next leg
		r.LeftMS = span(l.QueuedAt, l.EndedAt)
	}
	if !l.StartedAt.IsZero() && !l.EndedAt.IsZero() {
		ms := max(l.ServiceMS, 0)
		r.ServiceMS = &ms
	}
	// After a hold the ticket is called again, and its last call is no longer the one
	// before the first start; an earlier revision has written walk_ms then.
	// Nobody walked to a leg that began where the one before ended, without a call.
	if l.StartedAt.IsZero() || l.LastCalledAt.IsZero() {
		r.WalkRev = r.Rev
	} else if l.LastCalledAt <= l.StartedAt {
		r.WalkMS, r.WalkRev = span(l.LastCalledAt, l.StartedAt), r.Rev
	}
	return r
}

// The states of a ticket's period at a counter; those of a counter's own periods are hall.CounterState.
const (
	periodServing = "serving"
	periodFree    = "free"
	periodVoid    = "void" // the start before it was reverted
)

// periodOf returns the period that the event begins, if it begins one. Any step of a
// ticket out of serving begins a free period, whatever state it leads to. A ticket that is
// in service again because the step out of it was reverted has been so since it started.
func (b *batch) periodOf(e *hall.Event) (periodRow, bool) {
	r := periodRow{Hall: b.hall, Seq: e.Seq, BusinessDate: e.Date, FromAt: int64(e.EffectiveAt()), Reason: truncate(e.Reason, widthActor)}
	switch e.Type {
	case hall.EventCounterOpened, hall.EventCounterPaused, hall.EventCounterResumed, hall.EventCounterClosed:
		if e.Counter == nil {
			return r, false
		}
		r.Counter, r.State = e.Counter.ID, string(e.Counter.State)
		r.Officer = truncate(e.Counter.Officer, widthActor)
		return r, true
	case hall.EventStarted, hall.EventDirect, hall.EventFinished, hall.EventHeld, hall.EventTransferred, hall.EventContinued, hall.EventReverted, hall.EventExpired:
		if e.Ticket == nil {
			return r, false
		}
		leg := &e.Ticket.Leg
		if e.Closed != nil {
			leg = e.Closed
		}
		if leg.Counter == "" {
			return r, false // it was at none
		}
		r.TicketID, r.Counter, r.Officer = e.Ticket.ID, leg.Counter, truncate(leg.Officer, widthActor)
		r.State, r.Unattended = periodFree, flag(leg.Unattended || leg.Untimed)
		switch {
		case e.Ticket.State == hall.Serving:
			r.State, r.FromAt = periodServing, int64(cmp.Or(leg.ServingSince, e.At))
		case slices.Contains([]hall.EventType{hall.EventStarted, hall.EventDirect, hall.EventContinued}, e.Reverts): // the last had begun where it stayed
			r.State = periodVoid
		}
		return r, true
	default:
		return r, false
	}
}
