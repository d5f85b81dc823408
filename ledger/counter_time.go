package ledger

import (
	"cmp"
	"maps"
	"math"
	"slices"

	"gorm.io/gorm"

	"mpp/hall"
	"mpp/report/measure"
)

// counterTimes computes measure.CounterTime. It reads the rows of a date ticket by ticket,
// as the index has them, and holds no more than one date in memory.
func counterTimes(tx *gorm.DB, q measure.Query, now hall.Millis) ([]measure.CounterTime, error) {
	ends, err := dayEnds(tx, q.Hall, int64(now))
	if err != nil {
		return nil, err
	}
	s := counterSums{agency: q.Agency, times: map[string]*measure.CounterTime{}}
	if s.agencies, err = counterAgencies(tx, q.Hall); err != nil {
		return nil, err
	}
	rows, err := tx.Raw("SELECT business_date, ticket_id, counter, state, from_at, unattended FROM counter_periods "+
		"WHERE hall = ? AND business_date BETWEEN ? AND ? ORDER BY business_date, ticket_id, seq", q.Hall, q.From, q.To).Rows()
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	var day counterDay
	for rows.Next() {
		var p periodRow
		if err := rows.Scan(&p.BusinessDate, &p.TicketID, &p.Counter, &p.State, &p.FromAt, &p.Unattended); err != nil {
			return nil, err
		}
		if p.BusinessDate != day.date {
			s.add(&day, ends)
			day = counterDay{date: p.BusinessDate, running: map[string]int{}}
		}
		day.add(&p)
	}
	s.add(&day, ends)
	times := make([]measure.CounterTime, 0, len(s.times))
	for _, id := range slices.Sorted(maps.Keys(s.times)) {
		times = append(times, *s.times[id])
	}
	return times, rows.Err()
}

// dayEnd is where the periods of a date end at the latest (closed), and where those that
// are still running end.
type dayEnd struct{ closed, running int64 }

// dayEnds returns the ends of all dates. The newest one goes on until now; one that was
// neither closed nor is the newest has no entry.
func dayEnds(tx *gorm.DB, hallID string, now int64) (map[string]dayEnd, error) {
	var days []dayRow
	if err := tx.Where("hall = ?", hallID).Order("opened_seq").Find(&days).Error; err != nil {
		return nil, err
	}
	ends := map[string]dayEnd{}
	for i, d := range days {
		if d.ClosedSeq > d.OpenedSeq && d.ClosedAt != nil {
			ends[d.BusinessDate] = dayEnd{*d.ClosedAt, *d.ClosedAt}
		} else if i == len(days)-1 {
			ends[d.BusinessDate] = dayEnd{math.MaxInt64, now}
		}
	}
	return ends, nil
}

// counterAgencies returns the agencies of each counter, with the time of their imports.
func counterAgencies(tx *gorm.DB, hallID string) (map[string][]counterAgencyRow, error) {
	var rows []counterAgencyRow
	if err := tx.Where("hall = ?", hallID).Order("version").Find(&rows).Error; err != nil {
		return nil, err
	}
	of := map[string][]counterAgencyRow{}
	for _, r := range rows {
		if k := of[r.Counter]; len(k) == 0 || k[len(k)-1].Agency != r.Agency {
			of[r.Counter] = append(k, r)
		}
	}
	return of, nil
}

// counterDay has the periods of a date with their ends.
type counterDay struct {
	date    string
	ticket  string         // of the last row
	running map[string]int // key of a counter's own life, or of the ticket -> its last period
	periods []counterPeriod
}

// counterPeriod lasts until the next one of the same counter or ticket begins.
type counterPeriod struct {
	counter, state string
	from, to       int64 // to is -1 while it is running
}

// add takes the next row, in the order of tickets and events. A ticket's serving counts as
// it does in its leg: neither what was reverted, nor what only the closing of the day ended,
// nor what a clock that stood made untrue.
func (d *counterDay) add(p *periodRow) {
	if p.TicketID != d.ticket {
		d.ticket = p.TicketID
		clear(d.running)
	}
	key := ""
	if p.TicketID == "" {
		key = p.Counter
	}
	i, known := d.running[key]
	var last *counterPeriod
	if known {
		last = &d.periods[i]
	}
	switch {
	case last != nil && p.State == periodServing && last.from == p.FromAt:
		last.to = -1 // the step that ended it was reverted
		return
	case last != nil && last.to < 0 && last.state == periodServing && (p.State == periodVoid || p.Unattended != 0):
		last.to = last.from
	case last != nil && last.to < 0:
		last.to = p.FromAt
	}
	if p.State == periodServing || p.State == string(hall.CounterOpen) || p.State == string(hall.CounterPaused) {
		d.running[key] = len(d.periods)
		d.periods = append(d.periods, counterPeriod{p.Counter, p.State, p.FromAt, -1})
	}
}

// counterSums adds up the times of dates.
type counterSums struct {
	agency   string // only while the counter belonged to it; "" for all
	agencies map[string][]counterAgencyRow
	times    map[string]*measure.CounterTime
}

// add sweeps over the periods of a date in the order of time. What overlaps counts once.
func (s *counterSums) add(d *counterDay, ends map[string]dayEnd) {
	end, known := ends[d.date]
	at := map[string][]counterPeriod{}
	for _, p := range d.periods {
		switch {
		case p.to < 0 && known:
			p.to = end.running
		case p.to < 0:
			p.to = p.from
		case known:
			p.to = min(p.to, end.closed)
		}
		at[p.counter] = append(at[p.counter], p)
	}
	for _, periods := range at {
		slices.SortStableFunc(periods, func(a, b counterPeriod) int { return cmp.Compare(a.from, b.from) })
		var serving, open, all reach
		for _, p := range periods {
			s.cut(p, func(t *measure.CounterTime, from, to int64) {
				t.PausedMS += all.extend(from, to)
				if p.state == string(hall.CounterPaused) {
					return
				}
				more := open.extend(from, to)
				t.OpenMS, t.PausedMS = t.OpenMS+more, t.PausedMS-more
				if p.state == periodServing {
					t.ServingMS += serving.extend(from, to)
				}
			})
		}
	}
}

// cut calls f for each part of a period in which the counter belonged to one agency.
func (s *counterSums) cut(p counterPeriod, f func(t *measure.CounterTime, from, to int64)) {
	agencies := s.agencies[p.counter]
	i := 0
	for i+1 < len(agencies) && agencies[i+1].SinceAt <= p.from {
		i++
	}
	for from := p.from; ; i++ {
		agency, to := "", p.to
		if i < len(agencies) {
			agency = agencies[i].Agency
		}
		if i+1 < len(agencies) {
			to = min(to, agencies[i+1].SinceAt)
		}
		if s.agency == "" || s.agency == agency {
			t := s.times[p.counter]
			if t == nil {
				t = &measure.CounterTime{Counter: p.counter}
				s.times[p.counter] = t
			}
			t.Agency = agency
			f(t, from, to)
		}
		if to >= p.to {
			return
		}
		from = to
	}
}

// reach is how far the periods of a kind reach that were swept over.
type reach int64

// extend returns how much longer a period reaches.
func (r *reach) extend(from, to int64) int64 {
	from = max(from, int64(*r))
	if to <= from {
		return 0
	}
	*r = reach(to)
	return to - from
}
