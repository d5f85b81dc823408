package hall

// NoShowPolicy says when a called citizen who did not come may be recorded as absent, and
// when the hall does so by itself. The calls are those since the ticket was last brought to
// a counter. The zero policy allows it at once, and the hall does nothing by itself.
type NoShowPolicy struct {
	Calls     int   `json:"calls,omitempty"`      // least calls; 0 is 1
	GapMS     int64 `json:"gap_ms,omitempty"`     // least time since the last call
	AutoCalls int   `json:"auto_calls,omitempty"` // by itself after so many calls, GapMS after the last; 0: not
	AutoMS    int64 `json:"auto_ms,omitempty"`    // by itself so long after the last call; 0: not
}

// Automatic reports whether the hall records absent citizens by itself.
func (p NoShowPolicy) Automatic() bool { return p.AutoCalls > 0 || p.AutoMS > 0 }

// Least is how many calls there must be.
func (p NoShowPolicy) Least() int { return max(p.Calls, 1) }

// Possible returns how many calls are missing before the called leg's citizen may be recorded
// as absent, and from when on it may, if none is.
func (p NoShowPolicy) Possible(l *Leg) (missing int, from Millis) {
	return max(0, p.Least()-l.CallsHere()), l.LastCalledAt + Millis(p.GapMS)
}

// AutoAt returns when the hall records the called leg's citizen as absent by itself; 0 where
// it does not as things stand. It begins anew where an officer took a step back: somebody stands
// at the counter.
func (p NoShowPolicy) AutoAt(l *Leg) Millis {
	missing, _ := p.Possible(l)
	since := max(l.LastCalledAt, l.BackAt)
	switch {
	case missing > 0:
		return 0
	case p.AutoCalls > 0 && l.CallsHere() >= p.AutoCalls:
		return since + Millis(p.GapMS)
	case p.AutoMS > 0:
		return since + Millis(max(p.GapMS, p.AutoMS))
	}
	return 0
}

// Absent lists the tickets that the hall records as absent by itself at this time: none of an
// agency that is paused.
func (d *Day) Absent(now Millis) []string {
	p := d.cfg.Policy.NoShow
	if d.over || !p.Automatic() {
		return nil
	}
	var due []string
	for _, c := range d.counters {
		t := d.tickets[c.Ticket]
		if t == nil || t.State != Called {
			continue
		}
		if d.PauseOf(t.Leg.Agency, now) != nil {
			continue
		}
		leg := t.Leg
		leg.BackAt = max(leg.BackAt, d.resumedAt(leg.Agency)) // the wait begins anew
		if at := p.AutoAt(&leg); at != 0 && at <= now {
			due = append(due, t.ID)
		}
	}
	return due
}
