package simulate

import (
	"fmt"
	"io"
	"sort"
	"text/tabwriter"
	"time"

	"mpp/hall"
)

// summary is what came of the day: counts from what the simulator saw, times from
// the log.
type summary struct {
	visits, served, noShows, cancelled, transfers, reverts int

	from, to string           // business dates of the tickets
	servedBy map[string]int64 // by agency

	wait, service map[string][]time.Duration // by class, "" for all; simulated time
}

// sumUp counts the visits. scale turns the hall's time into simulated time.
func sumUp(b *book, events []event, scale float64) summary {
	s := summary{servedBy: map[string]int64{}, wait: map[string][]time.Duration{}, service: map[string][]time.Duration{}}
	for _, v := range b.visits {
		if v.ours {
			s.count(v)
		}
	}
	last := map[string]*eventTicket{}
	for i := range events {
		e := &events[i]
		if e.Ticket == nil || b.visits[e.Ticket.ID] == nil || !b.visits[e.Ticket.ID].ours {
			continue
		}
		last[e.Ticket.ID] = e.Ticket
		if e.Type == hall.EventTransferred && e.Closed != nil {
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
		switch step.event {
		case hall.EventTransferred:
			s.transfers++
		case hall.EventReverted:
			s.reverts++
		}
	}
	switch v.last().state {
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
	if l.QueuedAt != nil && l.CalledAt != nil {
		add(s.wait, class, time.Duration(float64(l.CalledAt.Sub(*l.QueuedAt))*scale))
	}
	if l.StartedAt != nil && (l.End == hall.Done || l.End == hall.Transferred) {
		add(s.service, class, time.Duration(float64(l.ServiceMS)*scale)*time.Millisecond)
	}
}

func add(m map[string][]time.Duration, class string, t time.Duration) {
	m[""] = append(m[""], t)
	m[class] = append(m[class], t)
}

// percentile is the nearest rank: the least value that p of all do not exceed.
func percentile(times []time.Duration, p float64) time.Duration {
	if len(times) == 0 {
		return 0
	}
	sorted := append([]time.Duration(nil), times...)
	sort.Slice(sorted, func(i, j int) bool { return sorted[i] < sorted[j] })
	rank := int(p*float64(len(sorted)) + 0.999999)
	return sorted[min(max(rank, 1), len(sorted))-1]
}

// slowAnswer is how much of the simulated day a request may take before it shows in
// the waits: every visit has some.
const slowAnswer = 10 * time.Second

// warnOfSpeed says when the day ran faster than the machine could follow.
func (d *day) warnOfSpeed(w io.Writer) {
	p50 := percentile(d.c.latencies(), 0.5)
	if cost := time.Duration(float64(p50) * d.o.Speed); cost > slowAnswer {
		fmt.Fprintf(w, "\nat %gx half of the requests took more than %s of the day: the waits are longer than those of a real one\n",
			d.o.Speed, cost.Round(time.Second))
	}
}

// print writes the table.
func (s summary) print(w io.Writer, d *day, took time.Duration, events int) {
	t := tabwriter.NewWriter(w, 0, 4, 2, ' ', tabwriter.AlignRight)
	fmt.Fprintf(t, "\n\tmedian\tp90\tn\t\n")
	for _, row := range []struct {
		name  string
		times []time.Duration
	}{
		{"wait, all", s.wait[""]}, {"wait, regular", s.wait[hall.ClassRegular]}, {"wait, priority", s.wait[hall.ClassPriority]},
		{"service, all", s.service[""]}, {"service, regular", s.service[hall.ClassRegular]}, {"service, priority", s.service[hall.ClassPriority]},
	} {
		fmt.Fprintf(t, "%s\t%.1f min\t%.1f min\t%d\t\n", row.name, percentile(row.times, 0.5).Minutes(), percentile(row.times, 0.9).Minutes(), len(row.times))
	}
	t.Flush()
	d.warnOfSpeed(w)
	took = took.Round(100 * time.Millisecond)
	lat := d.c.latencies()
	fmt.Fprintf(w, "\n%d visits: %d served, %d no-show, %d cancelled; %d transfers, %d reverts (%d too late)\n",
		s.visits, s.served, s.noShows, s.cancelled, s.transfers, s.reverts, d.lateSlips.Load())
	fmt.Fprintf(w, "%d took another service than wanted, %d left without a number\n", d.otherThan.Load(), d.turnedAway.Load())
	fmt.Fprintf(w, "%d requests (%d tried again), p50 %s, p99 %s; %d events; %s\n", len(lat), d.c.retries.Load(),
		percentile(lat, 0.5).Round(100*time.Microsecond), percentile(lat, 0.99).Round(100*time.Microsecond), events, took)
}
