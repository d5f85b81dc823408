package halltest

import (
	"fmt"
	"slices"

	"mpp/hall"
)

// Act does an action of the transition table with a ticket; false when the table
// or the counters refuse it. to is the service of a transfer, the counter of a resume, or [Stay].
func (h *Hall) Act(id string, action hall.Action, to string) (hall.Event, bool) {
	t, ok := h.tickets[id]
	if !ok {
		return hall.Event{}, false
	}
	if action == hall.ActRevert {
		return h.revert(t)
	}
	row, ok := hall.TransitionOf(action)
	if t.Direct() && slices.Contains(elsewhere, action) {
		return hall.Event{}, false
	}
	if !ok || !row.Allows(t.State) || action == hall.ActCall || action == hall.ActExpire {
		return hall.Event{}, false
	}
	if action == hall.ActResume {
		k := h.Config.Counter(to)
		if c := h.counter(to); k == nil || !slices.Contains(k.Services, t.Leg.Service) || c.State != hall.CounterOpen || c.Ticket != "" {
			return hall.Event{}, false
		}
		return h.callTo(t, to, hall.EventResumed), true
	}
	if action == hall.ActLate && t.LateAt != 0 {
		return hall.Event{}, false
	}
	if missing, from := h.Config.Policy.NoShow.Possible(&t.Leg); action == hall.ActNoShow && (missing > 0 || from > h.Now) {
		return hall.Event{}, false
	}
	if action == hall.ActTransfer && h.Config.Service(to) == nil {
		return hall.Event{}, false
	}
	if action == hall.ActClass && (h.Config.Class(to) == nil || to == t.Class) {
		return hall.Event{}, false
	}
	if action == hall.ActServices && !h.mayAdd(&t, to) {
		return hall.Event{}, false
	}
	if action == hall.ActFinish && len(t.Planned) > 0 {
		return h.goOn(t, to == Stay)
	}
	return h.step(t, row, to), true
}

// elsewhere are the actions that a visit without a number has not.
var elsewhere = []hall.Action{hall.ActHold, hall.ActTransfer, hall.ActServices, hall.ActClass}

// Serve begins a visit without a number; false when the counter cannot.
func (h *Hall) Serve(counter, service string) (hall.Event, bool) {
	k, c := h.Config.Counter(counter), h.counter(counter)
	if k == nil || !slices.Contains(k.Services, service) || c.State != hall.CounterOpen || c.Ticket != "" {
		return hall.Event{}, false
	}
	t := hall.Ticket{
		ID: fmt.Sprintf("%s-direct-%04d", h.Date, h.Seq()+1), Date: h.Date, Class: hall.ClassRegular, Origin: hall.OriginCounter,
		State: hall.Cancelled, IssuedAt: h.Now, EndedAt: h.Now,
		Leg: hall.Leg{No: 1, Agency: h.Config.Service(service).Agency, Service: service, Counter: counter, Officer: "o-" + counter,
			Score: int64(h.Now), Tie: h.Seq() + 1, QueuedAt: h.Now, Reason: "question", EndedAt: h.Now, End: hall.Cancelled},
	}
	h.remember(t, hall.EventDirect)
	t.State, t.EndedAt, t.Leg.EndedAt, t.Leg.End = hall.Serving, 0, 0, ""
	t.Leg.StartedAt, t.Leg.ServingSince = h.Now, h.Now
	h.order = append(h.order, t.ID)
	c.Ticket = t.ID
	return h.add(hall.Event{Type: hall.EventDirect, Ticket: h.save(t), Counter: h.saveCounter(c), Actor: officer(counter), Reason: "question"}), true
}

func (h *Hall) mayAdd(t *hall.Ticket, service string) bool {
	s := h.Config.Service(service)
	return s != nil && t.Leg.Service != service && !slices.Contains(t.Planned, hall.PlannedLeg{Agency: s.Agency, Service: service}) &&
		t.Leg.No+len(t.Planned) < hall.MaxServices
}

// Stay has a finish go on at the counter.
const Stay = "stay"

// goOn finishes a leg of a visit that has planned services.
func (h *Hall) goOn(t hall.Ticket, stay bool) (hall.Event, bool) {
	next, old := t.Planned[0], t.Leg
	if stay && !slices.Contains(h.Config.Counter(old.Counter).Services, next.Service) {
		return hall.Event{}, false
	}
	h.remember(t, hall.EventContinued)
	e := hall.Event{Type: hall.EventContinued, From: t.State, Actor: officer(old.Counter)}
	if !stay {
		e.Counter = h.release(t)
	}
	old.Outcome = hall.OutcomeServed
	e.Closed = h.nextLeg(&t, old, hall.Done, next.Service)
	t.Leg.Planned = takePlanned(&t, next.Service)
	if stay {
		t.State, t.Leg.Counter, t.Leg.Officer = hall.Serving, old.Counter, old.Officer
		t.Leg.CalledAt, t.Leg.StartedAt, t.Leg.ServingSince = h.Now, h.Now, h.Now
	}
	e.Ticket = h.save(t)
	return h.add(e), true
}

