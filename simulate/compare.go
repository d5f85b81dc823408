package simulate

import (
	"context"
	"fmt"
	"maps"
	"net/url"
	"slices"
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

// compare compares the log's events, in the order in which the log gave them, with the
// book: numbers without a gap; each accepted change exactly once, in its order, as it
// was answered; nothing about our tickets and counters that we did not do.
// after is the last event before the run, began the hall's time then.
func compare(b *book, events []event, after int64, began time.Time, shared bool) *verdict {
	v := &verdict{}
	for _, f := range b.faults {
		v.add(&v.wrong, "%s", f)
	}
	v.sequence(events, after)
	logged := map[string][]event{} // by ticket, or by counter
	for _, e := range events {
		if id := e.subject(); id != "" {
			logged[id] = append(logged[id], e)
		}
	}
	holders := map[string]string{} // of a date's numbers
	for _, id := range slices.Sorted(maps.Keys(b.visits)) {
		t := b.visits[id]
		key := id[:min(len(id), dateDigits)] + t.number
		if other := holders[key]; other != "" {
			v.add(&v.doubled, "number %s was given twice, as %s and %s", t.number, other, id)
		}
		holders[key] = id
		v.history(t.number, t.steps, logged["ticket "+id], func(e event) bool { return !t.person.ours || b.ofGroup(e) })
	}
	for _, id := range slices.Sorted(maps.Keys(logged)) {
		first := logged[id][0]
		if first.Type != hall.EventIssued || first.Ticket.IssuedAt.Before(began) {
			continue // was in the hall before
		}
		switch t := b.visits[first.Ticket.ID]; {
		case t != nil && t.person.ours: // our officers serve strangers too
		case shared:
			v.others++
		default:
			v.add(&v.wrong, "%s was issued by %s %s, but nobody here took it (--shared, when others use the hall meanwhile)",
				first.Ticket.Number, first.Actor.Role, first.Actor.ID)
		}
	}
	for _, id := range slices.Sorted(maps.Keys(b.counters)) {
		v.history("counter "+id, b.counters[id], logged["counter "+id], func(event) bool { return false })
	}
	v.groups(b, events)
	v.pauses(b, events)
	return v
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

// dateDigits of a ticket's id are its business date.
const dateDigits = 8

// history: the log's events of one ticket or counter are the steps that were answered.
// other reports whether somebody else may have made a change that was not answered here.
func (v *verdict) history(name string, steps []change, events []event, other func(event) bool) {
	seen := map[int]change{}
	for _, s := range steps {
		if _, twice := seen[s.Rev]; twice {
			v.add(&v.doubled, "%s: two answers say that they are its change %d", name, s.Rev)
		}
		seen[s.Rev] = s
	}
	logged, last := map[int]bool{}, 0
	for i, e := range events {
		l := e.change(i)
		s, known := seen[l.Rev]
		switch {
		case logged[l.Rev]:
			v.add(&v.doubled, "%s: its change %d (%s) is in the log twice", name, l.Rev, e.Type)
			continue
		case l.Rev < last:
			v.add(&v.wrong, "%s: its change %d (%s) comes after its change %d", name, l.Rev, e.Type, last)
		case known && s != l:
			v.add(&v.wrong, "%s: change %d was %+v, in the log it is %+v", name, l.Rev, s, l)
		case !known && !other(e):
			v.add(&v.wrong, "%s: its change %d (%s by %s %s) is in the log, but nobody here made it", name, l.Rev, e.Type, e.Actor.Role, e.Actor.ID)
		}
		logged[l.Rev], last = true, max(last, l.Rev)
	}
	for _, s := range steps {
		if !logged[s.Rev] {
			v.add(&v.missing, "%s: its change %d (%s) is not in the log", name, s.Rev, s.Event)
		}
	}
}

// allOver: nobody may be left in the hall after a whole day.
func (v *verdict) allOver(b *book) {
	for _, id := range slices.Sorted(maps.Keys(b.visits)) {
		t := b.visits[id]
		if state := t.last().State; t.person.ours && !hall.State(state).Ended() {
			v.add(&v.wrong, "%s: the day is over, and it is still %s", t.number, state)
		}
	}
}

// report: the report of the dates of the run must contain at least its visits.
func (v *verdict) report(ctx context.Context, d *day, s summary) error {
	if s.visits == 0 {
		return nil
	}
	type row struct {
		Key                       hall.Named
		Visits, Served, Cancelled int
		NoShows                   int `json:"no_shows"`
		Transferred               int
	}
	var r struct {
		Total row
		Rows  []row
	}
	q := url.Values{"from": {s.from}, "to": {s.to}, "by": {"agency"}}
	if err := d.c.get(ctx, d.admin(), "/api/v1/report?"+q.Encode(), &r); err != nil {
		return err
	}
	atLeast := func(what string, counted, seen int) {
		if counted < seen {
			v.add(&v.missing, "the report of %s to %s has %d %s, the simulator saw %d", s.from, s.to, counted, what, seen)
		}
	}
	atLeast("visits", r.Total.Visits, s.visits)
	atLeast("served", r.Total.Served, s.served)
	atLeast("no-shows", r.Total.NoShows, s.noShows)
	atLeast("cancelled", r.Total.Cancelled, s.cancelled)
	atLeast("transfers", r.Total.Transferred, s.transfers)
	for _, r := range r.Rows {
		atLeast("served by "+r.Key.ID, r.Served, s.servedBy[r.Key.ID])
		delete(s.servedBy, r.Key.ID)
	}
	for agency, seen := range s.servedBy { // no row at all
		atLeast("served by "+agency, 0, seen)
	}
	return nil
}
