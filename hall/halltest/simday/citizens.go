package simday

import (
	"slices"
	"time"

	"mpp/hall"
)

// crowd draws the day's service times and all who come. So many come to each agency that
// its counters are busy for the scenario's share of their hours.
func (w *world) crowd() {
	for i := range w.cfg.Agencies {
		services, weights, mean := w.offer(w.cfg.Agencies[i].ID)
		if len(services) == 0 {
			continue
		}
		var open, sum float64
		for _, o := range w.officers {
			if o.k.Agency == w.cfg.Agencies[i].ID {
				open += float64(o.workingMS())
			}
		}
		for n := busy * open / mean; sum < n; sum++ {
			if n-sum < 1 && !w.chance(n-sum) {
				break
			}
			s := services[w.pick(weights)]
			win := w.cfg.IssueWindow(s, w.sc.Date)
			from := win.OpensAt
			if w.sc.Peak {
				from = win.IssueFrom
			}
			class := hall.ClassRegular
			if w.chance(w.sc.Priority) {
				class = hall.ClassPriority
			}
			w.at(w.arrival(from, win.IssueUntil), func() { w.arrive(s.ID, class) })
		}
	}
}

// offer is the services that an agency offers on the date, how much each is asked for, and
// the mean time that a visit takes a counter, ms.
func (w *world) offer(agency string) (list []*hall.Service, weights []float64, mean float64) {
	var all float64
	for _, s := range w.cfg.ServicesOf(agency) {
		weight, factor := 0.5+w.r.Float64(), (0.56+0.09*w.r.Float64())*(0.7+0.6*w.r.Float64())
		standard := 15 * time.Minute
		if t := s.Standard.Service; t != nil && t.Unit == hall.UnitMinute {
			standard = time.Duration(t.Value) * time.Minute
		}
		w.means[s.ID] = time.Duration(float64(standard) * factor)
		win := w.cfg.IssueWindow(s, w.sc.Date)
		if win.IssueUntil <= win.IssueFrom || len(w.cfg.Servers(s.ID)) == 0 {
			continue
		}
		list, weights = append(list, s), append(weights, weight)
		mean += weight * float64((w.means[s.ID] + meanWalk).Milliseconds())
		all += weight
	}
	return list, weights, mean / max(all, 1e-9)
}

func (w *world) pick(weights []float64) int {
	var sum float64
	for _, x := range weights {
		sum += x
	}
	u := w.r.Float64() * sum
	for i, x := range weights {
		if u -= x; u < 0 {
			return i
		}
	}
	return len(weights) - 1
}

// arrive takes a number.
func (w *world) arrive(service, class string) {
	v := &Visit{Service: service, Class: class, At: w.h.Now}
	w.baselines(v)
	e := w.apply(w.h.Issue(service, class))
	t := e.Ticket
	v.Ahead, v.Told = t.Ahead, t.EstimateAtIssue()
	if v.Told != nil {
		v.About = float64(v.Told.FromMinutes+v.Told.ToMinutes) * 30_000
		if v.Told.AboutMinutes > 0 {
			v.About = float64(v.Told.AboutMinutes) * 60_000
		}
	}
	v.Queue *= float64(v.Ahead + 1)
	w.visits[t.ID], w.order = v, append(w.order, v)
	w.people[t.ID] = &person{walk: w.lognormal(meanWalk), noShow: w.chance(shareNoShow), returns: w.chance(shareReturns),
		held: w.chance(shareHold), moves: w.chance(shareTransfer)}
	w.wake(service)
}

// baselines are what plain rules would tell; Queue still for nobody ahead.
func (w *world) baselines(v *Visit) {
	group := w.cfg.Rivals(v.Service)
	var sum total
	var standard float64
	for _, s := range group {
		sum.n += w.served[s].n
		sum.ms += w.served[s].ms
		if t := w.cfg.Service(s).Standard.Service; t != nil {
			standard += float64(t.Value) * 60_000 / float64(len(group))
		}
	}
	mean := standard
	if sum.n > 0 {
		mean = sum.ms / sum.n
	}
	open := w.d.OpenCounters(v.Service)
	if open == 0 {
		open = len(w.cfg.Servers(v.Service))
	}
	v.Queue = mean / float64(open)
	var n float64
	for i := len(w.called) - 1; i >= 0 && n < 20; i-- {
		if c := w.called[i]; slices.Contains(group, c.service) {
			if n++; n == 1 {
				v.Last = c.ms
			}
			v.Last20 += c.ms
		}
	}
	v.Last20 /= max(n, 1)
}