// takePlanned takes a service from the visit's plan, and reports whether it was there.
func takePlanned(t *hall.Ticket, service string) bool {
	i := slices.IndexFunc(t.Planned, func(p hall.PlannedLeg) bool { return p.Service == service })
	if i < 0 {
		return false
	}
	t.Planned = slices.Delete(slices.Clone(t.Planned), i, i+1)
	if len(t.Planned) == 0 {
		t.Planned = nil
	}
	return true
}

// nextLeg closes a leg and queues the ticket for another service.
func (h *Hall) nextLeg(t *hall.Ticket, old hall.Leg, end hall.State, service string) *hall.Leg {
	h.endLeg(&old, end)
	h.closed[t.ID] = append(h.closed[t.ID], old)
	t.State = hall.Waiting
	t.Leg = hall.Leg{
		No: old.No + 1, Agency: h.Config.Service(service).Agency, Service: service, QueuedAt: h.Now,
		Score: int64(t.IssuedAt) - h.Config.CreditMS(t.Class), Credit: h.Config.CreditMS(t.Class), Tie: h.Seq() + 1,
	}
	return &old
}

// step does the actions that stay at the ticket's counter or leave it.
func (h *Hall) step(t hall.Ticket, row hall.Transition, to string) hall.Event {
	e := hall.Event{Type: row.Event, From: t.State, Actor: officer(t.Leg.Counter)}
	if row.Action == hall.ActNote {
		return h.note(t, e)
	}
	if row.Revertible {
		h.remember(t, row.Event)
	} else {
		delete(h.undo, t.ID)
	}
	if !row.Leads(t.State).AtCounter() {
		e.Counter = h.release(t)
	}
	switch row.Action {
	case hall.ActRecall:
		t.Leg.LastCalledAt = h.Now
		t.Leg.Calls++
	case hall.ActStart:
		t.Leg.ServingSince = h.Now
		if t.Leg.StartedAt == 0 {
			t.Leg.StartedAt = h.Now
		}
		t.State = hall.Serving
	case hall.ActFinish:
		t.Leg.Outcome = hall.OutcomeServed
		h.end(&t, hall.Done)
	case hall.ActNoShow, hall.ActCancel:
		h.end(&t, row.To)
	case hall.ActReinstate, hall.ActRequeue:
		t.State, t.EndedAt, t.Leg.EndedAt, t.Leg.End, t.Leg.Counter = hall.Waiting, 0, 0, "", ""
		t.Leg.ByRule = false
		t.Leg.Tie = h.Seq() + 1
		if row.Action == hall.ActRequeue {
			t.Leg.Score = int64(h.Now)
		}
	case hall.ActLate:
		t.LateAt, t.Leg.Score, t.Leg.Tie = h.Now, int64(h.Now), h.Seq()+1
	case hall.ActClass:
		e.FromClass, e.Reason = t.Class, "penyandang disabilitas"
		h.reclass(&t, to)
	case hall.ActServices:
		t.Planned = append(slices.Clone(t.Planned), hall.PlannedLeg{Agency: h.Config.Service(to).Agency, Service: to})
	case hall.ActHold:
		h.endLeg(&t.Leg, "")
		t.Leg.Reason = "menjemput anak"
		t.Leg.EndedAt, t.Leg.HeldAt, t.Leg.ReturnAt, t.State = 0, h.Now, h.Now+600_000, hall.Held
	case hall.ActTransfer:
		e.Closed = h.nextLeg(&t, t.Leg, hall.Transferred, to)
		t.Leg.Planned = takePlanned(&t, to)
	default:
		panic("halltest: the action " + string(row.Action) + " is not done here")
	}
	e.Ticket = h.save(t)
	return h.add(e)
}

// reclass gives a ticket another class; one that waits is placed anew from the same arrival.
func (h *Hall) reclass(t *hall.Ticket, class string) {
	t.Class = class
	if t.State == hall.Waiting {
		t.Leg.Score -= h.Config.CreditMS(class) - t.Leg.Credit
		t.Leg.Credit = h.Config.CreditMS(class)
	}
}

// note keeps words with the ticket, also with the one that a revert brings back.
func (h *Hall) note(t hall.Ticket, e hall.Event) hall.Event {
	t.Note = "KK asli ada di map biru"
	e.Note = t.Note
	if u, ok := h.undo[t.ID]; ok {
		u.before.Note = t.Note
		h.undo[t.ID] = u
	}
	e.Ticket = h.save(t)
	return h.add(e)
}

func (h *Hall) revert(t hall.Ticket) (hall.Event, bool) {
	u, ok := h.undo[t.ID]
	if !ok {
		return hall.Event{}, false
	}
	old := u.before
	was, is := old.State.AtCounter(), t.State.AtCounter()
	e := hall.Event{Type: hall.EventReverted, From: t.State, Reverts: u.kind, Actor: officer(t.Leg.Counter)}
	if was && !is {
		c := h.counter(old.Leg.Counter)
		if c.Ticket != "" || c.State == hall.CounterClosed {
			return hall.Event{}, false
		}
		c.Ticket, c.Number = t.ID, t.Number
		e.Counter = h.saveCounter(c)
	}
	if is && !was {
		e.Counter = h.release(t)
	}
	delete(h.undo, t.ID)
	h.closed[t.ID] = u.closed
	old.Rev = t.Rev
	if old.State == hall.Called {
		old.Leg.BackAt = h.Now
	}
	e.Ticket = h.save(old)
	return h.add(e), true
}
