package simulate

import (
	"fmt"
	"sort"
	"time"

	"mpp/hall"
)

// verdict is what the comparison of the book with the log found.
type verdict struct {
	missing int // seen, but not in the log
	wrong   int // in the log otherwise than seen, in another order, or never seen
	doubled int // in the log, or given to citizens, more than once
	others  int // tickets of others, when the hall is shared
	details []string
}

// detailsAtMost bounds the list; the counts are whole.
const detailsAtMost = 25

func (v *verdict) add(count *int, format string, args ...any) {
	*count++
	if len(v.details) < detailsAtMost {
		v.details = append(v.details, fmt.Sprintf(format, args...))
	}
}

func (v *verdict) ok() bool { return v.missing+v.wrong+v.doubled == 0 }

// compare holds the log's events, in the order in which the log gave them, against
// the book: numbers without a gap; each accepted change exactly once, in its order,
// as it was answered; nothing about our tickets and counters that we did not do.
// after is the last event before the run, began the hall's time then.
func compare(b *book, events []event, after int64, began time.Time, shared bool) *verdict {
	v := &verdict{}
	for _, f := range b.faults {
		v.add(&v.wrong, "%s", f)
	}
	v.sequence(events, after)
	v.numbers(b)
	byTicket, byCounter := sortOut(events)
	for _, id := range sortedIDs(b.visits) {
		v.visit(b.visits[id], byTicket[id])
	}
	for _, id := range sortedIDs(byTicket) {
		if t := b.visits[id]; t == nil || !t.ours { // our officers serve whoever waits
			v.unknown(byTicket[id][0], began, shared)
		}
	}
	for _, id := range sortedIDs(b.counters) {
		v.counter(id, b.counters[id], byCounter[id])
	}
	return v
}

func sortedIDs[T any](m map[string]T) []string {
	ids := make([]string, 0, len(m))
	for id := range m {
		ids = append(ids, id)
	}
	sort.Strings(ids)
	return ids
}

// sortOut groups the events by ticket, and those of counters' own lives by counter.
func sortOut(events []event) (byTicket, byCounter map[string][]event) {
	byTicket, byCounter = map[string][]event{}, map[string][]event{}
	for _, e := range events {
		switch {
		case e.Ticket != nil:
			byTicket[e.Ticket.ID] = append(byTicket[e.Ticket.ID], e)
		case e.Counter != nil:
			byCounter[e.Counter.ID] = append(byCounter[e.Counter.ID], e)
		}
	}
	return byTicket, byCounter
}

// sequence: each number once, rising, without a gap.
func (v *verdict) sequence(events []event, after int64) {
	last := after
	for _, e := range events {
		switch {
		case e.Seq == last:
			v.add(&v.doubled, "event %d is in the log twice", e.Seq)
		case e.Seq < last:
			v.add(&v.wrong, "event %d comes after event %d", e.Seq, last)
			continue
		case e.Seq > last+1:
			v.add(&v.missing, "events %d to %d are not in the log", last+1, e.Seq-1)
		}
		last = e.Seq
	}
}

// numbers: no number was given to two citizens.
func (v *verdict) numbers(b *book) {
	holder := map[string]string{}
	for _, id := range sortedIDs(b.visits) {
		t := b.visits[id]
		key := id[:min(len(id), dateDigits)] + " " + t.number
		if holder[key] != "" {
			v.add(&v.doubled, "number %s was given twice, as %s and %s", t.number, holder[key], id)
		}
		holder[key] = id
	}
}

// dateDigits of a ticket's id are its business date.
const dateDigits = 8

// visit: the log's events of one ticket are the steps that were answered.
func (v *verdict) visit(t *visit, events []event) {
	steps := map[int]step{}
	for _, s := range t.steps {
		if _, twice := steps[s.rev]; twice {
			v.add(&v.doubled, "%s: two answers say that they are its change %d", t.number, s.rev)
		}
		steps[s.rev] = s
	}
	logged, last := map[int]bool{}, 0
	for _, e := range events {
		rev := e.Ticket.Rev
		s, seen := steps[rev]
		switch {
		case logged[rev]:
			v.add(&v.doubled, "%s: its change %d (%s) is in the log twice", t.number, rev, e.Type)
			continue
		case rev < last:
			v.add(&v.wrong, "%s: its change %d (%s) comes after its change %d", t.number, rev, e.Type, last)
		case seen:
			if diff := s.differs(t, e); diff != "" {
				v.add(&v.wrong, "%s: change %d: %s", t.number, rev, diff)
			}
		case t.ours:
			v.add(&v.wrong, "%s: its change %d (%s by %s %s) is in the log, but nobody here made it", t.number, rev, e.Type, e.Actor.Role, e.Actor.ID)
		}
		logged[rev], last = true, max(last, rev)
	}
	for _, s := range t.steps {
		if !logged[s.rev] {
			v.add(&v.missing, "%s: its change %d (%s) is not in the log", t.number, s.rev, s.event)
		}
	}
}

// differs tells in which way the log has the step otherwise, "" when it agrees.
func (s step) differs(t *visit, e event) string {
	l := e.Ticket
	for _, f := range []struct {
		what      string
		seen, log any
	}{
		{"the event", s.event, e.Type}, {"the step taken back", s.reverts, e.Reverts}, {"the number", t.number, l.Number},
		{"the class", t.class, l.Class}, {"the state", s.state, l.State}, {"the leg", s.leg, l.Leg.No}, {"the service", s.service, l.Leg.Service},
	} {
		if f.seen != f.log {
			return fmt.Sprintf("%s was %v, in the log it is %v", f.what, f.seen, f.log)
		}
	}
	return ""
}

// unknown: a ticket of the run's time that nobody here took.
func (v *verdict) unknown(e event, began time.Time, shared bool) {
	switch {
	case e.Type != hall.EventIssued || e.Ticket.IssuedAt.Before(began): // was in the hall before
	case shared:
		v.others++
	default:
		v.add(&v.wrong, "%s was issued by %s %s, but nobody here took it (--shared, when others use the hall meanwhile)",
			e.Ticket.Number, e.Actor.Role, e.Actor.ID)
	}
}

// counter: its own life is as its officer led it.
func (v *verdict) counter(id string, seen []counterStep, events []event) {
	for i, s := range seen {
		if i >= len(events) {
			v.add(&v.missing, "counter %s: %s is not in the log", id, s.event)
		} else if e := events[i]; e.Type != s.event || e.Counter.State != s.state {
			v.add(&v.wrong, "counter %s: %s was answered, the log has %s", id, s.event, e.Type)
		}
	}
	for _, e := range events[min(len(seen), len(events)):] {
		v.add(&v.wrong, "counter %s: %s is in the log, but its officer did not do it", id, e.Type)
	}
}
