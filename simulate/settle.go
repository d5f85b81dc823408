package simulate

import (
	"context"
	"errors"
	"fmt"
	"time"
)

// settle holds the log and the report against the book, prints what came of the
// day, and fails on any disagreement.
func (r *run) settle(ctx context.Context, d *day, ended error, took time.Duration) error {
	events, err := r.c.history(ctx, r.staff.admin, r.after, r.o.CatchUp, d.book.isIn)
	if err != nil {
		return errors.Join(ended, err)
	}
	v := compare(d.book, events, r.after, r.hall.Now, r.o.Shared)
	s := sumUp(d.book, events, r.o.Speed/r.hall.ClockSpeed)
	if ended == nil {
		v.allOver(d.book)
	}
	if err := r.holdReport(ctx, v, s); err != nil {
		v.add(&v.wrong, "the report: %v", err)
	}
	s.print(r.o.Out, d, took, len(events))
	for _, f := range v.details {
		r.say("  %s", f)
	}
	if v.others > 0 {
		r.say("%d tickets of others in the same time", v.others)
	}
	if ended != nil {
		r.say("%v", ended)
	}
	r.say("simulate: %d visits, %d missing, %d wrong, %d doubled", s.visits, v.missing, v.wrong, v.doubled)
	if !v.ok() {
		return errors.Join(ended, errors.New("the log does not agree with what the simulator saw"))
	}
	return ended
}

// isIn tells whether the log holds every change of the book.
func (b *book) isIn(events []event) bool {
	type change struct {
		id  string
		rev int
	}
	logged, lives := map[change]bool{}, map[string]int{}
	for _, e := range events {
		switch {
		case e.Ticket != nil:
			logged[change{e.Ticket.ID, e.Ticket.Rev}] = true
		case e.Counter != nil:
			lives[e.Counter.ID]++
		}
	}
	for id, v := range b.visits {
		for _, s := range v.steps {
			if !logged[change{id, s.rev}] {
				return false
			}
		}
	}
	for id, steps := range b.counters {
		if lives[id] < len(steps) {
			return false
		}
	}
	return true
}

// allOver: nobody may be left in the hall after a whole day.
func (v *verdict) allOver(b *book) {
	for _, id := range sortedIDs(b.visits) {
		t := b.visits[id]
		if s := t.last(); t.ours && !s.state.Ended() {
			v.add(&v.wrong, "%s: the day is over, and it is still %s", t.number, s.state)
		}
	}
}

// last is the newest of the visit's steps.
func (v *visit) last() (last step) {
	for _, s := range v.steps {
		if s.rev > last.rev {
			last = s
		}
	}
	return last
}

// holdReport: the report of the dates of the run must contain at least its visits.
func (r *run) holdReport(ctx context.Context, v *verdict, s summary) error {
	if s.visits == 0 {
		return nil
	}
	ctx, cancel := context.WithTimeout(ctx, answerWithin)
	defer cancel()
	f, err := r.c.report(ctx, r.staff.admin, s.from, s.to)
	if err != nil {
		return err
	}
	for _, c := range []struct {
		what          string
		seen, counted int64
	}{
		{"visits", int64(s.visits), f.Total.Visits}, {"served", int64(s.served), f.Total.Served}, {"no-shows", int64(s.noShows), f.Total.NoShows},
		{"cancelled", int64(s.cancelled), f.Total.Cancelled}, {"transfers", int64(s.transfers), f.Total.Transferred},
	} {
		if c.counted < c.seen {
			v.add(&v.missing, "the report of %s has %d %s, the simulator saw %d", s.dates(), c.counted, c.what, c.seen)
		}
	}
	legs := map[string]int64{}
	for _, row := range f.Rows {
		legs[row.Key.ID] += row.Served
	}
	for agency, n := range s.servedBy {
		if legs[agency] < n {
			v.add(&v.missing, "the report of %s has %d served by %s, the simulator saw %d", s.dates(), legs[agency], agency, n)
		}
	}
	return nil
}

func (s summary) dates() string {
	if s.from == s.to {
		return s.from
	}
	return fmt.Sprintf("%s to %s", s.from, s.to)
}
