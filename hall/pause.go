package hall

import "slices"

// Pause is a pause of an agency or of the hall, or an announcement to either. While a
// pause stands its agency, or every one, gives no numbers and calls nobody; whoever waits keeps
// the place, and who is being served is served.
type Pause struct {
	ID     int64  `json:"id"`               // number of the event that began it
	Agency string `json:"agency,omitempty"` // "" the hall
	Stops  bool   `json:"stops"`            // false: an announcement
	Reason string `json:"reason"`           // what the citizens read
	Since  Millis `json:"since"`
	Until  Millis `json:"until,omitempty"` // when it ends by itself; 0: not said
	Ended  Millis `json:"ended,omitempty"` // 0 while it stands
}

// Standing reports whether the pause has not ended at the instant, by itself or otherwise.
func (p *Pause) Standing(at Millis) bool { return p.Ended == 0 && (p.Until == 0 || at < p.Until) }

// Due reports whether the pause has ended by itself, and no event says so yet.
func (p *Pause) Due(at Millis) bool { return p.Ended == 0 && !p.Standing(at) }

// covers reports whether the pause stops the agency.
func (p *Pause) covers(agency string) bool { return p.Stops && (p.Agency == "" || p.Agency == agency) }

// KeepPause puts a pause in the place of the last one of its scope. A pause that ended stays,
// since what stood still meanwhile goes on from then; an announcement does not.
func KeepPause(list []Pause, p Pause) []Pause {
	at := slices.IndexFunc(list, func(o Pause) bool { return o.Agency == p.Agency && o.Stops == p.Stops })
	switch {
	case at < 0:
		list, at = append(slices.Clone(list), p), len(list)
	default:
		list = slices.Clone(list)
		list[at] = p
	}
	if p.Ended != 0 && !p.Stops {
		list = slices.Delete(list, at, at+1)
	}
	return list
}

// Pauses are the pauses and announcements that no event has ended: the hall's pause, then what was
// announced, then the agencies'.
func (d *Day) Pauses() []Pause {
	var out []Pause
	for _, p := range d.pauses {
		if p.Ended == 0 {
			out = append(out, p)
		}
	}
	slices.SortStableFunc(out, func(a, b Pause) int { return (&a).rank() - (&b).rank() })
	return out
}

func (p *Pause) rank() int { return 2*boolInt(p.Agency != "") + boolInt(!p.Stops) }

func boolInt(b bool) int {
	if b {
		return 1
	}
	return 0
}

// PausesDue reports whether a pause or announcement has ended by itself without an event.
func (d *Day) PausesDue(now Millis) bool {
	return slices.ContainsFunc(d.pauses, func(p Pause) bool { return p.Due(now) })
}

// PauseOf is the pause that stops the agency at the instant and lasts longest; nil for none.
func (d *Day) PauseOf(agency string, now Millis) *Pause {
	var found *Pause
	for i := range d.pauses {
		p := &d.pauses[i]
		if !p.covers(agency) || !p.Standing(now) {
			continue
		}
		if found == nil || found.Until != 0 && (p.Until == 0 || p.Until > found.Until) {
			found = p
		}
	}
	if found == nil {
		return nil
	}
	p := *found
	return &p
}

// resumedAt is when the last pause of the agency ended, 0 for none.
func (d *Day) resumedAt(agency string) Millis {
	var last Millis
	for i := range d.pauses {
		if p := &d.pauses[i]; p.covers(agency) {
			last = max(last, p.Ended, p.Until*Millis(boolInt(p.Ended == 0)))
		}
	}
	return last
}

// ServesAgency returns whether a counter serves an agency, by its id.
func (c *Config) ServesAgency(counter string) func(agency string) bool {
	k := c.Counter(counter)
	return func(agency string) bool {
		return k != nil && (k.Agency == agency || slices.ContainsFunc(k.Services, func(id string) bool {
			s := c.Service(id)
			return s != nil && s.Agency == agency
		}))
	}
}
