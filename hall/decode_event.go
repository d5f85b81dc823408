package hall

// The fields of an event, each where encoding/json puts it by its tag.

func (d *decoder) event(e *Event) bool {
	return d.object(func(name string) bool {
		switch name {
		case "seq":
			return numberOf(d, &e.Seq)
		case "type":
			return textOf(d, &e.Type)
		case "at":
			return numberOf(d, &e.At)
		case "date":
			return d.text(&e.Date)
		case "actor":
			return d.actor(&e.Actor)
		case "ticket":
			return one(&e.Ticket, d.ticket)
		case "counter":
			return one(&e.Counter, d.counter)
		case "closed":
			return one(&e.Closed, d.leg)
		case "why":
			return one(&e.Why, d.why)
		case "from":
			return textOf(d, &e.From)
		case "reverts":
			return textOf(d, &e.Reverts)
		case "reason":
			return d.text(&e.Reason)
		case "note":
			return d.text(&e.Note)
		case "missing":
			return numberOf(d, &e.Missing)
		case "key":
			return d.text(&e.Key)
		case "fingerprint":
			return d.text(&e.Fingerprint)
		}
		return false
	})
}

// one reads into a new value, once.
func one[T any](v **T, read func(*T) bool) bool {
	if *v != nil {
		return false
	}
	*v = new(T)
	return read(*v)
}

func (d *decoder) actor(a *Actor) bool {
	return d.object(func(name string) bool {
		switch name {
		case "role":
			return textOf(d, &a.Role)
		case "id":
			return d.text(&a.ID)
		case "name":
			return d.text(&a.Name)
		case "counter":
			return d.text(&a.Counter)
		case "agency":
			return d.text(&a.Agency)
		}
		return false
	})
}

func (d *decoder) ticket(t *Ticket) bool {
	return d.object(func(name string) bool {
		switch name {
		case "id":
			return d.text(&t.ID)
		case "number":
			return d.text(&t.Number)
		case "prefix":
			return d.text(&t.Prefix)
		case "ordinal":
			return numberOf(d, &t.Ordinal)
		case "date":
			return d.text(&t.Date)
		case "class":
			return d.text(&t.Class)
		case "origin":
			return d.text(&t.Origin)
		case "state":
			return textOf(d, &t.State)
		case "rev":
			return numberOf(d, &t.Rev)
		case "issued_at":
			return numberOf(d, &t.IssuedAt)
		case "ended_at":
			return numberOf(d, &t.EndedAt)
		case "ahead":
			return numberOf(d, &t.Ahead)
		case "pace":
			return one(&t.Pace, d.pace)
		case "leg":
			return d.leg(&t.Leg)
		}
		return false
	})
}

func (d *decoder) pace(p *Pace) bool {
	return d.object(func(name string) bool {
		switch name {
		case "per_ms":
			return numberOf(d, &p.PerMS)
		case "spread":
			return d.fraction(&p.Spread)
		case "busy_ms":
			return numberOf(d, &p.BusyMS)
		case "servers":
			return numberOf(d, &p.Servers)
		case "opens_ms":
			return numberOf(d, &p.OpensMS)
		}
		return false
	})
}

func (d *decoder) leg(l *Leg) bool {
	return d.object(func(name string) bool {
		switch name {
		case "no":
			return numberOf(d, &l.No)
		case "agency":
			return d.text(&l.Agency)
		case "service":
			return d.text(&l.Service)
		case "counter":
			return d.text(&l.Counter)
		case "officer":
			return d.text(&l.Officer)
		case "score":
			return numberOf(d, &l.Score)
		case "tie":
			return numberOf(d, &l.Tie)
		case "calls":
			return numberOf(d, &l.Calls)
		case "reason":
			return d.text(&l.Reason)
		case "end":
			return textOf(d, &l.End)
		case "outcome":
			return d.text(&l.Outcome)
		case "unattended":
			return d.truth(&l.Unattended)
		}
		return d.legTime(name, l)
	})
}

func (d *decoder) legTime(name string, l *Leg) bool {
	switch name {
	case "queued_at":
		return numberOf(d, &l.QueuedAt)
	case "called_at":
		return numberOf(d, &l.CalledAt)
	case "last_called_at":
		return numberOf(d, &l.LastCalledAt)
	case "started_at":
		return numberOf(d, &l.StartedAt)
	case "serving_since":
		return numberOf(d, &l.ServingSince)
	case "service_ms":
		return numberOf(d, &l.ServiceMS)
	case "held_at":
		return numberOf(d, &l.HeldAt)
	case "held_ms":
		return numberOf(d, &l.HeldMS)
	case "return_at":
		return numberOf(d, &l.ReturnAt)
	case "ended_at":
		return numberOf(d, &l.EndedAt)
	}
	return false
}

func (d *decoder) counter(c *CounterLive) bool {
	return d.object(func(name string) bool {
		switch name {
		case "id":
			return d.text(&c.ID)
		case "state":
			return textOf(d, &c.State)
		case "since":
			return numberOf(d, &c.Since)
		case "opened_at":
			return numberOf(d, &c.OpenedAt)
		case "officer":
			return d.text(&c.Officer)
		case "name":
			return d.text(&c.Name)
		case "reason":
			return d.text(&c.Reason)
		case "ticket":
			return d.text(&c.Ticket)
		case "number":
			return d.text(&c.Number)
		case "rev":
			return numberOf(d, &c.Rev)
		}
		return false
	})
}

func (d *decoder) why(w *Why) bool {
	return d.object(func(name string) bool {
		switch name {
		case "rule":
			return d.text(&w.Rule)
		case "version":
			return numberOf(d, &w.Version)
		case "score":
			return numberOf(d, &w.Score)
		case "waiting":
			return numberOf(d, &w.Waiting)
		case "overtaken":
			return numberOf(d, &w.Overtaken)
		case "overtaken_numbers":
			return w.OvertakenNumbers == nil && d.words(&w.OvertakenNumbers)
		}
		return false
	})
}
