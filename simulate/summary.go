package simulate

import (
	"cmp"
	"fmt"
	"io"
	"slices"
	"text/tabwriter"
	"time"

	"mpp/hall"
)

// summary is what came of the day: counts from what the simulator saw, times from
// the log.
type summary struct {
	visits, served, noShows, cancelled, transfers, onward, reverts int

	from, to string         // business dates of the tickets
	servedBy map[string]int // by agency

	wait, service map[string][]int64 // by class, "" for all; simulated milliseconds
}

// sumUp counts the visits. scale turns the hall's time into simulated time.
func sumUp(b *book, events []event, scale float64) summary {
	s := summary{servedBy: map[string]int{}, wait: map[string][]int64{}, service: map[string][]int64{}}
	for _, v := range b.visits {
		if v.person.ours {
			s.count(v)
		}
	}
	last := map[string]*eventTicket{}
	for _, e := range events {
		if e.Ticket == nil || b.visits[e.Ticket.ID] == nil || !b.visits[e.Ticket.ID].person.ours {
			continue
		}
		last[e.Ticket.ID] = e.Ticket
		if (e.Type == hall.EventTransferred || e.Type == hall.EventContinued) && e.Closed != nil {
			s.leg(e.Closed, e.Ticket.Class, scale)
		}
	}
	for _, t := range last {
		s.leg(&t.Leg, t.Class, scale)
		if s.from == "" || t.Date < s.from {
			s.from = t.Date
		}
		s.to = max(s.to, t.Date)
	}
	return s
}

func (s *summary) count(v *visit) {
	s.visits++
	for _, step := range v.steps {
		switch step.Event {
		case hall.EventTransferred:
			s.transfers++
		case hall.EventContinued:
			s.onward++
		case hall.EventReverted:
			s.reverts++
		}
	}
	switch hall.State(v.last().State) {
	case hall.Done:
		s.served++
		s.servedBy[v.agency]++
	case hall.NoShow:
		s.noShows++
	case hall.Cancelled:
		s.cancelled++
	}
}

// leg takes the times of one leg: wait until the first call, and service.
func (s *summary) leg(l *eventLeg, class string, scale float64) {
	add := func(m map[string][]int64, ms int64) {
		ms = int64(float64(ms) * scale)
		m[""], m[class] = append(m[""], ms), append(m[class], ms)
	}
	if l.QueuedAt != nil && l.CalledAt != nil {
		add(s.wait, l.CalledAt.Sub(*l.QueuedAt).Milliseconds())
	}
	if l.StartedAt != nil && (l.End == hall.Done || l.End == hall.Transferred) {
		add(s.service, l.ServiceMS)
	}
}

// percentile is [hall.Percentile] of times in any order; 0 of none.
func percentile(times []int64, p int, unit time.Duration) time.Duration {
	if len(times) == 0 {
		return 0
	}
	return time.Duration(hall.Percentile(slices.Sorted(slices.Values(times)), p)) * unit
}

// slowAnswer is how much of the simulated day a request may take before it shows in
// the waits: every visit has some.
const slowAnswer = 10 * time.Second

// print writes the table. It says so when the day ran faster than the machine could follow.
func (s summary) print(w io.Writer, d *day, took time.Duration, events int) {
	t := tabwriter.NewWriter(w, 0, 4, 2, ' ', tabwriter.AlignRight)
	fmt.Fprintf(t, "\n\tmedian\tp90\tn\t\n")
	for _, row := range []struct {
		name  string
		times map[string][]int64
	}{{"wait", s.wait}, {"service", s.service}} {
		for _, class := range []string{"", hall.ClassRegular, hall.ClassPriority} {
			times := row.times[class]
			fmt.Fprintf(t, "%s, %s\t%.1f min\t%.1f min\t%d\t\n", row.name, cmp.Or(class, "all"),
				percentile(times, 50, time.Millisecond).Minutes(), percentile(times, 90, time.Millisecond).Minutes(), len(times))
		}
	}
	t.Flush()
	p50, p99 := percentile(d.c.took, 50, time.Microsecond), percentile(d.c.took, 99, time.Microsecond)
	if cost := time.Duration(float64(p50) * d.o.Speed); cost > slowAnswer {
		fmt.Fprintf(w, "\nat %gx half of the requests took more than %s of the day: the waits are longer than those of a real one\n",
			d.o.Speed, cost.Round(time.Second))
	}
	fmt.Fprintf(w, "\n%d visits: %d served, %d no-show, %d cancelled; %d transfers, %d went on to another service, %d reverts (%d too late)\n",
		s.visits, s.served, s.noShows, s.cancelled, s.transfers, s.onward, s.reverts, d.lateSlips.Load())
	moved := 0
	for _, m := range d.book.moves {
		moved += m.moved
	}
	fmt.Fprintf(w, "%d queues moved to another service, with %d tickets; %d pauses of the hall\n", len(d.book.moves), moved, d.book.pauses)
	fmt.Fprintf(w, "%d took another service than wanted, %d left without a number\n", d.otherThan.Load(), d.turnedAway.Load())
	fmt.Fprintf(w, "%d requests (%d tried again), p50 %s, p99 %s; %d events; %s\n", len(d.c.took), d.c.retries.Load(),
		p50.Round(100*time.Microsecond), p99.Round(100*time.Microsecond), events, took.Round(100*time.Millisecond))
}
